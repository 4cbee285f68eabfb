-- The schema as it stands after all of sql/migrations, for reading. Made by `make schema`, held by
-- tests/test_schema.py. Nothing applies it: databases are made by the migrations.
SET check_function_bodies = off; -- Functions come first, and some name tables that come later.

CREATE OR REPLACE FUNCTION ceiling_usd(price_in_usd double precision, price_out_usd double precision, request_bytes bigint, max_tokens integer)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT ((price_in_usd * request_bytes + price_out_usd * max_tokens) / 1e6)::numeric
$function$;

CREATE OR REPLACE FUNCTION count_votes(after_vote_id bigint, after_retraction_id bigint, last_vote_id bigint, last_retraction_id bigint)
 RETURNS TABLE(dimension text, judge_kind text, model_a_id bigint, model_b_id bigint, wins bigint, losses bigint, ties bigint, soft_points numeric, soft_squares numeric)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    WITH changed AS (
        SELECT v.dimension, v.judge_kind, v.battle_id, v.p_a + v.p_tie / 2 AS points, 1 AS times
          FROM vote v
         WHERE v.vote_id > $1
           AND v.vote_id <= $3
           AND v.repeat = 0
           AND NOT EXISTS (SELECT FROM retraction r
                            WHERE r.vote_id = v.vote_id AND r.retraction_id <= $4)
         UNION ALL
        SELECT v.dimension, v.judge_kind, v.battle_id, v.p_a + v.p_tie / 2, -1
          FROM retraction r JOIN vote v USING (vote_id)
         WHERE r.retraction_id > $2
           AND r.retraction_id <= $4
           AND v.vote_id <= $1
           AND v.repeat = 0
    ), sided AS (
        SELECT c.dimension, c.judge_kind, c.times,
               least(b.model_a_id, b.model_b_id) AS a, greatest(b.model_a_id, b.model_b_id) AS b,
               CASE WHEN b.model_a_id < b.model_b_id THEN points ELSE 1 - points END AS points
          FROM changed c JOIN battle b USING (battle_id)
    ), named AS (
        SELECT s.dimension, s.judge_kind, s.times, s.a, s.b, s.points,
               CASE WHEN s.points > 0.5 THEN 1 WHEN s.points < 0.5 THEN 0 ELSE 0.5 END AS counted_as
          FROM sided s
    )
    SELECT n.dimension, n.judge_kind, n.a, n.b,
           coalesce(sum(n.times) FILTER (WHERE n.points > 0.5), 0),
           coalesce(sum(n.times) FILTER (WHERE n.points < 0.5), 0),
           coalesce(sum(n.times) FILTER (WHERE n.points = 0.5), 0),
           coalesce(sum(n.times * (n.points::numeric - n.counted_as))
                    FILTER (WHERE n.points <> n.counted_as), 0),
           coalesce(sum(n.times * (n.points::numeric * n.points::numeric - n.counted_as * n.counted_as))
                    FILTER (WHERE n.points <> n.counted_as), 0)
      FROM named n
     GROUP BY 1, 2, 3, 4
$function$;

CREATE OR REPLACE FUNCTION keep_battle()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF (NEW.prompt_id, NEW.model_a_id, NEW.model_b_id, NEW.sample_a, NEW.sample_b, NEW.policy,
        NEW.sampling_prob)
       IS DISTINCT FROM
       (OLD.prompt_id, OLD.model_a_id, OLD.model_b_id, OLD.sample_a, OLD.sample_b, OLD.policy,
        OLD.sampling_prob)
       OR (OLD.response_a_id IS NOT NULL AND NEW.response_a_id IS DISTINCT FROM OLD.response_a_id)
       OR (OLD.response_b_id IS NOT NULL AND NEW.response_b_id IS DISTINCT FROM OLD.response_b_id)
       OR (OLD.state = 'ready' AND NEW.state <> 'ready')
    THEN
        RAISE EXCEPTION 'battle % refused: what was drawn and collected is never changed',
            OLD.battle_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION ledger_keys(started_at timestamp with time zone, judge_id bigint, model_id bigint, submitter_id bigint, run_id bigint)
 RETURNS TABLE(scope text, key text)
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT scope, key
      FROM (VALUES ('all', ''), ('day', (started_at AT TIME ZONE 'UTC')::date::text),
                   ('judge', judge_id::text), ('model', model_id::text),
                   ('submitter', submitter_id::text), ('run', run_id::text)) AS k (scope, key)
     WHERE key IS NOT NULL
$function$;

CREATE OR REPLACE FUNCTION note_model_state()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.state_since := now();
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION price_of_call(call_id bigint)
 RETURNS TABLE(model_id bigint, submitter_id bigint, base_url text, max_tokens integer, request_bytes bigint, ceiling_usd numeric)
 LANGUAGE sql
 STABLE
AS $function$
SELECT o.model_id, o.submitter_id, e.base_url, s.max_tokens, s.request_bytes,
       ceiling_usd(e.price_in_usd, e.price_out_usd, s.request_bytes, s.max_tokens) AS ceiling_usd
  FROM call c
  LEFT JOIN judge j ON j.judge_id = c.judge_id
  LEFT JOIN judge k ON k.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
  LEFT JOIN model o
    ON o.model_id = coalesce(CASE k.kind WHEN 'peers' THEN k.model_id END, c.model_id)
  JOIN endpoint e ON e.endpoint_id = coalesce(k.endpoint_id, m.endpoint_id)
  LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
 CROSS JOIN LATERAL (
    SELECT coalesce(sum(CASE WHEN r.finish_reason = 'stand-in'
                             THEN 8 * (SELECT w.max_tokens FROM model w WHERE w.model_id = r.model_id)
                             ELSE octet_length(r.text) + coalesce(octet_length(r.turns::text), 0)
                             END), 0) AS bytes
      FROM response r
     WHERE r.response_id = ANY(c.shown_response_ids)) shown
 CROSS JOIN LATERAL (
    SELECT coalesce(k.max_tokens, m.max_tokens) AS max_tokens,
           4000 + coalesce(octet_length(p.messages::text), 0)
                + coalesce(octet_length(p.reference), 0) + coalesce(octet_length(j.persona), 0)
                + octet_length(c.context) + shown.bytes::bigint AS request_bytes) s
 WHERE c.call_id = $1
$function$;

CREATE OR REPLACE FUNCTION public_judges()
 RETURNS TABLE(judge_id bigint, name text, kind text, identity text, protocol text, options jsonb, members bigint[], persona text, max_tokens integer, temperature double precision, top_logprobs integer, dimensions text[], state text, created_at timestamp with time zone, categories text[], except_categories text[])
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT j.judge_id, CASE j.kind WHEN 'people' THEN 'person ' || j.judge_id ELSE j.name END,
           j.kind, CASE j.kind WHEN 'people' THEN '' ELSE j.identity END, j.protocol, j.options,
           j.members, j.persona, j.max_tokens, j.temperature, j.top_logprobs, j.dimensions,
           j.state, j.created_at, j.categories, j.except_categories
      FROM judge j
     WHERE NOT EXISTS (SELECT FROM judge k JOIN model m ON m.model_id = k.model_id
                        WHERE (k.judge_id = j.judge_id OR k.judge_id = ANY(j.members))
                          AND m.visibility <> 'public')
