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

-- name: plan_leasing_once
-- The statements of a lease join many tables and bring little: to plan them anew each time takes
-- longer than to run them.
SET LOCAL plan_cache_mode = force_generic_plan;

-- name: due_calls
-- Calls that are due, probes before responses before judgments, held until this transaction ends, each with its
-- ceiling. `left_usd` says what each party (by its label) may still commit and shuts out those it
-- does not name; `left_usd_of_run` says it of the runs that have a limit. Null is no limit. Parties
-- and runs that may commit nothing are known by the call alone, before anything is joined. `taken`
-- are calls found before. A lease that ended without a word is a failure, and the last of them is
-- left to `give_up_lost_calls`.
SELECT c.call_id, c.judge_id, c.run_id, k.model_id, k.submitter_id, k.base_url, k.ceiling_usd
  FROM call c
 CROSS JOIN LATERAL price_of_call(c.call_id) k
 WHERE c.state IN ('open', 'leased')
   AND c.due_at <= now()
   AND (c.state = 'open' OR c.failures + 1 < %(failures_allowed)s)
   AND c.call_id <> ALL(%(taken)s::bigint[])
   AND (%(left_usd)s::jsonb IS NULL
        OR (%(left_usd)s::jsonb ->> coalesce('judge ' || c.judge_id || ' ' || c.asked_judge_id,
                                             'model ' || c.model_id) IS NOT NULL
            AND coalesce(%(left_usd_of_run)s::jsonb ->> c.run_id::text, '0')::numeric >= 0))
   AND (%(left_usd)s::jsonb IS NULL
        OR (k.ceiling_usd <= (%(left_usd)s::jsonb
                              ->> coalesce('judge ' || c.judge_id || ' ' || c.asked_judge_id,
                                           'model ' || c.model_id))::numeric
            AND k.ceiling_usd <= coalesce(%(left_usd_of_run)s::jsonb ->> c.run_id::text,
                                          'Infinity')::numeric))
 ORDER BY c.kind = 'judgment', c.kind <> 'probe', c.due_at
 LIMIT %(limit)s
   FOR UPDATE OF c SKIP LOCKED;

-- name: parties
-- Whoever can be asked: what budgets and which provider its calls fall under, and the least that
-- one of them may cost. A judge of members is asked through each of them.
SELECT 'judge ' || j.judge_id || ' ' || a.judge_id AS label, j.judge_id, o.model_id, o.submitter_id,
       e.base_url, ceiling_usd(e.price_in_usd, e.price_out_usd, 4000, a.max_tokens) AS least_usd
  FROM judge j
  JOIN judge a ON a.judge_id = ANY(CASE WHEN j.members = '{}' THEN ARRAY[j.judge_id]
                                        ELSE j.members END)
  JOIN endpoint e ON e.endpoint_id = a.endpoint_id
  LEFT JOIN model o ON o.model_id = a.model_id AND a.kind = 'peers'
 UNION ALL
SELECT 'model ' || m.model_id, NULL, m.model_id, m.submitter_id, e.base_url,
       ceiling_usd(e.price_in_usd, e.price_out_usd, 4000, m.max_tokens)
  FROM model m
  JOIN endpoint e USING (endpoint_id);

-- name: cheapest_calls
-- Of each party and run with calls to be done: the cheapest call, and whether one is under way.
SELECT c.judge_id, c.run_id, k.model_id, k.submitter_id, k.base_url,
       min(k.ceiling_usd) AS ceiling_usd,
       bool_or(c.state = 'leased' AND c.due_at > now()) AS under_way
  FROM call c
 CROSS JOIN LATERAL price_of_call(c.call_id) k
 WHERE c.state IN ('open', 'leased')
 GROUP BY 1, 2, 3, 4, 5;

-- name: lease_calls
-- Lease calls that this transaction holds, and write an attempt for each before anything is sent.
WITH due AS MATERIALIZED (
    SELECT * FROM unnest(%(call_ids)s::bigint[], %(ceilings_usd)s::float8[])
                  AS w (call_id, ceiling_usd)
), asked AS MATERIALIZED (
    SELECT c.call_id, due.ceiling_usd, c.kind, c.nonce,
           c.failures + (c.state = 'leased')::int AS failures,
           c.part, c.shows, c.shown_response_ids, c.dimensions, c.sample, c.round, c.speaker,
           c.context, nextval('attempt_attempt_id_seq') AS attempt_id,
           c.judge_id, j.protocol, j.options, j.persona,
           coalesce(k.max_tokens, m.max_tokens) AS max_tokens,
           coalesce(k.temperature, m.temperature) AS temperature,
           coalesce(j.top_logprobs, 0) AS top_logprobs,
           e.endpoint_id, e.gateway, e.base_url, e.api_model, e.api_key_sealed, e.trusted,
           e.timeout_seconds, e.price_in_usd, e.price_out_usd, c.model_id, c.prompt_id,
           p.messages, p.reference, shown.texts, shown.turns, shown.speakers,
           now() + make_interval(secs => e.timeout_seconds + %(margin_seconds)s) AS lease_until
      FROM due
      JOIN call c USING (call_id)
      LEFT JOIN judge j ON j.judge_id = c.judge_id
      LEFT JOIN judge k ON k.judge_id = c.asked_judge_id
      LEFT JOIN model m ON m.model_id = c.model_id
      JOIN endpoint e ON e.endpoint_id = coalesce(k.endpoint_id, m.endpoint_id)
      LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
      LEFT JOIN LATERAL (
          SELECT array_agg(r.text ORDER BY s.place) AS texts,
                 array_agg(r.turns ORDER BY s.place) AS turns,
                 array_agg(r.speaker ORDER BY s.place) AS speakers
            FROM unnest(c.shown_response_ids) WITH ORDINALITY AS s (response_id, place)
            JOIN response r USING (response_id)) shown ON true
), leased AS (
    UPDATE call
       SET state = 'leased', leased_attempt_id = asked.attempt_id, due_at = asked.lease_until,
           reserved_usd = asked.ceiling_usd, failures = asked.failures
      FROM asked
     WHERE call.call_id = asked.call_id
), written AS (
    INSERT INTO attempt (attempt_id, call_id, worker, ceiling_usd, lease_until)
    OVERRIDING SYSTEM VALUE
    SELECT attempt_id, call_id, %(worker)s, ceiling_usd, lease_until FROM asked
)
SELECT call_id, kind, nonce, part, coalesce(shows, '{}') AS shows,
       coalesce(shown_response_ids, '{}') AS shown_response_ids,
       coalesce(dimensions, '{}') AS dimensions, sample, round, speaker, context, attempt_id,
       judge_id, protocol, options, persona, max_tokens, temperature, top_logprobs, endpoint_id,
       gateway, base_url, api_model, api_key_sealed, trusted, timeout_seconds, price_in_usd,
       price_out_usd, ceiling_usd, failures, messages, reference, coalesce(texts, '{}') AS texts,
       coalesce(turns, '{}') AS turns, coalesce(speakers, '{}') AS speakers
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
