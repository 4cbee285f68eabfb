-- name: set_statement_timeout
SELECT set_config('statement_timeout', %(timeout)s, true);

-- name: queue
-- Calls that are still to be done, found by their partial index however many are done. Zero is said.
SELECT k.kind, s.state, count(call_id) AS calls, coalesce(sum(reserved_usd), 0)::float8 AS reserved_usd,
       coalesce(greatest(extract(epoch FROM now() - min(due_at)), 0), 0)::float8 AS overdue_seconds
  FROM (VALUES ('probe'), ('response'), ('judgment')) AS k (kind)
 CROSS JOIN (VALUES ('open'), ('leased')) AS s (state)
  LEFT JOIN call c ON c.kind = k.kind AND c.state = s.state AND c.state IN ('open', 'leased')
 GROUP BY 1, 2
 ORDER BY 1, 2;

-- name: busy_workers
SELECT count(DISTINCT a.worker) AS workers
  FROM call c JOIN attempt a ON a.attempt_id = c.leased_attempt_id
 WHERE c.state = 'leased';

-- name: models
SELECT state, count(*) AS models FROM model GROUP BY 1 ORDER BY 1;

-- name: publication
-- What is published now, and the last vote there is: two ends of indexes.
SELECT extract(epoch FROM now() - p.published_at)::float8 AS age_seconds, s.votes,
       s.last_vote_id, coalesce((SELECT max(vote_id) FROM vote), 0) AS newest_vote_id
  FROM publication p JOIN snapshot s USING (snapshot_id)
 ORDER BY p.publication_id DESC
 LIMIT 1;

-- name: jobs
SELECT job, runs, failures, seconds, extract(epoch FROM ended_at)::float8 AS ended_at_seconds
  FROM job_run
 ORDER BY job;

-- name: server
SELECT pg_database_size(current_database()) AS bytes,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections;

-- name: finished_calls
SELECT kind, state, count(*) AS calls
  FROM call
 WHERE state NOT IN ('open', 'leased')
 GROUP BY 1, 2
 ORDER BY 1, 2;

-- name: attempts
SELECT outcome, count(*) AS attempts, sum(cost_usd)::float8 AS cost_usd,
       coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
       coalesce(sum(completion_tokens), 0) AS completion_tokens,
       sum(latency_seconds)::float8 AS latency_seconds
  FROM attempt_result
 GROUP BY 1
 ORDER BY 1;

-- name: unknown_attempts
-- Cut off: without a result, and no lease waits for one any more.
SELECT count(*) AS attempts, coalesce(sum(a.ceiling_usd), 0)::float8 AS cost_usd
  FROM attempt a
 WHERE NOT EXISTS (SELECT FROM attempt_result r WHERE r.attempt_id = a.attempt_id)
   AND NOT EXISTS (SELECT FROM call c
                    WHERE c.call_id = a.call_id AND c.leased_attempt_id = a.attempt_id
                      AND c.due_at > now());

-- name: votes
SELECT dimension, judge_kind, count(*) AS votes FROM vote GROUP BY 1, 2 ORDER BY 1, 2;