$function$;

CREATE OR REPLACE FUNCTION refuse_author_in_battle()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT FROM prompt
                WHERE prompt_id = NEW.prompt_id
                  AND author_model_id IN (NEW.model_a_id, NEW.model_b_id)) THEN
        RAISE EXCEPTION 'battle on prompt % refused: one of its models wrote the prompt',
            NEW.prompt_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION '% on % refused: its rows are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE OR REPLACE FUNCTION refuse_early_vote()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF (SELECT state FROM battle WHERE battle_id = NEW.battle_id) <> 'ready' THEN
        RAISE EXCEPTION 'vote on battle % refused: it has not both its responses', NEW.battle_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION refuse_foreign_judgment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    foreign_to bigint;
BEGIN
    SELECT n.vote_id INTO foreign_to
      FROM new_link n
      JOIN vote v USING (vote_id)
      JOIN judgment g USING (judgment_id)
      JOIN call c USING (call_id)
     WHERE c.judge_id IS DISTINCT FROM v.judge_id
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'vote % refused: it names a judgment of another judge', foreign_to
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$function$;

CREATE TABLE schema_migration (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT schema_migration_pkey PRIMARY KEY (number),
    CONSTRAINT number_is_positive CHECK (number > 0),
    CONSTRAINT sha256_is_hexadecimal CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

CREATE TABLE submitter (
    submitter_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT submitter_pk PRIMARY KEY (submitter_id),
    CONSTRAINT submitter_name_is_unique UNIQUE (name),
    CONSTRAINT submitter_name_is_not_blank CHECK (name ~ '\S')
);

CREATE TABLE token (
    token_id bigint GENERATED ALWAYS AS IDENTITY,
    submitter_id bigint NOT NULL,
    scope text NOT NULL,
    sha256 bytea NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    label text NOT NULL DEFAULT '',
    CONSTRAINT token_pk PRIMARY KEY (token_id),
    CONSTRAINT token_is_unique UNIQUE (sha256),
    CONSTRAINT token_hash_has_32_bytes CHECK (length(sha256) = 32),
    CONSTRAINT token_label_is_short CHECK (length(label) <= 100),
    CONSTRAINT token_scope_is_known CHECK (scope IN ('submitter', 'judge', 'admin')),
    CONSTRAINT token_belongs_to_a_submitter FOREIGN KEY (submitter_id) REFERENCES submitter(submitter_id)
);

CREATE TABLE endpoint (
    endpoint_id bigint GENERATED ALWAYS AS IDENTITY,
    gateway text NOT NULL,
    base_url text NOT NULL,
    api_model text NOT NULL,
    api_key_sealed bytea,
    timeout_seconds double precision NOT NULL DEFAULT 120,
    price_in_usd double precision NOT NULL DEFAULT 0,
    price_out_usd double precision NOT NULL DEFAULT 0,
    trusted boolean NOT NULL DEFAULT false,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT endpoint_pk PRIMARY KEY (endpoint_id),
    CONSTRAINT endpoint_prices_are_not_negative CHECK (price_in_usd >= 0 AND price_out_usd >= 0),
    CONSTRAINT endpoint_timeout_is_positive CHECK (timeout_seconds > 0)
);

CREATE TABLE model (
    model_id bigint GENERATED ALWAYS AS IDENTITY,
    slug text NOT NULL,
    name text NOT NULL,
    organization text NOT NULL DEFAULT '',
    license text NOT NULL DEFAULT '',
    submitter_id bigint,
    endpoint_id bigint,
    max_tokens integer NOT NULL DEFAULT 1024,
    temperature double precision NOT NULL DEFAULT 0,
    visibility text NOT NULL DEFAULT 'public',
    state text NOT NULL DEFAULT 'active',
    state_reason text NOT NULL DEFAULT '',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    judges boolean NOT NULL DEFAULT true,
    state_since timestamp with time zone DEFAULT now(),
    paused_by text,
    CONSTRAINT model_pk PRIMARY KEY (model_id),
    CONSTRAINT model_name_is_unique UNIQUE (name),
    CONSTRAINT model_slug_is_unique UNIQUE (slug),
    CONSTRAINT model_in_the_draw_has_an_endpoint CHECK ((state NOT IN ('active', 'paused', 'failing')) OR endpoint_id IS NOT NULL),
    CONSTRAINT model_is_paused_by_submitter_or_operator CHECK (paused_by IN ('submitter', 'operator')),
    CONSTRAINT model_max_tokens_is_positive CHECK (max_tokens > 0),
    CONSTRAINT model_name_is_not_blank CHECK (name ~ '\S'),
    CONSTRAINT model_slug_is_plain CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT model_state_is_known CHECK (state IN ('active', 'paused', 'failing', 'uploaded', 'retired', 'withdrawn')),
    CONSTRAINT model_that_somebody_paused_is_paused CHECK (paused_by IS NULL OR state = 'paused'),
    CONSTRAINT model_visibility_is_known CHECK (visibility IN ('public', 'unpublished')),
    CONSTRAINT model_answers_at_an_endpoint FOREIGN KEY (endpoint_id) REFERENCES endpoint(endpoint_id),
    CONSTRAINT model_belongs_to_a_submitter FOREIGN KEY (submitter_id) REFERENCES submitter(submitter_id)
);

CREATE TABLE prompt (
    prompt_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    cluster text NOT NULL,
    messages jsonb NOT NULL,
    reference text,
    visibility text NOT NULL DEFAULT 'public',
    source text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    author_model_id bigint,
    CONSTRAINT prompt_pk PRIMARY KEY (prompt_id),
    CONSTRAINT prompt_version_is_unique UNIQUE (name, version),
    CONSTRAINT prompt_cluster_is_not_blank CHECK (cluster ~ '\S'),
    CONSTRAINT prompt_messages_are_a_list CHECK (jsonb_typeof(messages) = 'array' AND jsonb_array_length(messages) > 0),
    CONSTRAINT prompt_name_is_not_blank CHECK (name ~ '\S'),
    CONSTRAINT prompt_version_is_positive CHECK (version > 0),
    CONSTRAINT prompt_visibility_is_known CHECK (visibility IN ('public', 'held_out')),
    CONSTRAINT prompt_was_written_by_a_model FOREIGN KEY (author_model_id) REFERENCES model(model_id)
);

CREATE TABLE prompt_category (
    prompt_id bigint NOT NULL,
    category text NOT NULL,
    CONSTRAINT prompt_category_pk PRIMARY KEY (prompt_id, category),
    CONSTRAINT category_is_not_blank CHECK (category ~ '\S'),
    CONSTRAINT category_belongs_to_a_prompt FOREIGN KEY (prompt_id) REFERENCES prompt(prompt_id)
);

CREATE TABLE judge (
    judge_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    kind text NOT NULL,
    identity text NOT NULL,
    model_id bigint,
    endpoint_id bigint,
    protocol text,
    options jsonb NOT NULL DEFAULT '{}'::jsonb,
    members bigint[] NOT NULL DEFAULT '{}'::bigint[],
    persona text NOT NULL DEFAULT '',
    max_tokens integer NOT NULL DEFAULT 1024,
    temperature double precision NOT NULL DEFAULT 0,
    top_logprobs integer NOT NULL DEFAULT 0,
    dimensions text[] NOT NULL DEFAULT '{}'::text[],
    prompt_source text,
    state text NOT NULL DEFAULT 'active',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    state_reason text NOT NULL DEFAULT '',
    categories text[] NOT NULL DEFAULT '{}'::text[],
    except_categories text[] NOT NULL DEFAULT '{}'::text[],
    CONSTRAINT judge_pk PRIMARY KEY (judge_id),
    CONSTRAINT judge_identity_is_unique UNIQUE (identity),
    CONSTRAINT judge_kind_is_unique UNIQUE (judge_id, kind),
    CONSTRAINT judge_name_is_unique UNIQUE (name),
    CONSTRAINT active_judge_of_text_has_a_protocol_and_somewhere_to_ask CHECK (kind = 'people' OR state <> 'active' OR protocol IS NOT NULL AND (endpoint_id IS NOT NULL OR members <> '{}'::bigint[])),
    CONSTRAINT judge_does_not_leave_a_category_that_it_takes CHECK (NOT categories && except_categories),
    CONSTRAINT judge_kind_is_known CHECK (kind IN ('panel', 'peers', 'people')),
    CONSTRAINT judge_max_tokens_is_positive CHECK (max_tokens > 0),
    CONSTRAINT judge_name_is_not_blank CHECK (name ~ '\S'),
    CONSTRAINT judge_of_members_answers_at_theirs CHECK (members = '{}'::bigint[] OR endpoint_id IS NULL),
    CONSTRAINT judge_of_members_has_two_or_more CHECK (cardinality(members) <> 1),
    CONSTRAINT judge_options_are_a_table CHECK (jsonb_typeof(options) = 'object'),
    CONSTRAINT judge_state_is_known CHECK (state IN ('active', 'imported', 'suspended')),
    CONSTRAINT judge_top_logprobs_is_not_negative CHECK (top_logprobs >= 0),
    CONSTRAINT peer_judge_names_its_model CHECK (kind <> 'peers' OR model_id IS NOT NULL),
    CONSTRAINT judge_answers_at_an_endpoint FOREIGN KEY (endpoint_id) REFERENCES endpoint(endpoint_id),
    CONSTRAINT peer_judge_is_a_model FOREIGN KEY (model_id) REFERENCES model(model_id)
);

CREATE TABLE recording (
    endpoint_id bigint NOT NULL,
    recording_key text NOT NULL,
    text text NOT NULL,
    CONSTRAINT recording_pk PRIMARY KEY (endpoint_id, recording_key),
    CONSTRAINT recording_belongs_to_an_endpoint FOREIGN KEY (endpoint_id) REFERENCES endpoint(endpoint_id)
);

CREATE TABLE call (
    call_id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    call_key text NOT NULL,
    judge_id bigint,
    model_id bigint,
    prompt_id bigint,
    asked_judge_id bigint,
    part text,
    shows text[],
    shown_response_ids bigint[],
    dimensions text[],
    sample integer NOT NULL DEFAULT 0,
    round integer NOT NULL DEFAULT 0,
    speaker integer NOT NULL DEFAULT 0,
    context text NOT NULL DEFAULT '',
    nonce text NOT NULL,
    state text NOT NULL DEFAULT 'open',
    due_at timestamp with time zone NOT NULL DEFAULT now(),
    leased_attempt_id bigint,
    failures integer NOT NULL DEFAULT 0,
    reserved_usd double precision NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    run_id bigint,
    CONSTRAINT call_pk PRIMARY KEY (call_id),
    CONSTRAINT call_is_asked_once UNIQUE NULLS NOT DISTINCT (judge_id, call_key),
    CONSTRAINT call_is_to_a_model_or_a_judge CHECK ( CASE kind WHEN 'judgment' THEN judge_id IS NOT NULL ELSE model_id IS NOT NULL AND judge_id IS NULL END),
    CONSTRAINT call_kind_is_known CHECK (kind IN ('probe', 'response', 'judgment')),
    CONSTRAINT call_state_is_known CHECK (state IN ('open', 'leased', 'done', 'failed', 'void')),
    CONSTRAINT judgment_call_says_what_is_asked CHECK (kind <> 'judgment' OR asked_judge_id IS NOT NULL AND part IS NOT NULL AND cardinality(dimensions) > 0 AND cardinality(shows) = cardinality(shown_response_ids)),
    CONSTRAINT leased_call_names_its_attempt CHECK ((state = 'leased') = (leased_attempt_id IS NOT NULL)),
    CONSTRAINT reserved_cost_is_not_negative CHECK (reserved_usd >= 0),
    CONSTRAINT call_is_about_a_prompt FOREIGN KEY (prompt_id) REFERENCES prompt(prompt_id),
    CONSTRAINT judgment_call_is_answered_by_a_judge FOREIGN KEY (asked_judge_id) REFERENCES judge(judge_id),
    CONSTRAINT judgment_call_is_to_a_judge FOREIGN KEY (judge_id) REFERENCES judge(judge_id),
    CONSTRAINT response_call_is_to_a_model FOREIGN KEY (model_id) REFERENCES model(model_id)
);

CREATE TABLE attempt (
    attempt_id bigint GENERATED ALWAYS AS IDENTITY,
    call_id bigint NOT NULL,
    worker text NOT NULL,
    ceiling_usd double precision NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT attempt_pk PRIMARY KEY (attempt_id),
    CONSTRAINT attempt_has_one_call UNIQUE (attempt_id, call_id),
    CONSTRAINT ceiling_cost_is_not_negative CHECK (ceiling_usd >= 0),
    CONSTRAINT attempt_is_a_try_of_a_call FOREIGN KEY (call_id) REFERENCES call(call_id)
);

CREATE TABLE attempt_result (
    attempt_id bigint NOT NULL,
    outcome text NOT NULL,
    http_status integer,
    finish_reason text,
    prompt_tokens integer,
    completion_tokens integer,
    cost_usd double precision NOT NULL,
    latency_seconds double precision NOT NULL,
    error text,
    ended_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT attempt_result_pk PRIMARY KEY (attempt_id),
    CONSTRAINT cost_is_not_negative CHECK (cost_usd >= 0),
    CONSTRAINT outcome_is_known CHECK (outcome IN ('answered', 'rate_limited', 'server_error', 'timed_out', 'unreachable', 'empty', 'cut_off', 'forbidden', 'too_large', 'refused', 'not_sent', 'not_recorded')),
    CONSTRAINT result_is_of_an_attempt FOREIGN KEY (attempt_id) REFERENCES attempt(attempt_id)
);

CREATE TABLE response (
    response_id bigint GENERATED ALWAYS AS IDENTITY,
    prompt_id bigint NOT NULL,
    model_id bigint NOT NULL,
    sample integer NOT NULL DEFAULT 0,
    text text NOT NULL,
    status text NOT NULL,
    finish_reason text NOT NULL,
    turns jsonb,
    speaker text,
    attempt_id bigint,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT response_pk PRIMARY KEY (response_id),
    CONSTRAINT attempt_brings_one_response UNIQUE (attempt_id),
    CONSTRAINT response_has_one_model UNIQUE (response_id, model_id),
    CONSTRAINT response_has_one_prompt UNIQUE (response_id, prompt_id),
    CONSTRAINT response_is_collected_once UNIQUE (prompt_id, model_id, sample),
    CONSTRAINT dialogue_says_who_the_model_is CHECK ((turns IS NULL) = (speaker IS NULL)),
    CONSTRAINT response_status_is_known CHECK (status IN ('complete', 'cut_off')),
    CONSTRAINT response_turns_are_a_list CHECK (jsonb_typeof(turns) = 'array'),
    CONSTRAINT response_came_of_an_attempt FOREIGN KEY (attempt_id) REFERENCES attempt(attempt_id),
    CONSTRAINT response_is_of_a_model FOREIGN KEY (model_id) REFERENCES model(model_id),
    CONSTRAINT response_is_to_a_prompt FOREIGN KEY (prompt_id) REFERENCES prompt(prompt_id)
);

CREATE TABLE battle (
    battle_id bigint GENERATED ALWAYS AS IDENTITY,
    prompt_id bigint,
    model_a_id bigint NOT NULL,
    model_b_id bigint NOT NULL,
    sample_a integer NOT NULL DEFAULT 0,
    sample_b integer NOT NULL DEFAULT 0,
    response_a_id bigint,
    response_b_id bigint,
    state text NOT NULL DEFAULT 'waiting',
    void_reason text,
    policy text NOT NULL,
    sampling_prob double precision,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    run_id bigint,
    CONSTRAINT battle_pk PRIMARY KEY (battle_id),
    CONSTRAINT battle_is_between_two_models CHECK (model_a_id <> model_b_id),
    CONSTRAINT battle_state_is_known CHECK (state IN ('waiting', 'ready', 'void')),
    CONSTRAINT ready_battle_names_both_responses CHECK (state <> 'ready' OR response_a_id IS NOT NULL AND response_b_id IS NOT NULL),
    CONSTRAINT sampling_probability_is_one CHECK (sampling_prob > 0 AND sampling_prob <= 1),
    CONSTRAINT void_battle_says_why CHECK ((state = 'void') = (void_reason IS NOT NULL)),
    CONSTRAINT battle_has_a_model_a FOREIGN KEY (model_a_id) REFERENCES model(model_id),
    CONSTRAINT battle_has_a_model_b FOREIGN KEY (model_b_id) REFERENCES model(model_id),
    CONSTRAINT battle_is_on_a_prompt FOREIGN KEY (prompt_id) REFERENCES prompt(prompt_id),
    CONSTRAINT response_a_is_of_model_a FOREIGN KEY (response_a_id, model_a_id) REFERENCES response(response_id, model_id),
    CONSTRAINT response_a_is_to_the_prompt FOREIGN KEY (response_a_id, prompt_id) REFERENCES response(response_id, prompt_id),
    CONSTRAINT response_b_is_of_model_b FOREIGN KEY (response_b_id, model_b_id) REFERENCES response(response_id, model_id),
    CONSTRAINT response_b_is_to_the_prompt FOREIGN KEY (response_b_id, prompt_id) REFERENCES response(response_id, prompt_id)
);

CREATE TABLE planned_vote (
    planned_vote_id bigint GENERATED ALWAYS AS IDENTITY,
    battle_id bigint NOT NULL,
    judge_id bigint NOT NULL,
    dimension text NOT NULL,
    display_order text NOT NULL,
    repeat integer NOT NULL DEFAULT 0,
    told jsonb NOT NULL,
    crowd_response_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],
    state text NOT NULL DEFAULT 'waiting',
    reason text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    run_id bigint,
    CONSTRAINT planned_vote_pk PRIMARY KEY (planned_vote_id),
    CONSTRAINT vote_is_planned_once UNIQUE (battle_id, judge_id, dimension, display_order, repeat),
    CONSTRAINT planned_order_is_known CHECK (display_order IN ('ab', 'ba')),
    CONSTRAINT planned_vote_state_is_known CHECK (state IN ('waiting', 'cast', 'undecided', 'failed')),
    CONSTRAINT planned_vote_without_a_verdict_says_why CHECK ((state IN ('undecided', 'failed')) = (reason IS NOT NULL)),
    CONSTRAINT planned_vote_is_by_a_judge FOREIGN KEY (judge_id) REFERENCES judge(judge_id),
    CONSTRAINT planned_vote_is_on_a_battle FOREIGN KEY (battle_id) REFERENCES battle(battle_id)
);

