-- name: charge
-- Book attempts that were just written, at their ceilings. Rows are taken in the order of the key,
-- so that two workers never wait for each other.
INSERT INTO ledger (scope, key, committed_usd, calls)
SELECT k.scope, k.key, sum(a.ceiling_usd::numeric), count(*)
  FROM attempt a
  JOIN call c USING (call_id)
  LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
 CROSS JOIN LATERAL ledger_keys(a.started_at, c.judge_id, m.model_id, m.submitter_id, c.run_id) k
 WHERE a.attempt_id = ANY(%(attempt_ids)s)
 GROUP BY 1, 2
 ORDER BY 1, 2
    ON CONFLICT (scope, key) DO UPDATE
   SET committed_usd = ledger.committed_usd + excluded.committed_usd,
       calls = ledger.calls + excluded.calls;

-- name: settle
-- Take the ceilings of attempts off and put their costs in their place; what was not sent was no
-- call.
INSERT INTO ledger (scope, key, committed_usd, spent_usd, calls)
SELECT k.scope, k.key, sum(r.cost_usd::numeric - a.ceiling_usd::numeric), sum(r.cost_usd::numeric),
       -count(*) FILTER (WHERE r.outcome = 'not_sent')
  FROM attempt a
  JOIN attempt_result r USING (attempt_id)
  JOIN call c USING (call_id)
  LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
  LEFT JOIN model m ON m.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
 CROSS JOIN LATERAL ledger_keys(a.started_at, c.judge_id, m.model_id, m.submitter_id, c.run_id) k
 WHERE a.attempt_id = ANY(%(attempt_ids)s)
 GROUP BY 1, 2
 ORDER BY 1, 2
    ON CONFLICT (scope, key) DO UPDATE
   SET committed_usd = ledger.committed_usd + excluded.committed_usd,
       spent_usd = ledger.spent_usd + excluded.spent_usd,
       calls = ledger.calls + excluded.calls;

-- name: wrong_accounts
-- Where the ledger and a sum over every attempt differ; one statement sees both as of one moment.
WITH counted AS (
    SELECT k.scope, k.key, sum(coalesce(r.cost_usd, a.ceiling_usd)::numeric) AS committed_usd,
           coalesce(sum(r.cost_usd::numeric), 0) AS spent_usd,
           count(*) FILTER (WHERE r.outcome IS DISTINCT FROM 'not_sent') AS calls
      FROM attempt a
      JOIN call c USING (call_id)
      LEFT JOIN attempt_result r USING (attempt_id)
      LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
      LEFT JOIN model m
             ON m.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
     CROSS JOIN LATERAL ledger_keys(a.started_at, c.judge_id, m.model_id, m.submitter_id,
                                    c.run_id) k
     GROUP BY 1, 2
)
SELECT scope, key,
       coalesce(l.committed_usd, 0) AS committed_usd, coalesce(n.committed_usd, 0) AS counted_usd,
       coalesce(l.spent_usd, 0) AS spent_usd, coalesce(n.spent_usd, 0) AS counted_spent_usd,
       coalesce(l.calls, 0) AS calls, coalesce(n.calls, 0) AS counted_calls
  FROM ledger l FULL JOIN counted n USING (scope, key)
 WHERE (coalesce(l.committed_usd, 0), coalesce(l.spent_usd, 0), coalesce(l.calls, 0))
       <> (coalesce(n.committed_usd, 0), coalesce(n.spent_usd, 0), coalesce(n.calls, 0))
 ORDER BY scope, key;

-- name: accounts
-- What was spent, is reserved by attempts under way, is unknown of those cut off, and is left, of
-- each account that is current: today's, the latest runs', and every other.
WITH today AS (
    SELECT (now() AT TIME ZONE 'UTC')::date::text AS key
), latest_runs AS (
    SELECT run_id FROM run ORDER BY run_id DESC LIMIT %(runs)s
), shown AS (
    SELECT scope, key FROM ledger
     WHERE CASE scope WHEN 'day' THEN key = (SELECT key FROM today)
                      WHEN 'run' THEN key IN (SELECT run_id::text FROM latest_runs)
                      ELSE true END
     UNION
    SELECT scope, CASE scope WHEN 'day' THEN (SELECT key FROM today) ELSE key END
      FROM budget WHERE key <> '*'
), under_way AS (
    SELECT k.scope, k.key, sum(a.ceiling_usd::numeric) AS reserved_usd
      FROM call c
      JOIN attempt a ON a.attempt_id = c.leased_attempt_id
      LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
      LEFT JOIN model m
             ON m.model_id = coalesce(CASE j.kind WHEN 'peers' THEN j.model_id END, c.model_id)
     CROSS JOIN LATERAL ledger_keys(a.started_at, c.judge_id, m.model_id, m.submitter_id,
                                    c.run_id) k
     WHERE c.state = 'leased' AND a.lease_until >= now()
     GROUP BY 1, 2
)
SELECT s.scope, s.key,
       CASE s.scope WHEN 'judge' THEN j.name WHEN 'model' THEN m.name WHEN 'submitter' THEN b.name
                    WHEN 'run' THEN r.kind || ' ' || s.key ELSE s.key END AS name,
       coalesce(m.visibility, peer.visibility, 'public') = 'public' AS public,
       coalesce(l.calls, 0) AS calls,
       coalesce(l.spent_usd, 0) AS spent_usd,
       coalesce(u.reserved_usd, 0) AS reserved_usd,
       coalesce(l.committed_usd - l.spent_usd, 0) - coalesce(u.reserved_usd, 0) AS unknown_usd,
       CASE WHEN own.scope IS NULL THEN every.limit_usd ELSE own.limit_usd END AS limit_usd,
       CASE WHEN own.scope IS NULL THEN every.limit_calls ELSE own.limit_calls END AS limit_calls
  FROM shown s
  LEFT JOIN ledger l USING (scope, key)
  LEFT JOIN under_way u USING (scope, key)
  LEFT JOIN budget own
         ON own.scope = s.scope AND own.key = CASE s.scope WHEN 'day' THEN '' ELSE s.key END
  LEFT JOIN budget every ON every.scope = s.scope AND every.key = '*'
  LEFT JOIN judge j ON s.scope = 'judge' AND j.judge_id::text = s.key
  LEFT JOIN model peer ON peer.model_id = j.model_id AND j.kind = 'peers'
  LEFT JOIN model m ON s.scope = 'model' AND m.model_id::text = s.key
  LEFT JOIN submitter b ON s.scope = 'submitter' AND b.submitter_id::text = s.key
  LEFT JOIN run r ON s.scope = 'run' AND r.run_id::text = s.key
 ORDER BY array_position(ARRAY['all', 'day', 'run', 'submitter', 'judge', 'model'], s.scope), 3;
