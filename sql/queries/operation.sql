-- name: providers_lately
-- Each address that was asked of late: how its attempts ended and how long they took.
SELECT e.base_url,
       count(*) AS attempts,
       count(*) FILTER (WHERE r.outcome = 'answered') AS answered,
       count(*) FILTER (WHERE r.outcome IS NULL AND a.lease_until > now()) AS under_way,
       count(*) FILTER (WHERE r.outcome IS NULL AND a.lease_until <= now()) AS cut_off,
       count(*) FILTER (WHERE r.outcome NOT IN ('answered', 'not_sent')) AS failed,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY r.latency_seconds)
          FILTER (WHERE r.outcome = 'answered'))::float8 AS median_seconds,
       max(r.ended_at) FILTER (WHERE r.outcome = 'answered') AS last_answer_at
  FROM attempt a
  JOIN call c USING (call_id)
  LEFT JOIN attempt_result r USING (attempt_id)
  LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
  JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
 WHERE a.attempt_id > %(after)s
 GROUP BY 1
 ORDER BY failed DESC, e.base_url;

-- name: failures_lately
SELECT e.base_url, c.kind, r.outcome, r.http_status, coalesce(r.error, '') AS error,
       count(*) AS attempts, max(r.ended_at) AS last_at
  FROM attempt a
  JOIN call c USING (call_id)
  JOIN attempt_result r USING (attempt_id)
  LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
  JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
 WHERE a.attempt_id > %(after)s
   AND r.outcome NOT IN ('answered', 'not_sent')
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY attempts DESC, 1, 2, 3, 4, 5
 LIMIT %(limit)s;

-- name: attempt_before
-- The newest of the last so many attempts: what counts as lately.
SELECT coalesce(max(attempt_id), 0) - %(attempts)s AS after FROM attempt;

-- name: models_out_of_draw
-- Models whose endpoint failed or that were paused, with the reason; for the operator's eyes.
SELECT slug, name, state, state_reason
  FROM model
 WHERE state IN ('failing', 'paused')
 ORDER BY state, slug;

-- name: judges_asked
-- Judges that may be suspended or resumed.
SELECT name, kind, state, state_reason
  FROM judge
 WHERE kind <> 'people' AND state IN ('active', 'suspended')
 ORDER BY state DESC, name;

-- name: latest_retractions
SELECT r.vote_id, v.dimension, j.name AS judge, r.reason, r.created_at
  FROM retraction r
  JOIN vote v USING (vote_id)
  JOIN judge j ON j.judge_id = v.judge_id
 ORDER BY r.retraction_id DESC
 LIMIT %(limit)s;