CREATE TABLE call_use (
    planned_vote_id bigint NOT NULL,
    position integer NOT NULL,
    call_id bigint NOT NULL,
    CONSTRAINT call_use_pk PRIMARY KEY (planned_vote_id, "position"),
    CONSTRAINT call_is_for_a_planned_vote FOREIGN KEY (planned_vote_id) REFERENCES planned_vote(planned_vote_id),
    CONSTRAINT planned_vote_waits_for_a_call FOREIGN KEY (call_id) REFERENCES call(call_id)
);

CREATE TABLE unplanned_vote (
    battle_id bigint NOT NULL,
    judge_id bigint NOT NULL,
    dimension text NOT NULL,
    reason text NOT NULL,
    responses integer NOT NULL,
    CONSTRAINT unplanned_vote_pk PRIMARY KEY (battle_id, judge_id, dimension),
    CONSTRAINT unplanned_vote_is_by_a_judge FOREIGN KEY (judge_id) REFERENCES judge(judge_id),
    CONSTRAINT unplanned_vote_is_on_a_battle FOREIGN KEY (battle_id) REFERENCES battle(battle_id)
);

CREATE TABLE judgment (
    judgment_id bigint GENERATED ALWAYS AS IDENTITY,
    attempt_id bigint NOT NULL,
    call_id bigint NOT NULL,
    text text NOT NULL,
    status text NOT NULL,
    reason text,
    tokens jsonb,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT judgment_pk PRIMARY KEY (judgment_id),
    CONSTRAINT attempt_brings_one_judgment UNIQUE (attempt_id),
    CONSTRAINT judgment_status_is_known CHECK (status IN ('readable', 'unreadable', 'cut_off')),
    CONSTRAINT judgment_tokens_are_a_list CHECK (jsonb_typeof(tokens) = 'array'),
    CONSTRAINT unread_judgment_says_why CHECK ((status = 'readable') = (reason IS NULL)),
    CONSTRAINT judgment_answers_a_call FOREIGN KEY (call_id) REFERENCES call(call_id),
    CONSTRAINT judgment_came_of_an_attempt_at_its_call FOREIGN KEY (attempt_id, call_id) REFERENCES attempt(attempt_id, call_id)
);

