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
INSERT INTO call (kind, judge_id, call_key, prompt_id, first_response_id, second_response_id,
                  dimension, sample, round, nonce, run_id)
SELECT DISTINCT ON (judge_id, call_key) 'judgment', *
  FROM unnest(%(judge_ids)s::bigint[], %(call_keys)s::text[], %(prompt_ids)s::bigint[],
              %(first_response_ids)s::bigint[], %(second_response_ids)s::bigint[],
              %(dimensions)s::text[], %(samples)s::int[], %(rounds)s::int[], %(nonces)s::text[],
              %(run_ids)s::bigint[])
    AS w (judge_id, call_key, prompt_id, first_response_id, second_response_id, dimension, sample,
          round, nonce, run_id)
 ORDER BY judge_id, call_key
    ON CONFLICT (judge_id, call_key) DO NOTHING;

-- name: judgment_calls
-- The ids of judgment calls by what they ask. A statement of its own: only so does it see the calls
-- that another planner opened while `open_judgment_calls` waited for it.
SELECT c.judge_id, c.call_key, c.call_id
  FROM (SELECT DISTINCT * FROM unnest(%(judge_ids)s::bigint[], %(call_keys)s::text[])) AS
       w (judge_id, call_key)
  JOIN call c USING (judge_id, call_key);

-- name: plan_votes
-- Note which votes wait for which calls.
INSERT INTO call_use (battle_id, judge_id, dimension, display_order, repeat, call_id)
SELECT battle_id, judge_id, dimension, display_order, repeat, call_id
  FROM unnest(%(battle_ids)s::bigint[], %(judge_ids)s::bigint[], %(dimensions)s::text[],
              %(orders)s::text[], %(repeats)s::int[], %(call_ids)s::bigint[])
    AS w (battle_id, judge_id, dimension, display_order, repeat, call_id)
    ON CONFLICT DO NOTHING;

-- name: plan_leasing_once
-- The statements of a lease join many tables and bring little: to plan them anew each time takes
-- longer than to run them.
SET LOCAL plan_cache_mode = force_generic_plan;

-- name: due_calls
-- Calls that are due, responses before judgments, held until this transaction ends, each with its
-- ceiling: a token for each byte of the request, and every token allowed. `left_usd` says what each
-- party (judge or model, by kind and id) may still commit and shuts out those it does not name;
-- `left_usd_of_run` says it of the runs that have a limit. Null is no limit. Parties and runs that
-- may commit nothing are known by the call alone, before anything is joined. `taken` are calls found
-- before.
SELECT c.call_id, c.judge_id, c.run_id, o.model_id, o.submitter_id, e.base_url, k.ceiling_usd
  FROM call c
  LEFT JOIN judge j ON j.judge_id = c.judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
  LEFT JOIN model o ON o.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
  JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
  LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
  LEFT JOIN response x ON x.response_id = c.first_response_id
  LEFT JOIN response y ON y.response_id = c.second_response_id
 CROSS JOIN LATERAL (
    SELECT ceiling_usd(e.price_in_usd, e.price_out_usd,
                       4000 + coalesce(octet_length(p.messages::text), 0)
                            + coalesce(octet_length(x.text), 0) + coalesce(octet_length(y.text), 0),
                       coalesce(j.max_tokens, m.max_tokens)) AS ceiling_usd) k
 WHERE c.state IN ('open', 'leased')
   AND c.due_at <= now()
   AND c.call_id <> ALL(%(taken)s::bigint[])
   AND (%(left_usd)s::jsonb IS NULL
        OR (%(left_usd)s::jsonb ->> coalesce('judge ' || c.judge_id, 'model ' || c.model_id)
            IS NOT NULL
            AND coalesce(%(left_usd_of_run)s::jsonb ->> c.run_id::text, '0')::numeric >= 0))
   AND (%(left_usd)s::jsonb IS NULL
        OR (k.ceiling_usd <= (%(left_usd)s::jsonb ->> coalesce('judge ' || c.judge_id,
                                                               'model ' || c.model_id))::numeric
            AND k.ceiling_usd <= coalesce(%(left_usd_of_run)s::jsonb ->> c.run_id::text,
                                          'Infinity')::numeric))
 ORDER BY c.kind DESC, c.due_at
 LIMIT %(limit)s
   FOR UPDATE OF c SKIP LOCKED;

-- name: parties
-- Whoever can be asked: what budgets and which provider its calls fall under, and the least that
-- one of them may cost.
SELECT 'judge' AS kind, j.judge_id AS id, j.judge_id, o.model_id, o.submitter_id, e.base_url,
       ceiling_usd(e.price_in_usd, e.price_out_usd, 4000, j.max_tokens) AS least_usd
  FROM judge j
  JOIN endpoint e USING (endpoint_id)
  LEFT JOIN model o ON o.model_id = j.model_id AND j.kind = 'peers'
 UNION ALL
SELECT 'model', m.model_id, NULL, m.model_id, m.submitter_id, e.base_url,
       ceiling_usd(e.price_in_usd, e.price_out_usd, 4000, m.max_tokens)
  FROM model m
  JOIN endpoint e USING (endpoint_id);

