-- Judgments, and the votes read from them.

-- Which vote waits for which calls; a call may serve several votes. A row is made when the vote is
-- planned, so its absence means that nobody has been asked yet.
CREATE TABLE call_use (
    battle_id bigint NOT NULL CONSTRAINT planned_vote_is_on_a_battle REFERENCES battle,
    judge_id bigint NOT NULL CONSTRAINT planned_vote_is_by_a_judge REFERENCES judge,
    dimension text NOT NULL,
    display_order text NOT NULL
        CONSTRAINT planned_order_is_known CHECK (display_order IN ('ab', 'ba')),
    repeat integer NOT NULL DEFAULT 0,
    call_id bigint NOT NULL CONSTRAINT planned_vote_waits_for_a_call REFERENCES call,
    CONSTRAINT call_use_pk
        PRIMARY KEY (battle_id, judge_id, dimension, display_order, repeat, call_id)
);
CREATE INDEX call_use_by_call ON call_use (call_id);

-- What one attempt at a judge brought. unreadable: complete, but without a verdict; kept and
-- counted, never a tie. cut_off: a failure whose text is kept because it was paid for.
CREATE TABLE judgment (
    judgment_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT judgment_pk PRIMARY KEY,
    attempt_id bigint NOT NULL CONSTRAINT attempt_brings_one_judgment UNIQUE,
    call_id bigint NOT NULL CONSTRAINT judgment_answers_a_call REFERENCES call,
    text text NOT NULL,
    status text NOT NULL CONSTRAINT judgment_status_is_known
        CHECK (status IN ('readable', 'unreadable', 'cut_off')),
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unread_judgment_says_why CHECK ((status = 'readable') = (reason IS NULL)),
    CONSTRAINT judgment_came_of_an_attempt_at_its_call
        FOREIGN KEY (attempt_id, call_id) REFERENCES attempt (attempt_id, call_id)
);
CREATE INDEX judgment_by_call ON judgment (call_id);
CREATE TRIGGER judgment_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON judgment
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- basis: judged (from judgments), identical (equal responses, no call), stored (imported with its
-- verdict), cast (a person's own). display_order is null where a person's screen is not known.
CREATE TABLE vote (
    vote_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT vote_pk PRIMARY KEY,
    battle_id bigint NOT NULL CONSTRAINT vote_is_on_a_battle REFERENCES battle,
    judge_id bigint NOT NULL,
    judge_kind text NOT NULL,
    dimension text NOT NULL,
    display_order text
        CONSTRAINT display_order_is_known CHECK (display_order IN ('ab', 'ba')),
    repeat integer NOT NULL DEFAULT 0,
    p_a double precision NOT NULL,
    p_b double precision NOT NULL,
    p_tie double precision NOT NULL,
    margin text CONSTRAINT margin_is_known CHECK (margin IN ('slight', 'much')),
    both_bad boolean NOT NULL DEFAULT false,
    basis text NOT NULL
        CONSTRAINT basis_is_known CHECK (basis IN ('judged', 'identical', 'stored', 'cast')),
    rubric_digest text NOT NULL DEFAULT '',
    source_key text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT vote_is_by_a_judge_of_its_kind
        FOREIGN KEY (judge_id, judge_kind) REFERENCES judge (judge_id, kind),
    CONSTRAINT probabilities_sum_to_one
        CHECK (p_a >= 0 AND p_b >= 0 AND p_tie >= 0 AND abs(p_a + p_b + p_tie - 1) < 1e-9),
    CONSTRAINT vote_is_on_a_dimension CHECK (dimension ~ '\S'),
    CONSTRAINT repeat_is_counted_from_zero CHECK (repeat >= 0),
    CONSTRAINT both_bad_is_a_tie CHECK (NOT both_bad OR p_tie = 1),
    CONSTRAINT language_model_sees_an_order
        CHECK (display_order IS NOT NULL OR judge_kind = 'people' OR basis = 'stored'),
    CONSTRAINT one_vote_per_judge_and_order
        UNIQUE NULLS NOT DISTINCT (battle_id, judge_id, dimension, display_order, repeat),
    CONSTRAINT stored_vote_is_imported_once UNIQUE (source_key)
);
CREATE UNIQUE INDEX person_votes_once_per_battle ON vote (battle_id, judge_id, dimension)
    WHERE judge_kind = 'people';
CREATE INDEX vote_by_dimension ON vote (dimension, vote_id);
CREATE TRIGGER vote_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON vote
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nobody can have read a battle whose responses are not there.
CREATE FUNCTION refuse_early_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM battle WHERE battle_id = NEW.battle_id) <> 'ready' THEN
        RAISE EXCEPTION 'vote on battle % refused: it has not both its responses', NEW.battle_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER vote_is_on_a_ready_battle
BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION refuse_early_vote();

CREATE TABLE vote_judgment (
    vote_id bigint NOT NULL CONSTRAINT reading_belongs_to_a_vote REFERENCES vote,
    judgment_id bigint NOT NULL CONSTRAINT vote_was_read_from_a_judgment REFERENCES judgment,
    CONSTRAINT vote_judgment_pk PRIMARY KEY (vote_id, judgment_id)
);
CREATE INDEX vote_judgment_by_judgment ON vote_judgment (judgment_id);
CREATE TRIGGER vote_judgment_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON vote_judgment
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Votes are never changed: a correction takes one out of later fits.
CREATE TABLE retraction (
    retraction_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT retraction_pk PRIMARY KEY,
    vote_id bigint NOT NULL CONSTRAINT retraction_is_of_a_vote REFERENCES vote
        CONSTRAINT vote_is_retracted_once UNIQUE,
    reason text NOT NULL CONSTRAINT retraction_says_why CHECK (reason ~ '\S'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER retraction_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON retraction
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