CREATE TABLE vote (
    vote_id bigint GENERATED ALWAYS AS IDENTITY,
    battle_id bigint NOT NULL,
    judge_id bigint NOT NULL,
    judge_kind text NOT NULL,
    dimension text NOT NULL,
    display_order text,
    repeat integer NOT NULL DEFAULT 0,
    p_a double precision NOT NULL,
    p_b double precision NOT NULL,
    p_tie double precision NOT NULL,
    margin text,
    both_bad boolean NOT NULL DEFAULT false,
    score_a double precision,
    score_b double precision,
    certainty double precision,
    perplexity double precision,
    prob_source text NOT NULL DEFAULT 'label',
    flags text[] NOT NULL DEFAULT '{}'::text[],
    basis text NOT NULL,
    rubric_digest text NOT NULL DEFAULT '',
    source_key text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT vote_pk PRIMARY KEY (vote_id),
    CONSTRAINT one_vote_per_judge_and_order UNIQUE NULLS NOT DISTINCT (battle_id, judge_id, dimension, display_order, repeat),
    CONSTRAINT stored_vote_is_imported_once UNIQUE (source_key),
    CONSTRAINT basis_is_known CHECK (basis IN ('judged', 'identical', 'stored', 'cast')),
    CONSTRAINT both_bad_is_a_tie CHECK (NOT both_bad OR p_tie = 1),
    CONSTRAINT both_responses_are_scored_or_none CHECK ((score_a IS NULL) = (score_b IS NULL)),
    CONSTRAINT certainty_is_a_share CHECK (certainty >= 0 AND certainty <= 1),
    CONSTRAINT display_order_is_known CHECK (display_order IN ('ab', 'ba')),
    CONSTRAINT language_model_sees_an_order CHECK (display_order IS NOT NULL OR judge_kind = 'people' OR basis = 'stored'),
    CONSTRAINT margin_is_known CHECK (margin IN ('slight', 'much')),
    CONSTRAINT perplexity_is_one_or_more CHECK (perplexity >= 1),
    CONSTRAINT prob_source_is_known CHECK (prob_source IN ('label', 'logprob', 'sample', 'score')),
    CONSTRAINT probabilities_sum_to_one CHECK (p_a >= 0 AND p_b >= 0 AND p_tie >= 0 AND abs(p_a + p_b + p_tie - 1) < 0.000000001),
    CONSTRAINT repeat_is_counted_from_zero CHECK (repeat >= 0),
    CONSTRAINT vote_is_on_a_dimension CHECK (dimension ~ '\S'),
    CONSTRAINT vote_is_by_a_judge_of_its_kind FOREIGN KEY (judge_id, judge_kind) REFERENCES judge(judge_id, kind),
    CONSTRAINT vote_is_on_a_battle FOREIGN KEY (battle_id) REFERENCES battle(battle_id)
);

