-- Judgments, and the votes read from them.

-- A vote that a judge has been asked for. Made when its first calls are, so its absence means that
-- nobody has been asked yet.
-- waiting: for calls. cast: it is a vote. undecided: all was answered and there is no verdict; never
-- asked again. failed: a call failed for good; it waits again once that call is opened again.
-- told is what its protocol knows of it (arena.judging.protocol.Case) and the rubrics' digests,
-- crowd_response_ids what `crowd 0`, … are: all as it was when the vote was planned, in every round.
CREATE TABLE planned_vote (
    planned_vote_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT planned_vote_pk PRIMARY KEY,
    battle_id bigint NOT NULL CONSTRAINT planned_vote_is_on_a_battle REFERENCES battle,
    judge_id bigint NOT NULL CONSTRAINT planned_vote_is_by_a_judge REFERENCES judge,
    dimension text NOT NULL,
    display_order text NOT NULL
        CONSTRAINT planned_order_is_known CHECK (display_order IN ('ab', 'ba')),
    repeat integer NOT NULL DEFAULT 0,
    told jsonb NOT NULL,
    crowd_response_ids bigint[] NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT planned_vote_state_is_known
        CHECK (state IN ('waiting', 'cast', 'undecided', 'failed')),
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT vote_is_planned_once UNIQUE (battle_id, judge_id, dimension, display_order, repeat),
    CONSTRAINT planned_vote_without_a_verdict_says_why
        CHECK ((state IN ('undecided', 'failed')) = (reason IS NOT NULL))
);
CREATE INDEX planned_vote_waiting ON planned_vote (planned_vote_id, battle_id)
    WHERE state = 'waiting';
CREATE INDEX planned_vote_without_a_verdict ON planned_vote (judge_id, dimension)
    WHERE state IN ('undecided', 'failed');

-- Which calls a vote waits for, in the order planned; a call may serve several votes.
CREATE TABLE call_use (
    planned_vote_id bigint NOT NULL CONSTRAINT call_is_for_a_planned_vote REFERENCES planned_vote,
    position integer NOT NULL,
    call_id bigint NOT NULL CONSTRAINT planned_vote_waits_for_a_call REFERENCES call,
    CONSTRAINT call_use_pk PRIMARY KEY (planned_vote_id, position)
);
CREATE INDEX call_use_by_call ON call_use (call_id);

-- Votes that a judge cannot be asked for, since the battle lacks something. Tried again when the
-- prompt has more responses than it had then: all else that could be lacking never changes.
CREATE TABLE unplanned_vote (
    battle_id bigint NOT NULL CONSTRAINT unplanned_vote_is_on_a_battle REFERENCES battle,
    judge_id bigint NOT NULL CONSTRAINT unplanned_vote_is_by_a_judge REFERENCES judge,
    dimension text NOT NULL,
    reason text NOT NULL,
    responses integer NOT NULL,
    CONSTRAINT unplanned_vote_pk PRIMARY KEY (battle_id, judge_id, dimension)
);

-- What one attempt at a judge brought. unreadable: complete, but without a verdict; kept and
-- counted, never a tie. cut_off: a failure whose text is kept because it was paid for.
-- tokens, where the endpoint gave their chances: [text, logprob, [[text, logprob], …]] each.
CREATE TABLE judgment (
    judgment_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT judgment_pk PRIMARY KEY,
    attempt_id bigint NOT NULL CONSTRAINT attempt_brings_one_judgment UNIQUE,
    call_id bigint NOT NULL CONSTRAINT judgment_answers_a_call REFERENCES call,
    text text NOT NULL,
    status text NOT NULL CONSTRAINT judgment_status_is_known
        CHECK (status IN ('readable', 'unreadable', 'cut_off')),
    reason text,
    tokens jsonb CONSTRAINT judgment_tokens_are_a_list CHECK (jsonb_typeof(tokens) = 'array'),
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
    score_a double precision,
    score_b double precision,
    certainty double precision
        CONSTRAINT certainty_is_a_share CHECK (certainty BETWEEN 0 AND 1),
    perplexity double precision CONSTRAINT perplexity_is_one_or_more CHECK (perplexity >= 1),
    prob_source text NOT NULL DEFAULT 'label' CONSTRAINT prob_source_is_known
        CHECK (prob_source IN ('label', 'logprob', 'sample', 'score')),
    flags text[] NOT NULL DEFAULT '{}',
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
    CONSTRAINT both_responses_are_scored_or_none CHECK ((score_a IS NULL) = (score_b IS NULL)),
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

-- A judge's vote is read from what this judge was asked, whoever of its members answered.
CREATE FUNCTION refuse_foreign_judgment() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;
CREATE TRIGGER vote_is_read_from_its_judge
AFTER INSERT ON vote_judgment REFERENCING NEW TABLE AS new_link
FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_judgment();

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
