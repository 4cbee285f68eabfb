-- name: open_response_calls
-- Ask for responses; a call that failed or was void is opened again, any other is left alone.
INSERT INTO call (kind, call_key, model_id, prompt_id, sample, nonce)
SELECT 'response', format('response:%%s:%%s:%%s', w.model_id, w.prompt_id, w.sample),
       w.model_id, w.prompt_id, w.sample, ''
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
                  dimension, sample, round, nonce)
SELECT DISTINCT ON (judge_id, call_key) 'judgment', *
  FROM unnest(%(judge_ids)s::bigint[], %(call_keys)s::text[], %(prompt_ids)s::bigint[],
              %(first_response_ids)s::bigint[], %(second_response_ids)s::bigint[],
              %(dimensions)s::text[], %(samples)s::int[], %(rounds)s::int[], %(nonces)s::text[])
    AS w (judge_id, call_key, prompt_id, first_response_id, second_response_id, dimension, sample,
          round, nonce)
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
SELECT battle_id, judge_id, dimension, display_order, 0, call_id
  FROM unnest(%(battle_ids)s::bigint[], %(judge_ids)s::bigint[], %(dimensions)s::text[],
              %(orders)s::text[], %(call_ids)s::bigint[])
    AS w (battle_id, judge_id, dimension, display_order, call_id)
    ON CONFLICT DO NOTHING;

-- name: lease_calls
-- Lease calls that are due, responses before judgments, and write an attempt for each before
-- anything is sent. The ceiling takes a token for each byte of the request and every token allowed.
WITH due AS MATERIALIZED (
    SELECT c.call_id
      FROM call c
     WHERE c.state IN ('open', 'leased')
       AND c.due_at <= now()
     ORDER BY c.kind DESC, c.due_at
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
), asked AS MATERIALIZED (
    SELECT c.call_id, c.kind, c.dimension, c.sample, c.nonce, c.failures,
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
), priced AS MATERIALIZED (
    SELECT a.*,
           (a.price_in_usd * (4000 + octet_length(coalesce(a.messages::text, ''))
                              + octet_length(coalesce(a.first_text, ''))
                              + octet_length(coalesce(a.second_text, '')))
            + a.price_out_usd * a.max_tokens) / 1e6 AS ceiling_usd
      FROM asked a
), leased AS (
    UPDATE call
       SET state = 'leased', leased_attempt_id = priced.attempt_id, due_at = priced.lease_until,
           reserved_usd = priced.ceiling_usd
      FROM priced
     WHERE call.call_id = priced.call_id
), written AS (
    INSERT INTO attempt (attempt_id, call_id, worker, ceiling_usd, lease_until)
    OVERRIDING SYSTEM VALUE
    SELECT attempt_id, call_id, %(worker)s, ceiling_usd, lease_until FROM priced
)
SELECT call_id, kind, dimension, nonce, first_response_id, second_response_id, attempt_id, judge_id,
       protocol, max_tokens, temperature, endpoint_id, gateway, base_url, api_model, api_key_sealed,
       timeout_seconds, price_in_usd, price_out_usd, ceiling_usd, failures, messages, first_text,
       second_text
  FROM priced
 ORDER BY attempt_id;

-- name: record_results
INSERT INTO attempt_result (attempt_id, outcome, http_status, finish_reason, prompt_tokens,
                            completion_tokens, cost_usd, latency_seconds, error)
SELECT * FROM unnest(%(attempt_ids)s::bigint[], %(outcomes)s::text[], %(http_statuses)s::int[],
                     %(finish_reasons)s::text[], %(prompt_tokens)s::int[],
                     %(completion_tokens)s::int[], %(costs_usd)s::float8[],
                     %(latencies_seconds)s::float8[], %(errors)s::text[])
    ON CONFLICT (attempt_id) DO NOTHING;

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
UPDATE call
   SET state = 'void', leased_attempt_id = NULL, reserved_usd = 0
 WHERE model_id = %(model_id)s
   AND kind = 'response'
   AND state IN ('open', 'leased');

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