CREATE TABLE vote_judgment (
    vote_id bigint NOT NULL,
    judgment_id bigint NOT NULL,
    CONSTRAINT vote_judgment_pk PRIMARY KEY (vote_id, judgment_id),
    CONSTRAINT reading_belongs_to_a_vote FOREIGN KEY (vote_id) REFERENCES vote(vote_id),
    CONSTRAINT vote_was_read_from_a_judgment FOREIGN KEY (judgment_id) REFERENCES judgment(judgment_id)
);

CREATE TABLE retraction (
    retraction_id bigint GENERATED ALWAYS AS IDENTITY,
    vote_id bigint NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT retraction_pk PRIMARY KEY (retraction_id),
    CONSTRAINT vote_is_retracted_once UNIQUE (vote_id),
    CONSTRAINT retraction_says_why CHECK (reason ~ '\S'),
    CONSTRAINT retraction_is_of_a_vote FOREIGN KEY (vote_id) REFERENCES vote(vote_id)
);

CREATE TABLE snapshot (
    snapshot_id text NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    last_vote_id bigint NOT NULL,
    last_retraction_id bigint NOT NULL,
    votes bigint NOT NULL,
    methodology_version integer NOT NULL,
    manifest jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT snapshot_pk PRIMARY KEY (snapshot_id),
    CONSTRAINT snapshot_number_is_unique UNIQUE (number),
    CONSTRAINT snapshot_id_is_a_sha256 CHECK (snapshot_id ~ '^[0-9a-f]{64}$')
);

