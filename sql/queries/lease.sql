-- name: plan_leasing_once
-- The statements of a lease join many tables and bring little: to plan them anew each time takes
-- longer than to run them.
SET LOCAL plan_cache_mode = force_generic_plan;

-- name: due_calls
-- Calls that are due, probes before responses before judgments, held until this transaction ends,
-- each with its ceiling. They are chosen by the call alone, along the queue's index: what a call may
-- cost takes eight tables to know, too many for every call of a long queue. Null parties are all;
-- `taken` are calls looked at before. A lease that ended without a word is a failure, and the last
-- of them is left to `give_up_lost_calls`.
WITH due AS MATERIALIZED (
    SELECT c.call_id, c.judge_id, c.run_id, c.kind, c.due_at
      FROM call c
     WHERE c.state IN ('open', 'leased')
       AND c.due_at <= now()
       AND (c.state = 'open' OR c.failures + 1 < %(failures_allowed)s)
       AND c.call_id <> ALL(%(taken)s::bigint[])
       AND (%(parties)s::text[] IS NULL
            OR (coalesce('judge ' || c.judge_id || ' ' || c.asked_judge_id, 'model ' || c.model_id)
                = ANY(%(parties)s::text[])
                AND (c.run_id IS NULL OR c.run_id <> ALL(%(closed_runs)s::bigint[]))))
     ORDER BY c.kind = 'judgment', c.kind <> 'probe', c.due_at
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
)
SELECT due.call_id, due.judge_id, due.run_id, k.model_id, k.submitter_id, k.base_url, k.ceiling_usd
  FROM due
    -- OFFSET 0 keeps it apart: drawn into one plan it would price every call there is.
 CROSS JOIN LATERAL (SELECT * FROM price_of_call(due.call_id) OFFSET 0) k
 ORDER BY due.kind = 'judgment', due.kind <> 'probe', due.due_at;

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
           CROSS JOIN LATERAL (SELECT text, turns, speaker FROM response
                                WHERE response.response_id = s.response_id OFFSET 0) r
         ) shown ON true
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
