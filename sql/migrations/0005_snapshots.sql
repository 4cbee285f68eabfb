-- Frozen results: a snapshot is one cut and its votes, with all its boards.

-- snapshot_id is the SHA-256 of the manifest: blocks of votes, retractions, prompts, models, methods.
CREATE TABLE snapshot (
    snapshot_id text CONSTRAINT snapshot_pk PRIMARY KEY
        CONSTRAINT snapshot_id_is_a_sha256 CHECK (snapshot_id ~ '^[0-9a-f]{64}$'),
    number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT snapshot_number_is_unique UNIQUE,
    last_vote_id bigint NOT NULL,
    last_retraction_id bigint NOT NULL,
    votes bigint NOT NULL,
    methodology_version integer NOT NULL,
    manifest jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Publishing is an event: settings changed and changed back publish the first snapshot again.
CREATE TABLE publication (
    publication_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT publication_pk PRIMARY KEY,
    snapshot_id text NOT NULL CONSTRAINT publication_is_of_a_snapshot REFERENCES snapshot,
    published_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER publication_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Names, clusters and categories as they were used.
CREATE TABLE snapshot_model (
    snapshot_id text NOT NULL CONSTRAINT snapshot_model_is_of_a_snapshot REFERENCES snapshot,
    model_id bigint NOT NULL CONSTRAINT snapshot_model_is_a_model REFERENCES model,
    slug text NOT NULL,
    name text NOT NULL,
    organization text NOT NULL,
    license text NOT NULL,
    CONSTRAINT snapshot_model_pk PRIMARY KEY (snapshot_id, model_id)
);
CREATE TABLE snapshot_prompt (
    snapshot_id text NOT NULL CONSTRAINT snapshot_prompt_is_of_a_snapshot REFERENCES snapshot,
    prompt_id bigint NOT NULL CONSTRAINT snapshot_prompt_is_a_prompt REFERENCES prompt,
    name text NOT NULL,
    cluster text NOT NULL,
    categories text[] NOT NULL,
    CONSTRAINT snapshot_prompt_pk PRIMARY KEY (snapshot_id, prompt_id)
);

CREATE TABLE snapshot_judge (
    snapshot_id text NOT NULL CONSTRAINT snapshot_judge_is_of_a_snapshot REFERENCES snapshot,
    judge_id bigint NOT NULL CONSTRAINT snapshot_judge_is_a_judge REFERENCES judge,
    name text NOT NULL,
    kind text NOT NULL,
    identity text NOT NULL,
    protocol text,
    CONSTRAINT snapshot_judge_pk PRIMARY KEY (snapshot_id, judge_id)
);
CREATE TRIGGER snapshot_judge_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot_judge
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE board (
    board_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT board_pk PRIMARY KEY,
    snapshot_id text NOT NULL CONSTRAINT board_is_of_a_snapshot REFERENCES snapshot,
    dimension text NOT NULL,
    category text NOT NULL,
    voters text NOT NULL
        CONSTRAINT voters_are_known CHECK (voters IN ('panel', 'peers', 'people', 'all')),
    method text NOT NULL,
    settings jsonb NOT NULL,
    converged boolean NOT NULL,
    votes_used bigint NOT NULL,
    unreadable bigint NOT NULL,
    unpaired bigint NOT NULL,
    clusters integer NOT NULL,
    interval_kind text NOT NULL,
    notes text[] NOT NULL DEFAULT '{}',
    CONSTRAINT board_is_published_once UNIQUE (snapshot_id, dimension, category, voters, method)
);

-- One model on one board; an unrated model has a reason instead of a rating.
CREATE TABLE rating (
    board_id bigint NOT NULL CONSTRAINT rating_is_on_a_board REFERENCES board,
    model_id bigint NOT NULL CONSTRAINT rating_is_of_a_model REFERENCES model,
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
    CONSTRAINT model_has_a_rating_or_a_reason CHECK (
        (unrated IS NULL) = (strength IS NOT NULL AND rating IS NOT NULL AND rank IS NOT NULL)
    ),
    CONSTRAINT interval_holds_its_rating CHECK (lower <= rating AND rating <= upper)
);

CREATE TRIGGER snapshot_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_model_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot_model
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_prompt_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot_prompt
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rating_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rating
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
