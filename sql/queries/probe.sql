-- name: open_probe
-- Ask a model's endpoint once; while one probe waits there is no second.
INSERT INTO call (kind, call_key, model_id, nonce)
SELECT 'probe', format('probe:%%s:%%s', %(model_id)s::bigint, count(*) + 1), %(model_id)s, ''
  FROM call
 WHERE kind = 'probe' AND model_id = %(model_id)s
HAVING count(*) FILTER (WHERE state IN ('open', 'leased')) = 0
    ON CONFLICT DO NOTHING;

-- name: last_probes
-- The latest probe of each of these models, and how it ended if it has.
SELECT DISTINCT ON (c.model_id)
       c.model_id, c.call_id, c.state, c.created_at AS asked_at, r.ended_at, r.outcome,
       r.http_status, r.finish_reason, r.latency_seconds, r.cost_usd, r.error
  FROM call c
  LEFT JOIN attempt a USING (call_id)
  LEFT JOIN attempt_result r USING (attempt_id)
 WHERE c.kind = 'probe'
   AND c.model_id = ANY(%(model_ids)s)
 ORDER BY c.model_id, c.call_id DESC, a.attempt_id DESC;
