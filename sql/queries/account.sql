-- name: model_of
-- A model that this submitter may act on; without a submitter, any.
SELECT m.model_id, m.slug, m.name, m.organization, m.license, m.state, m.state_reason, m.paused_by,
       m.visibility, m.submitter_id, m.created_at, m.endpoint_id IS NOT NULL AS has_endpoint
  FROM model m
 WHERE m.slug = %(slug)s
   AND (%(submitter_id)s::bigint IS NULL OR m.submitter_id = %(submitter_id)s);

-- name: models_of
-- Models of a submitter, newest first.
SELECT m.model_id, m.slug, m.name, m.organization, m.license, m.state, m.state_reason, m.paused_by,
       m.visibility, m.submitter_id, m.created_at, m.endpoint_id IS NOT NULL AS has_endpoint
  FROM model m
 WHERE m.submitter_id = %(submitter_id)s
 ORDER BY m.model_id DESC;

-- name: workloads
-- Of each of these models: its calls, what it has brought so far, and what that has cost.
SELECT m.model_id,
       (SELECT count(*) FROM call c
         WHERE c.model_id = m.model_id AND c.state IN ('open', 'leased')) AS waiting,
       (SELECT count(*) FROM call c
         WHERE c.model_id = m.model_id AND c.state = 'leased') AS under_way,
       (SELECT count(*) FROM call c
         WHERE c.model_id = m.model_id AND c.kind = 'response' AND c.state = 'failed') AS failed,
       (SELECT count(*) FROM response r WHERE r.model_id = m.model_id) AS responses,
       (SELECT count(*) FROM battle b
         WHERE m.model_id IN (b.model_a_id, b.model_b_id) AND b.state <> 'void') AS battles,
       (SELECT count(*) FROM vote v JOIN battle b USING (battle_id)
         WHERE m.model_id IN (b.model_a_id, b.model_b_id)) AS votes,
       coalesce(l.calls, 0) AS attempts,
       coalesce(l.spent_usd, 0)::float8 AS spent_usd,
       coalesce(l.committed_usd - l.spent_usd, 0)::float8 AS open_usd
  FROM model m
  LEFT JOIN ledger l ON l.scope = 'model' AND l.key = m.model_id::text
 WHERE m.model_id = ANY(%(model_ids)s)
 ORDER BY m.model_id;

-- name: failures_of
-- How attempts at a model's endpoint failed, by kind and what was said, the latest first.
SELECT c.kind, r.outcome, r.http_status, coalesce(r.error, '') AS error, count(*) AS attempts,
       max(r.ended_at) AS last_at
  FROM call c
  JOIN attempt a USING (call_id)
  JOIN attempt_result r USING (attempt_id)
 WHERE c.model_id = %(model_id)s
   AND r.outcome NOT IN ('answered', 'not_sent')
 GROUP BY 1, 2, 3, 4
 ORDER BY last_at DESC, 1, 2, 3, 4
 LIMIT %(limit)s;
