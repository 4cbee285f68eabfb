-- name: open_response_calls
-- Ask for responses; a call that failed or was void is opened again, any other is left alone.
INSERT INTO call (kind, call_key, model_id, prompt_id, sample, nonce, run_id)
SELECT 'response', format('response:%%s:%%s:%%s', w.model_id, w.prompt_id, w.sample),
       w.model_id, w.prompt_id, w.sample, '', %(run_id)s::bigint
  FROM (SELECT DISTINCT *
          FROM unnest(%(model_ids)s::bigint[], %(prompt_ids)s::bigint[], %(samples)s::int[])
            AS wanted (model_id, prompt_id, sample)) w
 WHERE NOT EXISTS (SELECT FROM response r
                    WHERE r.model_id = w.model_id AND r.prompt_id = w.prompt_id
                      AND r.sample = w.sample)
    ON CONFLICT (judge_id, call_key) DO UPDATE
   SET state = 'open', failures = 0, due_at = now(), last_error = NULL
 WHERE call.state IN ('failed', 'void');

-- name: open_judgment_calls
-- Ask for judgments; what was asked before is left as it is.
INSERT INTO call (kind, judge_id, asked_judge_id, call_key, prompt_id, part, shows,
                  shown_response_ids, dimensions, sample, round, speaker, context, nonce, run_id)
SELECT DISTINCT ON (judge_id, call_key)
       'judgment', judge_id, asked_judge_id, call_key, prompt_id, part, shows, shown_response_ids,
       dimensions, sample, round, speaker, context, nonce, run_id
  FROM jsonb_to_recordset(%(wanted)s)
    AS w (judge_id bigint, asked_judge_id bigint, call_key text, prompt_id bigint, part text,
          shows text[], shown_response_ids bigint[], dimensions text[], sample int, round int,
          speaker int, context text, nonce text, run_id bigint)
 ORDER BY judge_id, call_key
    ON CONFLICT (judge_id, call_key) DO NOTHING;

-- name: judgment_calls
-- Judgment calls by what they ask. A statement of its own: only so does it see the calls
-- that another planner opened while `open_judgment_calls` waited for it. The locks let nobody finish
-- a call between this and the writing of who waits for it.
SELECT c.judge_id, c.call_key, c.call_id, c.state IN ('open', 'leased') AS unfinished
  FROM (SELECT DISTINCT * FROM unnest(%(judge_ids)s::bigint[], %(call_keys)s::text[])) AS
       w (judge_id, call_key)
  JOIN call c USING (judge_id, call_key)
 ORDER BY c.call_id
   FOR SHARE OF c;

-- name: record_results
-- Returns the attempts whose results are new: only they are settled.
INSERT INTO attempt_result (attempt_id, outcome, http_status, finish_reason, prompt_tokens,
                            completion_tokens, cost_usd, latency_seconds, error)
SELECT * FROM unnest(%(attempt_ids)s::bigint[], %(outcomes)s::text[], %(http_statuses)s::int[],
                     %(finish_reasons)s::text[], %(prompt_tokens)s::int[],
                     %(completion_tokens)s::int[], %(costs_usd)s::float8[],
                     %(latencies_seconds)s::float8[], %(errors)s::text[])
    ON CONFLICT (attempt_id) DO NOTHING
RETURNING attempt_id;

-- name: finish_calls
-- Calls that brought a complete text are done, even if the lease was lost meanwhile. Returns those
-- that were not done before: only they go on to responses and votes.
UPDATE call
   SET state = 'done', leased_attempt_id = NULL, reserved_usd = 0, last_error = NULL
 WHERE call_id = ANY(%(call_ids)s)
   AND state <> 'done'
RETURNING call_id;

-- name: put_calls_back
-- A failed try: open again after a wait, or failed for good. A call whose lease went to another
-- attempt meanwhile is left to that one.
UPDATE call
   SET state = CASE WHEN w.final OR call.failures + 1 >= %(failures_allowed)s
                    THEN 'failed' ELSE 'open' END,
       failures = call.failures + 1,
       due_at = now() + make_interval(secs => w.wait_seconds),
       leased_attempt_id = NULL,
       reserved_usd = 0,
       last_error = w.error
  FROM unnest(%(attempt_ids)s::bigint[], %(call_ids)s::bigint[], %(finals)s::boolean[],
              %(waits_seconds)s::float8[], %(errors)s::text[])
    AS w (attempt_id, call_id, final, wait_seconds, error)
 WHERE call.call_id = w.call_id
   AND call.state = 'leased'
   AND call.leased_attempt_id = w.attempt_id
RETURNING call.call_id, call.kind, call.state, call.model_id, call.prompt_id, call.sample;

-- name: give_up_lost_calls
-- A call whose every lease ended without a word, as one that kills its worker does, fails for good.
WITH lost AS MATERIALIZED (
    SELECT call_id FROM call
     WHERE state = 'leased'
       AND due_at <= now()
       AND failures + 1 >= %(failures_allowed)s
       FOR UPDATE SKIP LOCKED
)
UPDATE call
   SET state = 'failed', failures = failures + 1, leased_attempt_id = NULL, reserved_usd = 0,
       last_error = 'its lease ended without an answer, as when a worker is killed'
 WHERE call_id IN (SELECT call_id FROM lost)
RETURNING call_id, kind, state, model_id, prompt_id, sample;

-- name: release_calls
-- Leases given back unsent, when a worker is told to stop. Their attempts stay, and say so.
UPDATE call
   SET state = 'open', leased_attempt_id = NULL, reserved_usd = 0, due_at = now()
 WHERE state = 'leased'
   AND leased_attempt_id = ANY(%(attempt_ids)s);

-- name: void_calls_of_model
-- What the model was asked for, its probe, and what it was asked as a peer.
UPDATE call
   SET state = 'void', leased_attempt_id = NULL, reserved_usd = 0
 WHERE state IN ('open', 'leased')
   AND ((model_id = %(model_id)s AND kind IN ('probe', 'response'))
        OR judge_id IN (SELECT judge_id FROM judge
                         WHERE kind = 'peers' AND model_id = %(model_id)s));

-- name: void_calls_of_judge
UPDATE call
   SET state = 'void', leased_attempt_id = NULL, reserved_usd = 0
 WHERE judge_id = %(judge_id)s
   AND state IN ('open', 'leased');

-- name: reopen_calls_of_judge
UPDATE call
   SET state = 'open', failures = 0, due_at = now()
 WHERE judge_id = %(judge_id)s
   AND state = 'void';

-- name: reopen_failed_calls
-- Failures are tried again on demand, all or of one kind; done calls never are, and a probe is asked
-- once. The votes that were
-- given up with them wait again. Returns how many calls.
WITH reopened AS (
    UPDATE call
       SET state = 'open', failures = 0, due_at = now(), last_error = NULL
     WHERE state = 'failed'
       AND kind <> 'probe'
       AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    RETURNING call_id
), revived AS (
    UPDATE planned_vote
       SET state = 'waiting', reason = NULL
     WHERE state = 'failed'
       AND planned_vote_id IN (SELECT u.planned_vote_id
                                 FROM call_use u JOIN reopened USING (call_id))
)
SELECT count(*) FROM reopened;

-- name: unfinished_calls
-- How many calls are still to be done, and when the next of them is due (seconds from now).
SELECT count(*) AS unfinished,
       coalesce(extract(epoch FROM min(due_at) - now()), 0)::float8 AS next_due_seconds
  FROM call
 WHERE state IN ('open', 'leased');
