-- Who and what takes part: submitters and their tokens, endpoints, models, prompts, judges.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: its rows are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TABLE submitter (
    submitter_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT submitter_pk PRIMARY KEY,
    name text NOT NULL CONSTRAINT submitter_name_is_unique UNIQUE
        CONSTRAINT submitter_name_is_not_blank CHECK (name ~ '\S'),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A token is shown once and stored as its SHA-256.
CREATE TABLE token (
    token_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT token_pk PRIMARY KEY,
    submitter_id bigint NOT NULL CONSTRAINT token_belongs_to_a_submitter REFERENCES submitter,
    scope text NOT NULL
        CONSTRAINT token_scope_is_known CHECK (scope IN ('submitter', 'judge', 'admin')),
    sha256 bytea NOT NULL CONSTRAINT token_is_unique UNIQUE
        CONSTRAINT token_hash_has_32_bytes CHECK (length(sha256) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);

-- Where a language model answers. Prices are US dollars per million tokens.
CREATE TABLE endpoint (
    endpoint_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT endpoint_pk PRIMARY KEY,
    gateway text NOT NULL,
    base_url text NOT NULL,
    api_model text NOT NULL,
    api_key_sealed bytea,
    timeout_seconds double precision NOT NULL DEFAULT 120
        CONSTRAINT endpoint_timeout_is_positive CHECK (timeout_seconds > 0),
    price_in_usd double precision NOT NULL DEFAULT 0,
    price_out_usd double precision NOT NULL DEFAULT 0,
    trusted boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT endpoint_prices_are_not_negative CHECK (price_in_usd >= 0 AND price_out_usd >= 0)
);

COMMENT ON COLUMN endpoint.trusted IS 'given by the operator; a stranger''s may only be on the public internet';

-- active: in the draw. paused: taken out by its submitter. failing: its endpoint only failed.
-- uploaded: has responses but no endpoint. retired and withdrawn rows stay for ever.
CREATE TABLE model (
    model_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT model_pk PRIMARY KEY,
    slug text NOT NULL CONSTRAINT model_slug_is_unique UNIQUE
        CONSTRAINT model_slug_is_plain CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL CONSTRAINT model_name_is_unique UNIQUE
        CONSTRAINT model_name_is_not_blank CHECK (name ~ '\S'),
    organization text NOT NULL DEFAULT '',
    license text NOT NULL DEFAULT '',
    submitter_id bigint CONSTRAINT model_belongs_to_a_submitter REFERENCES submitter,
    endpoint_id bigint CONSTRAINT model_answers_at_an_endpoint REFERENCES endpoint,
    max_tokens integer NOT NULL DEFAULT 1024
        CONSTRAINT model_max_tokens_is_positive CHECK (max_tokens > 0),
    temperature double precision NOT NULL DEFAULT 0,
    visibility text NOT NULL DEFAULT 'public'
        CONSTRAINT model_visibility_is_known CHECK (visibility IN ('public', 'unpublished')),
    state text NOT NULL DEFAULT 'active' CONSTRAINT model_state_is_known
        CHECK (state IN ('active', 'paused', 'failing', 'uploaded', 'retired', 'withdrawn')),
    state_reason text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT model_in_the_draw_has_an_endpoint
        CHECK (state NOT IN ('active', 'paused', 'failing') OR endpoint_id IS NOT NULL)
);

-- A prompt is never edited: a new wording is a new version.
CREATE TABLE prompt (
    prompt_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT prompt_pk PRIMARY KEY,
    name text NOT NULL CONSTRAINT prompt_name_is_not_blank CHECK (name ~ '\S'),
    version integer NOT NULL DEFAULT 1
        CONSTRAINT prompt_version_is_positive CHECK (version > 0),
    cluster text NOT NULL CONSTRAINT prompt_cluster_is_not_blank CHECK (cluster ~ '\S'),
    messages jsonb NOT NULL CONSTRAINT prompt_messages_are_a_list
        CHECK (jsonb_typeof(messages) = 'array' AND jsonb_array_length(messages) > 0),
    reference text,
    visibility text NOT NULL DEFAULT 'public'
        CONSTRAINT prompt_visibility_is_known CHECK (visibility IN ('public', 'held_out')),
    source text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT prompt_version_is_unique UNIQUE (name, version)
);

CREATE TRIGGER prompt_keeps_its_wording
BEFORE UPDATE OF name, version, messages, reference ON prompt
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE prompt_category (
    prompt_id bigint NOT NULL CONSTRAINT category_belongs_to_a_prompt REFERENCES prompt,
    category text NOT NULL CONSTRAINT category_is_not_blank CHECK (category ~ '\S'),
    CONSTRAINT prompt_category_pk PRIMARY KEY (prompt_id, category)
);

-- A judge reads battles: a language model under a protocol with fixed decoding, or a person.
-- `identity` hashes all of that; a judge asked otherwise is another judge. A judge may be members
-- that hear each other: other judges, at whose endpoints and with whose decoding it is asked.
CREATE TABLE judge (
    judge_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT judge_pk PRIMARY KEY,
    name text NOT NULL CONSTRAINT judge_name_is_unique UNIQUE
        CONSTRAINT judge_name_is_not_blank CHECK (name ~ '\S'),
    kind text NOT NULL
        CONSTRAINT judge_kind_is_known CHECK (kind IN ('panel', 'peers', 'people')),
    identity text NOT NULL CONSTRAINT judge_identity_is_unique UNIQUE,
    model_id bigint CONSTRAINT peer_judge_is_a_model REFERENCES model,
    endpoint_id bigint CONSTRAINT judge_answers_at_an_endpoint REFERENCES endpoint,
    protocol text,
    options jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT judge_options_are_a_table CHECK (jsonb_typeof(options) = 'object'),
    members bigint[] NOT NULL DEFAULT '{}'
        CONSTRAINT judge_of_members_has_two_or_more CHECK (cardinality(members) <> 1),
    persona text NOT NULL DEFAULT '',
    max_tokens integer NOT NULL DEFAULT 1024
        CONSTRAINT judge_max_tokens_is_positive CHECK (max_tokens > 0),
    temperature double precision NOT NULL DEFAULT 0,
    top_logprobs integer NOT NULL DEFAULT 0
        CONSTRAINT judge_top_logprobs_is_not_negative CHECK (top_logprobs >= 0),
    dimensions text[] NOT NULL DEFAULT '{}',
    prompt_source text,
    state text NOT NULL DEFAULT 'active'
        CONSTRAINT judge_state_is_known CHECK (state IN ('active', 'imported', 'suspended')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT judge_kind_is_unique UNIQUE (judge_id, kind),
    CONSTRAINT active_judge_of_text_has_a_protocol_and_somewhere_to_ask CHECK (
        kind = 'people' OR state <> 'active'
        OR (protocol IS NOT NULL AND (endpoint_id IS NOT NULL OR members <> '{}'))
    ),
    CONSTRAINT judge_of_members_answers_at_theirs CHECK (members = '{}' OR endpoint_id IS NULL),
    CONSTRAINT peer_judge_names_its_model CHECK (kind <> 'peers' OR model_id IS NOT NULL)
);
COMMENT ON COLUMN judge.prompt_source IS 'only battles on prompts of this source are judged';

-- What a recorded judge really said, by what it was shown.
CREATE TABLE recording (
    endpoint_id bigint NOT NULL CONSTRAINT recording_belongs_to_an_endpoint REFERENCES endpoint,
    recording_key text NOT NULL,
    text text NOT NULL,
    CONSTRAINT recording_pk PRIMARY KEY (endpoint_id, recording_key)
);
CREATE TRIGGER recording_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON recording
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX model_by_endpoint ON model (endpoint_id);
CREATE INDEX judge_by_endpoint ON judge (endpoint_id);