-- name: cheapest_calls
-- Of each party and run with calls to be done: the cheapest call, and whether one is under way.
SELECT c.judge_id, c.run_id, o.model_id, o.submitter_id, e.base_url,
       min(ceiling_usd(e.price_in_usd, e.price_out_usd,
                       4000 + coalesce(octet_length(p.messages::text), 0)
                            + coalesce(octet_length(x.text), 0) + coalesce(octet_length(y.text), 0),
                       coalesce(j.max_tokens, m.max_tokens))) AS ceiling_usd,
       bool_or(c.state = 'leased' AND c.due_at > now()) AS under_way
  FROM call c
  LEFT JOIN judge j ON j.judge_id = c.judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
  LEFT JOIN model o ON o.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
  JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
  LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
  LEFT JOIN response x ON x.response_id = c.first_response_id
  LEFT JOIN response y ON y.response_id = c.second_response_id
 WHERE c.state IN ('open', 'leased')
 GROUP BY 1, 2, 3, 4, 5;

-- name: lease_calls
-- Lease calls that this transaction holds, and write an attempt for each before anything is sent.
WITH due AS MATERIALIZED (
    SELECT * FROM unnest(%(call_ids)s::bigint[], %(ceilings_usd)s::float8[])
                  AS w (call_id, ceiling_usd)
), asked AS MATERIALIZED (
    SELECT c.call_id, due.ceiling_usd, c.kind, c.dimension, c.sample, c.nonce, c.failures,
           c.first_response_id, c.second_response_id,
           nextval('attempt_attempt_id_seq') AS attempt_id,
           c.judge_id, j.protocol, coalesce(j.max_tokens, m.max_tokens) AS max_tokens,
           coalesce(j.temperature, m.temperature) AS temperature,
           e.endpoint_id, e.gateway, e.base_url, e.api_model, e.api_key_sealed, e.timeout_seconds,
           e.price_in_usd, e.price_out_usd, c.model_id, c.prompt_id,
           p.messages, x.text AS first_text, y.text AS second_text,
           now() + make_interval(secs => e.timeout_seconds + %(margin_seconds)s) AS lease_until
      FROM due
      JOIN call c USING (call_id)
      LEFT JOIN judge j ON j.judge_id = c.judge_id
      LEFT JOIN model m ON m.model_id = c.model_id
      JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
      LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
      LEFT JOIN response x ON x.response_id = c.first_response_id
      LEFT JOIN response y ON y.response_id = c.second_response_id
), leased AS (
    UPDATE call
       SET state = 'leased', leased_attempt_id = asked.attempt_id, due_at = asked.lease_until,
           reserved_usd = asked.ceiling_usd
      FROM asked
     WHERE call.call_id = asked.call_id
), written AS (
    INSERT INTO attempt (attempt_id, call_id, worker, ceiling_usd, lease_until)
    OVERRIDING SYSTEM VALUE
    SELECT attempt_id, call_id, %(worker)s, ceiling_usd, lease_until FROM asked
)
SELECT call_id, kind, dimension, nonce, first_response_id, second_response_id, attempt_id, judge_id,
       protocol, max_tokens, temperature, endpoint_id, gateway, base_url, api_model, api_key_sealed,
       timeout_seconds, price_in_usd, price_out_usd, ceiling_usd, failures, messages, first_text,
       second_text
  FROM asked
 ORDER BY attempt_id;

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

-- name: release_calls
-- Leases given back unsent, when a worker is told to stop. Their attempts stay, and say so.
UPDATE call
   SET state = 'open', leased_attempt_id = NULL, reserved_usd = 0, due_at = now()
 WHERE state = 'leased'
   AND leased_attempt_id = ANY(%(attempt_ids)s);

-- name: void_calls_of_model
-- What the model was asked for, and what it was asked as a peer.
UPDATE call
   SET state = 'void', leased_attempt_id = NULL, reserved_usd = 0
 WHERE state IN ('open', 'leased')
   AND ((model_id = %(model_id)s AND kind = 'response')
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
-- Failures are tried again on demand, all or of one kind; done calls never are.
UPDATE call
   SET state = 'open', failures = 0, due_at = now(), last_error = NULL
 WHERE state = 'failed'
   AND (%(kind)s::text IS NULL OR kind = %(kind)s);

-- name: unfinished_calls
-- How many calls are still to be done, and when the next of them is due (seconds from now).
SELECT count(*) AS unfinished,
       coalesce(extract(epoch FROM min(due_at) - now()), 0)::float8 AS next_due_seconds
  FROM call
 WHERE state IN ('open', 'leased');

-- name: votes_waiting
-- The planned votes that any of these calls belongs to, with all the calls of each vote.
SELECT u.battle_id, u.judge_id, j.kind AS judge_kind, j.protocol, u.dimension,
       u.display_order, u.repeat,
       array_agg(u.call_id ORDER BY c.round, c.sample, u.call_id) AS call_ids,
       bool_and(c.state = 'done') AS complete
  FROM (SELECT DISTINCT battle_id, judge_id, dimension, display_order, repeat
          FROM call_use
         WHERE call_id = ANY(%(call_ids)s)) mine
  JOIN call_use u USING (battle_id, judge_id, dimension, display_order, repeat)
  JOIN call c ON c.call_id = u.call_id
  JOIN judge j ON j.judge_id = u.judge_id
 GROUP BY u.battle_id, u.judge_id, j.kind, j.protocol, u.dimension, u.display_order, u.repeat
 ORDER BY u.battle_id, u.judge_id, u.dimension, u.display_order, u.repeat;

-- name: first_judgments
-- The judgment that counts for each call: the first complete one.
SELECT DISTINCT ON (call_id) call_id, judgment_id, text
  FROM judgment
 WHERE call_id = ANY(%(call_ids)s)
   AND status <> 'cut_off'
 ORDER BY call_id, judgment_id;
