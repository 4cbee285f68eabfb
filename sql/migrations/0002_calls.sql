-- The queue: calls are its mutable rows, attempts and their results are append-only.

-- due_at: when an open call may be tried next; of a leased call, when its lease ends. Both kinds
-- are up for lease once due_at has passed, so one index serves the queue.
-- What a judge is asked stands in part, speaker, sample, round and context; what it is shown in
-- shows (first, second, crowd 0, …, as the vote that opened the call names them) and
-- shown_response_ids, in the same order. asked_judge_id answers: the judge, or its member `speaker`.
CREATE TABLE call (
    call_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT call_pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT call_kind_is_known CHECK (kind IN ('response', 'judgment')),
    call_key text NOT NULL,
    judge_id bigint CONSTRAINT judgment_call_is_to_a_judge REFERENCES judge,
    model_id bigint CONSTRAINT response_call_is_to_a_model REFERENCES model,
    prompt_id bigint CONSTRAINT call_is_about_a_prompt REFERENCES prompt,
    asked_judge_id bigint CONSTRAINT judgment_call_is_answered_by_a_judge REFERENCES judge,
    part text,
    shows text[],
    shown_response_ids bigint[],
    dimensions text[],
    sample integer NOT NULL DEFAULT 0,
    round integer NOT NULL DEFAULT 0,
    speaker integer NOT NULL DEFAULT 0,
    context text NOT NULL DEFAULT '',
    nonce text NOT NULL,
    state text NOT NULL DEFAULT 'open'
        CONSTRAINT call_state_is_known CHECK (state IN ('open', 'leased', 'done', 'failed', 'void')),
    due_at timestamptz NOT NULL DEFAULT now(),
    leased_attempt_id bigint,
    failures integer NOT NULL DEFAULT 0,
    reserved_usd double precision NOT NULL DEFAULT 0
        CONSTRAINT reserved_cost_is_not_negative CHECK (reserved_usd >= 0),
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT call_is_asked_once UNIQUE NULLS NOT DISTINCT (judge_id, call_key),
    CONSTRAINT call_is_to_a_model_or_a_judge CHECK (
        CASE kind WHEN 'response' THEN model_id IS NOT NULL AND judge_id IS NULL
                  ELSE judge_id IS NOT NULL END
    ),
    CONSTRAINT judgment_call_says_what_is_asked CHECK (
        kind <> 'judgment' OR (asked_judge_id IS NOT NULL AND part IS NOT NULL
                               AND cardinality(dimensions) > 0
                               AND cardinality(shows) = cardinality(shown_response_ids))
    ),
    CONSTRAINT leased_call_names_its_attempt
        CHECK ((state = 'leased') = (leased_attempt_id IS NOT NULL))
);
CREATE INDEX call_up_for_lease ON call (kind DESC, due_at) WHERE state IN ('open', 'leased');
CREATE INDEX call_unfinished_by_model ON call (model_id) WHERE state IN ('open', 'leased');
CREATE INDEX call_failed ON call (call_id) WHERE state = 'failed';

-- Written with its ceiling cost before the request is sent.
CREATE TABLE attempt (
    attempt_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT attempt_pk PRIMARY KEY,
    call_id bigint NOT NULL CONSTRAINT attempt_is_a_try_of_a_call REFERENCES call,
    worker text NOT NULL,
    ceiling_usd double precision NOT NULL
        CONSTRAINT ceiling_cost_is_not_negative CHECK (ceiling_usd >= 0),
    lease_until timestamptz NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT attempt_has_one_call UNIQUE (attempt_id, call_id)
);
CREATE INDEX attempt_by_call ON attempt (call_id);
CREATE TRIGGER attempt_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How an attempt ended. An attempt without a result whose lease has ended was cut off: unknown.
CREATE TABLE attempt_result (
    attempt_id bigint NOT NULL CONSTRAINT attempt_result_pk PRIMARY KEY
        CONSTRAINT result_is_of_an_attempt REFERENCES attempt,
    outcome text NOT NULL CONSTRAINT outcome_is_known CHECK (outcome IN (
        'answered', 'rate_limited', 'server_error', 'timed_out', 'unreachable', 'empty', 'cut_off',
        'refused', 'not_sent', 'not_recorded')),
    http_status integer,
    finish_reason text,
    prompt_tokens integer,
    completion_tokens integer,
    cost_usd double precision NOT NULL
        CONSTRAINT cost_is_not_negative CHECK (cost_usd >= 0),
    latency_seconds double precision NOT NULL,
    error text,
    ended_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER attempt_result_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt_result
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