CREATE TABLE publication (
    publication_id bigint GENERATED ALWAYS AS IDENTITY,
    snapshot_id text NOT NULL,
    published_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT publication_pk PRIMARY KEY (publication_id),
    CONSTRAINT publication_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE snapshot_model (
    snapshot_id text NOT NULL,
    model_id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    organization text NOT NULL,
    license text NOT NULL,
    CONSTRAINT snapshot_model_pk PRIMARY KEY (snapshot_id, model_id),
    CONSTRAINT snapshot_model_is_a_model FOREIGN KEY (model_id) REFERENCES model(model_id),
    CONSTRAINT snapshot_model_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE snapshot_prompt (
    snapshot_id text NOT NULL,
    prompt_id bigint NOT NULL,
    name text NOT NULL,
    cluster text NOT NULL,
    categories text[] NOT NULL,
    CONSTRAINT snapshot_prompt_pk PRIMARY KEY (snapshot_id, prompt_id),
    CONSTRAINT snapshot_prompt_is_a_prompt FOREIGN KEY (prompt_id) REFERENCES prompt(prompt_id),
    CONSTRAINT snapshot_prompt_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE snapshot_judge (
    snapshot_id text NOT NULL,
    judge_id bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    identity text NOT NULL,
    protocol text,
    model_id bigint,
    CONSTRAINT snapshot_judge_pk PRIMARY KEY (snapshot_id, judge_id),
    CONSTRAINT snapshot_judge_is_a_judge FOREIGN KEY (judge_id) REFERENCES judge(judge_id),
    CONSTRAINT snapshot_judge_is_a_model FOREIGN KEY (model_id) REFERENCES model(model_id),
    CONSTRAINT snapshot_judge_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE board (
    board_id bigint GENERATED ALWAYS AS IDENTITY,
    snapshot_id text NOT NULL,
    dimension text NOT NULL,
    category text NOT NULL,
    voters text NOT NULL,
    method text NOT NULL,
    settings jsonb NOT NULL,
    converged boolean NOT NULL,
    votes_used bigint NOT NULL,
    unreadable bigint NOT NULL,
    unpaired bigint NOT NULL,
    clusters integer NOT NULL,
    interval_kind text NOT NULL,
    notes text[] NOT NULL DEFAULT '{}'::text[],
    style_control boolean NOT NULL DEFAULT false,
    CONSTRAINT board_pk PRIMARY KEY (board_id),
    CONSTRAINT board_is_published_once UNIQUE (snapshot_id, dimension, category, voters, method, style_control),
    CONSTRAINT voters_are_known CHECK (voters IN ('panel', 'peers', 'people', 'all')),
    CONSTRAINT board_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE rating (
    board_id bigint NOT NULL,
    model_id bigint NOT NULL,
    strength double precision,
    rating double precision,
    lower double precision,
    upper double precision,
    rank integer,
    rank_low integer,
    rank_high integer,
    votes bigint NOT NULL,
    wins bigint NOT NULL,
    losses bigint NOT NULL,
    ties bigint NOT NULL,
    unrated text,
    CONSTRAINT rating_pk PRIMARY KEY (board_id, model_id),
    CONSTRAINT interval_holds_its_rating CHECK (lower <= rating AND rating <= upper),
    CONSTRAINT model_has_a_rating_or_a_reason CHECK ((unrated IS NULL) = (strength IS NOT NULL AND rating IS NOT NULL AND rank IS NOT NULL)),
    CONSTRAINT rating_is_of_a_model FOREIGN KEY (model_id) REFERENCES model(model_id),
    CONSTRAINT rating_is_on_a_board FOREIGN KEY (board_id) REFERENCES board(board_id)
);

CREATE TABLE vote_count (
    dimension text NOT NULL,
    judge_kind text NOT NULL,
    model_a_id bigint NOT NULL,
    model_b_id bigint NOT NULL,
    wins bigint NOT NULL,
    losses bigint NOT NULL,
    ties bigint NOT NULL,
    soft_points numeric NOT NULL,
    soft_squares numeric NOT NULL,
    CONSTRAINT vote_count_pk PRIMARY KEY (dimension, judge_kind, model_a_id, model_b_id),
    CONSTRAINT counted_judge_kind_is_known CHECK (judge_kind IN ('panel', 'peers', 'people')),
    CONSTRAINT counts_are_not_negative CHECK (wins >= 0 AND losses >= 0 AND ties >= 0),
    CONSTRAINT pair_is_counted_once CHECK (model_a_id < model_b_id),
    CONSTRAINT counted_pair_has_a_model_a FOREIGN KEY (model_a_id) REFERENCES model(model_id),
    CONSTRAINT counted_pair_has_a_model_b FOREIGN KEY (model_b_id) REFERENCES model(model_id)
);

CREATE TABLE vote_count_cut (
    is_last boolean NOT NULL DEFAULT true,
    last_vote_id bigint NOT NULL,
    last_retraction_id bigint NOT NULL,
    snapshot_id text NOT NULL,
    CONSTRAINT vote_count_cut_pk PRIMARY KEY (is_last),
    CONSTRAINT there_is_one_last_cut CHECK (is_last),
    CONSTRAINT counted_cut_is_of_a_snapshot FOREIGN KEY (snapshot_id) REFERENCES snapshot(snapshot_id)
);

CREATE TABLE response_style (
    response_id bigint NOT NULL,
    length_tokens double precision NOT NULL,
    headings integer NOT NULL,
    lists integer NOT NULL,
    bold integer NOT NULL,
    CONSTRAINT response_style_pk PRIMARY KEY (response_id),
    CONSTRAINT style_is_counted_from_zero CHECK (length_tokens >= 0 AND headings >= 0 AND lists >= 0 AND bold >= 0),
    CONSTRAINT style_is_of_a_response FOREIGN KEY (response_id) REFERENCES response(response_id)
);

CREATE TABLE board_effect (
    board_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    value double precision,
    lower double precision,
    upper double precision,
    unit double precision NOT NULL DEFAULT 1,
    suspended boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT '',
    CONSTRAINT board_effect_pk PRIMARY KEY (board_id, kind, name),
    CONSTRAINT effect_has_a_value_or_a_note CHECK (value IS NOT NULL OR note ~ '\S'),
    CONSTRAINT effect_is_known CHECK (kind IN ('order_effect', 'sharpness', 'self_preference', 'style', 'tie')),
    CONSTRAINT interval_holds_its_effect CHECK (lower <= value AND value <= upper),
    CONSTRAINT effect_is_on_a_board FOREIGN KEY (board_id) REFERENCES board(board_id)
);

CREATE TABLE run (
    run_id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    note text NOT NULL DEFAULT '',
    ceiling_calls bigint NOT NULL,
    ceiling_tokens bigint NOT NULL,
    ceiling_usd numeric NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT run_pk PRIMARY KEY (run_id),
    CONSTRAINT ceiling_calls_are_not_negative CHECK (ceiling_calls >= 0),
    CONSTRAINT ceiling_tokens_are_not_negative CHECK (ceiling_tokens >= 0),
    CONSTRAINT ceiling_usd_is_not_negative CHECK (ceiling_usd >= 0::numeric),
    CONSTRAINT run_kind_is_known CHECK (kind IN ('schedule', 'again'))
);

CREATE TABLE ledger (
    scope text NOT NULL,
    key text NOT NULL,
    committed_usd numeric NOT NULL DEFAULT 0,
    spent_usd numeric NOT NULL DEFAULT 0,
    calls bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_pk PRIMARY KEY (scope, key),
    CONSTRAINT ledger_scope_is_known CHECK (scope IN ('all', 'day', 'judge', 'model', 'submitter', 'run'))
);

CREATE TABLE budget (
    scope text NOT NULL,
    key text NOT NULL,
    limit_usd numeric,
    limit_calls bigint,
    source text NOT NULL,
    set_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT budget_pk PRIMARY KEY (scope, key),
    CONSTRAINT budget_calls_are_not_negative CHECK (limit_calls >= 0),
    CONSTRAINT budget_limits_something CHECK (limit_usd IS NOT NULL OR limit_calls IS NOT NULL),
    CONSTRAINT budget_of_all_and_of_a_day_has_no_key CHECK ((scope IN ('all', 'day')) = (key = '')),
    CONSTRAINT budget_scope_is_known CHECK (scope IN ('all', 'day', 'judge', 'model', 'submitter', 'run')),
    CONSTRAINT budget_source_is_known CHECK (source IN ('command', 'settings')),
    CONSTRAINT budget_usd_is_not_negative CHECK (limit_usd >= 0::numeric)
);

CREATE TABLE provider (
    base_url text NOT NULL,
    concurrent integer,
    per_minute integer,
    tokens double precision NOT NULL DEFAULT 0,
    filled_at timestamp with time zone NOT NULL DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone,
    CONSTRAINT provider_pk PRIMARY KEY (base_url),
    CONSTRAINT concurrent_is_positive CHECK (concurrent > 0),
    CONSTRAINT per_minute_is_positive CHECK (per_minute > 0),
    CONSTRAINT provider_limits_something CHECK (concurrent IS NOT NULL OR per_minute IS NOT NULL),
    CONSTRAINT tokens_are_not_negative CHECK (tokens >= 0)
);

CREATE TABLE job_run (
    job text NOT NULL,
    runs bigint NOT NULL,
    failures bigint NOT NULL,
    ended_at timestamp with time zone NOT NULL DEFAULT now(),
    seconds double precision NOT NULL,
    error text,
    CONSTRAINT job_run_pk PRIMARY KEY (job),
    CONSTRAINT failed_runs_are_runs CHECK (failures >= 0 AND failures <= runs),
    CONSTRAINT job_has_run CHECK (runs > 0),
    CONSTRAINT run_takes_time CHECK (seconds >= 0)
);

CREATE TABLE board_figures (
    board_id bigint NOT NULL,
    separability double precision,
    model_a_ids bigint[] NOT NULL,
    model_b_ids bigint[] NOT NULL,
    wins bigint[] NOT NULL,
    losses bigint[] NOT NULL,
    ties bigint[] NOT NULL,
    alike_model_ids bigint[] NOT NULL,
    alike_runs integer[] NOT NULL,
    rated_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],
    difference_points real[] NOT NULL DEFAULT '{}'::real[],
    CONSTRAINT board_figures_pk PRIMARY KEY (board_id),
    CONSTRAINT each_alike_model_has_its_run CHECK (cardinality(alike_model_ids) = cardinality(alike_runs)),
    CONSTRAINT each_difference_is_of_two_rated_models CHECK (cardinality(difference_points) = 0 OR cardinality(difference_points) = (cardinality(rated_ids) * (cardinality(rated_ids) - 1) / 2)),
    CONSTRAINT pair_columns_have_one_length CHECK (cardinality(model_a_ids) = cardinality(model_b_ids) AND cardinality(model_a_ids) = cardinality(wins) AND cardinality(model_a_ids) = cardinality(losses) AND cardinality(model_a_ids) = cardinality(ties)),
    CONSTRAINT separability_is_a_share CHECK (separability >= 0 AND separability <= 1),
    CONSTRAINT figures_are_of_a_board FOREIGN KEY (board_id) REFERENCES board(board_id)
);

CREATE TABLE board_flip (
    board_id bigint NOT NULL,
    place integer NOT NULL,
    above_id bigint NOT NULL,
    below_id bigint NOT NULL,
    outcome text NOT NULL,
    votes integer NOT NULL,
    CONSTRAINT board_flip_pk PRIMARY KEY (board_id, place),
    CONSTRAINT dropped_votes_are_counted CHECK (votes >= 0),
    CONSTRAINT flip_outcome_is_known CHECK (outcome IN ('flipped', 'disconnected', 'held')),
    CONSTRAINT place_counts_from_one CHECK (place >= 1),
    CONSTRAINT flip_has_a_model_above FOREIGN KEY (above_id) REFERENCES model(model_id),
    CONSTRAINT flip_has_a_model_below FOREIGN KEY (below_id) REFERENCES model(model_id),
    CONSTRAINT flip_is_on_a_board FOREIGN KEY (board_id) REFERENCES board(board_id)
);

CREATE TABLE session (
    sha256 bytea NOT NULL,
    token_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (sha256),
    CONSTRAINT session_hash_has_32_bytes CHECK (length(sha256) = 32),
    CONSTRAINT session_is_of_a_token FOREIGN KEY (token_id) REFERENCES token(token_id)
);

CREATE TABLE idempotent_reply (
    token_id bigint NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    reply jsonb NOT NULL,
    headers jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT idempotent_reply_pk PRIMARY KEY (token_id, key),
    CONSTRAINT idempotency_key_is_short CHECK (length(key) >= 1 AND length(key) <= 255),
    CONSTRAINT reply_was_to_a_token FOREIGN KEY (token_id) REFERENCES token(token_id)
);

CREATE TABLE request_count (
    kind text NOT NULL,
    subject text NOT NULL,
    since timestamp with time zone NOT NULL,
    requests integer NOT NULL,
    CONSTRAINT request_count_pk PRIMARY KEY (kind, subject)
);

CREATE TABLE model_sameness (
    model_id bigint NOT NULL,
    responses bigint NOT NULL,
    compared bigint NOT NULL,
    sameness double precision NOT NULL,
    measured_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT model_sameness_pk PRIMARY KEY (model_id),
    CONSTRAINT compared_responses_are_responses CHECK (compared >= 2 AND compared <= responses),
    CONSTRAINT sameness_is_a_share CHECK (sameness >= 0 AND sameness <= 1),
    CONSTRAINT sameness_is_of_two_responses_or_more CHECK (responses > 1),
    CONSTRAINT sameness_is_of_a_model FOREIGN KEY (model_id) REFERENCES model(model_id)
);

CREATE TABLE qualification (
    qualification_id bigint GENERATED ALWAYS AS IDENTITY,
    judge_id bigint NOT NULL,
    dimension text NOT NULL,
    rubric_digest text NOT NULL,
    questions integer NOT NULL,
    share double precision,
    low double precision,
    pairs integer NOT NULL,
    consistency double precision,
    passed boolean NOT NULL,
    taken_at timestamp with time zone NOT NULL DEFAULT now(),
    valid_until timestamp with time zone NOT NULL,
    CONSTRAINT qualification_pk PRIMARY KEY (qualification_id),
    CONSTRAINT exam_counts_questions_and_pairs CHECK (questions >= 0 AND pairs >= 0),
    CONSTRAINT exam_share_is_a_share CHECK (share >= 0 AND share <= 1),
    CONSTRAINT exam_with_questions_has_a_share CHECK ((questions > 0) = (share IS NOT NULL) AND (share IS NULL) = (low IS NULL)),
    CONSTRAINT exam_without_questions_is_not_passed CHECK (questions > 0 OR NOT passed),
    CONSTRAINT qualification_lasts CHECK (valid_until > taken_at),
    CONSTRAINT qualification_is_of_a_judge FOREIGN KEY (judge_id) REFERENCES judge(judge_id)
);

CREATE OR REPLACE FUNCTION public_battles()
 RETURNS SETOF battle
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT b.*
      FROM battle b
      JOIN model a ON a.model_id = b.model_a_id
      JOIN model c ON c.model_id = b.model_b_id
      LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
     WHERE a.visibility = 'public'
       AND c.visibility = 'public'
       AND (b.prompt_id IS NULL OR p.visibility = 'public')
$function$;

CREATE OR REPLACE FUNCTION public_models()
 RETURNS SETOF model
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT m.* FROM model m WHERE m.visibility = 'public'
$function$;

CREATE OR REPLACE FUNCTION public_prompts()
 RETURNS SETOF prompt
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT p.* FROM prompt p WHERE p.visibility = 'public'
$function$;

ALTER TABLE call ADD CONSTRAINT call_was_opened_by_a_run FOREIGN KEY (run_id) REFERENCES run(run_id);
ALTER TABLE battle ADD CONSTRAINT battle_was_drawn_by_a_run FOREIGN KEY (run_id) REFERENCES run(run_id);
ALTER TABLE planned_vote ADD CONSTRAINT vote_was_planned_by_a_run FOREIGN KEY (run_id) REFERENCES run(run_id);
CREATE INDEX token_by_submitter ON token USING btree (submitter_id);
CREATE INDEX model_by_endpoint ON model USING btree (endpoint_id);
CREATE INDEX model_by_submitter ON model USING btree (submitter_id) WHERE submitter_id IS NOT NULL;
CREATE INDEX judge_by_endpoint ON judge USING btree (endpoint_id);
CREATE INDEX call_by_model ON call USING btree (model_id, kind) WHERE model_id IS NOT NULL;
CREATE INDEX call_failed ON call USING btree (call_id) WHERE state = 'failed';
CREATE INDEX call_under_way ON call USING btree (call_id) WHERE state = 'leased';
CREATE INDEX call_unfinished_by_model ON call USING btree (model_id) WHERE state IN ('open', 'leased');
CREATE INDEX call_unfinished_by_run ON call USING btree (run_id) WHERE state IN ('open', 'leased');
CREATE INDEX call_up_for_lease ON call USING btree ((kind = 'judgment'), (kind <> 'probe'), due_at) WHERE state IN ('open', 'leased');
CREATE INDEX attempt_by_call ON attempt USING btree (call_id);
CREATE INDEX attempt_result_failed ON attempt_result USING btree (ended_at) WHERE outcome <> 'answered';
CREATE INDEX battle_by_model_a ON battle USING btree (model_a_id, battle_id);
CREATE INDEX battle_by_model_b ON battle USING btree (model_b_id, battle_id);
CREATE UNIQUE INDEX battle_is_fought_once ON battle USING btree (prompt_id, LEAST(model_a_id, model_b_id), GREATEST(model_a_id, model_b_id), ( CASE WHEN model_a_id < model_b_id THEN sample_a ELSE sample_b END), ( CASE WHEN model_a_id < model_b_id THEN sample_b ELSE sample_a END)) WHERE state <> 'void';
CREATE INDEX battle_waiting_for_a ON battle USING btree (model_a_id, prompt_id) WHERE state = 'waiting';
CREATE INDEX battle_waiting_for_b ON battle USING btree (model_b_id, prompt_id) WHERE state = 'waiting';
CREATE INDEX planned_vote_waiting ON planned_vote USING btree (planned_vote_id, battle_id) WHERE state = 'waiting';
CREATE INDEX planned_vote_without_a_verdict ON planned_vote USING btree (judge_id, dimension) WHERE state IN ('undecided', 'failed');
CREATE INDEX call_use_by_call ON call_use USING btree (call_id);
CREATE INDEX judgment_by_call ON judgment USING btree (call_id, judgment_id);
CREATE UNIQUE INDEX person_votes_once_per_battle ON vote USING btree (battle_id, judge_id, dimension) WHERE judge_kind = 'people';
CREATE INDEX vote_by_dimension ON vote USING btree (dimension, vote_id);
CREATE INDEX vote_by_judge ON vote USING btree (judge_id, vote_id);
CREATE INDEX vote_judgment_by_judgment ON vote_judgment USING btree (judgment_id);
CREATE INDEX session_by_expiry ON session USING btree (expires_at);
CREATE INDEX idempotent_reply_by_age ON idempotent_reply USING btree (created_at);
CREATE INDEX qualification_by_judge ON qualification USING btree (judge_id, dimension, qualification_id);
CREATE TRIGGER model_notes_when_its_state_changes BEFORE UPDATE OF state ON model FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION note_model_state();
CREATE TRIGGER prompt_keeps_its_author BEFORE UPDATE OF author_model_id ON prompt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prompt_keeps_its_wording BEFORE UPDATE OF name, version, messages, reference ON prompt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recording_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON recording FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attempt_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attempt_result_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON attempt_result FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER response_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON response FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER battle_is_not_on_an_own_prompt BEFORE INSERT ON battle FOR EACH ROW EXECUTE FUNCTION refuse_author_in_battle();
CREATE TRIGGER battle_keeps_what_was_drawn BEFORE UPDATE ON battle FOR EACH ROW EXECUTE FUNCTION keep_battle();
CREATE TRIGGER judgment_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON judgment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER vote_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER vote_is_on_a_ready_battle BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION refuse_early_vote();
CREATE TRIGGER vote_is_read_from_its_judge AFTER INSERT ON vote_judgment REFERENCING NEW TABLE AS new_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_judgment();
CREATE TRIGGER vote_judgment_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON vote_judgment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retraction_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON retraction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON snapshot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_model_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON snapshot_model FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_prompt_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON snapshot_prompt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_judge_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON snapshot_judge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON board FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rating_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON rating FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER response_style_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON response_style FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_effect_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON board_effect FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_figures_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON board_figures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_flip_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON board_flip FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER qualification_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON qualification FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON COLUMN token.label IS 'what its owner calls it';
COMMENT ON COLUMN endpoint.trusted IS 'given by the operator; a stranger''s may only be on the public internet';
COMMENT ON COLUMN model.judges IS 'whether it takes part as a peer judge where the arena has such';
COMMENT ON COLUMN judge.prompt_source IS 'only battles on prompts of this source are judged';
COMMENT ON COLUMN judge.categories IS 'only prompts of one of these are judged; empty: all';
COMMENT ON COLUMN judge.except_categories IS 'prompts of any of these are left to other judges';
COMMENT ON COLUMN call.run_id IS 'the run that opened it first; none: the clock did';
COMMENT ON COLUMN board_effect.unit IS 'of style: the root mean square of the difference that the coefficient is per';
COMMENT ON COLUMN ledger.key IS 'the id; empty for all; the date in UTC for day';
COMMENT ON COLUMN ledger.calls IS 'attempts, less those that were given back unsent';
COMMENT ON COLUMN budget.key IS 'the id; * for each that has no budget of its own; empty for all and for each day';
COMMENT ON COLUMN job_run.seconds IS 'of the last run, as is its error';
COMMENT ON COLUMN model_sameness.responses IS 'the model had when this was measured';
