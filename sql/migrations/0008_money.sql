-- What calls may cost and have cost, how fast a provider may be asked, and who judges as a peer.

-- A run is what one command opened: its calls, and its battles with the calls that follow.
-- The ceilings are those it was confirmed with.
CREATE TABLE run (
    run_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT run_pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT run_kind_is_known CHECK (kind IN ('schedule', 'again')),
    note text NOT NULL DEFAULT '',
    ceiling_calls bigint NOT NULL CONSTRAINT ceiling_calls_are_not_negative CHECK (ceiling_calls >= 0),
    ceiling_tokens bigint NOT NULL
        CONSTRAINT ceiling_tokens_are_not_negative CHECK (ceiling_tokens >= 0),
    ceiling_usd numeric NOT NULL CONSTRAINT ceiling_usd_is_not_negative CHECK (ceiling_usd >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE call ADD COLUMN run_id bigint CONSTRAINT call_was_opened_by_a_run REFERENCES run;
ALTER TABLE battle ADD COLUMN run_id bigint CONSTRAINT battle_was_drawn_by_a_run REFERENCES run;
ALTER TABLE planned_vote
    ADD COLUMN run_id bigint CONSTRAINT vote_was_planned_by_a_run REFERENCES run;
COMMENT ON COLUMN call.run_id IS 'the run that opened it first; none: the clock did';
CREATE INDEX call_unfinished_by_run ON call (run_id) WHERE state IN ('open', 'leased');
CREATE INDEX call_under_way ON call (call_id) WHERE state = 'leased';

-- The ceiling of one attempt, in dollars: every byte a token, and every token that may come back.
CREATE FUNCTION ceiling_usd(price_in_usd float8, price_out_usd float8, request_bytes bigint,
                            max_tokens integer)
RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT ((price_in_usd * request_bytes + price_out_usd * max_tokens) / 1e6)::numeric
$$;

-- What a call may cost at most and on whose accounts: a token for each byte of the request, the
-- protocol's own words among them, and every token allowed. A stand-in is a response of a rehearsal
-- (sql/queries/run.sql): it counts as the longest that its model may give, at eight bytes a token.
CREATE FUNCTION price_of_call(call_id bigint)
RETURNS TABLE (model_id bigint, submitter_id bigint, base_url text, max_tokens integer,
               request_bytes bigint, ceiling_usd numeric)
LANGUAGE sql STABLE AS $$
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
$$;

-- The accounts that an attempt is booked on. `model_id` is whose endpoint is asked, as a contestant
-- or as a peer, and `submitter_id` whose model that is; a judge of the panel has neither.
CREATE FUNCTION ledger_keys(started_at timestamptz, judge_id bigint, model_id bigint,
                            submitter_id bigint, run_id bigint)
RETURNS TABLE (scope text, key text) LANGUAGE sql IMMUTABLE AS $$
    SELECT scope, key
      FROM (VALUES ('all', ''), ('day', (started_at AT TIME ZONE 'UTC')::date::text),
                   ('judge', judge_id::text), ('model', model_id::text),
                   ('submitter', submitter_id::text), ('run', run_id::text)) AS k (scope, key)
     WHERE key IS NOT NULL
$$;

-- Running totals of the attempts, brought up to date in the transactions that write them. Committed
-- is what was spent and the ceilings of the attempts without a result. Numeric, so that sums do not
-- depend on their order. Every row is touched all the time: room for updates on the same page.
CREATE TABLE ledger (
    scope text NOT NULL CONSTRAINT ledger_scope_is_known
        CHECK (scope IN ('all', 'day', 'judge', 'model', 'submitter', 'run')),
    key text NOT NULL,
    committed_usd numeric NOT NULL DEFAULT 0,
    spent_usd numeric NOT NULL DEFAULT 0,
    calls bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_pk PRIMARY KEY (scope, key)
) WITH (fillfactor = 40);
COMMENT ON COLUMN ledger.key IS 'the id; empty for all; the date in UTC for day';
COMMENT ON COLUMN ledger.calls IS 'attempts, less those that were given back unsent';

INSERT INTO ledger (scope, key, committed_usd, spent_usd, calls)
SELECT k.scope, k.key, sum(coalesce(r.cost_usd, a.ceiling_usd)::numeric),
       coalesce(sum(r.cost_usd::numeric), 0),
       count(*) FILTER (WHERE r.outcome IS DISTINCT FROM 'not_sent')
  FROM attempt a
  JOIN call c USING (call_id)
  LEFT JOIN attempt_result r USING (attempt_id)
  LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
 CROSS JOIN LATERAL ledger_keys(a.started_at, c.judge_id, m.model_id, m.submitter_id, c.run_id) k
 GROUP BY 1, 2;

-- No call is leased whose ceiling would pass one of these.
CREATE TABLE budget (
    scope text NOT NULL CONSTRAINT budget_scope_is_known
        CHECK (scope IN ('all', 'day', 'judge', 'model', 'submitter', 'run')),
    key text NOT NULL,
    limit_usd numeric CONSTRAINT budget_usd_is_not_negative CHECK (limit_usd >= 0),
    limit_calls bigint CONSTRAINT budget_calls_are_not_negative CHECK (limit_calls >= 0),
    source text NOT NULL
        CONSTRAINT budget_source_is_known CHECK (source IN ('command', 'settings')),
    set_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT budget_pk PRIMARY KEY (scope, key),
    CONSTRAINT budget_limits_something CHECK (limit_usd IS NOT NULL OR limit_calls IS NOT NULL),
    CONSTRAINT budget_of_all_and_of_a_day_has_no_key CHECK ((scope IN ('all', 'day')) = (key = ''))
);
COMMENT ON COLUMN budget.key IS 'the id; * for each that has no budget of its own; empty for all and for each day';

-- How fast one address may be asked, over all workers together. `tokens` is what the bucket held
-- at `filled_at`.
CREATE TABLE provider (
    base_url text CONSTRAINT provider_pk PRIMARY KEY,
    concurrent integer CONSTRAINT concurrent_is_positive CHECK (concurrent > 0),
    per_minute integer CONSTRAINT per_minute_is_positive CHECK (per_minute > 0),
    tokens float8 NOT NULL DEFAULT 0 CONSTRAINT tokens_are_not_negative CHECK (tokens >= 0),
    filled_at timestamptz NOT NULL DEFAULT 'epoch',
    CONSTRAINT provider_limits_something
        CHECK (concurrent IS NOT NULL OR per_minute IS NOT NULL)
);

ALTER TABLE model ADD COLUMN judges boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN model.judges IS 'whether it takes part as a peer judge where the arena has such';
ALTER TABLE judge ADD COLUMN state_reason text NOT NULL DEFAULT '';

-- A prompt that a contestant wrote never rates its author.
ALTER TABLE prompt ADD COLUMN author_model_id bigint
    CONSTRAINT prompt_was_written_by_a_model REFERENCES model;

CREATE TRIGGER prompt_keeps_its_author
BEFORE UPDATE OF author_model_id ON prompt
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_author_in_battle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM prompt
                WHERE prompt_id = NEW.prompt_id
                  AND author_model_id IN (NEW.model_a_id, NEW.model_b_id)) THEN
        RAISE EXCEPTION 'battle on prompt % refused: one of its models wrote the prompt',
            NEW.prompt_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER battle_is_not_on_an_own_prompt
BEFORE INSERT ON battle
FOR EACH ROW EXECUTE FUNCTION refuse_author_in_battle();
