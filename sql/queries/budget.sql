-- name: hold_limits
-- Whoever leases holds budgets and providers as they are until it commits: `change_limits` waits.
LOCK TABLE budget, provider IN ROW SHARE MODE;

-- name: change_limits
-- Wait for every lease under way, so that the ledger holds all of them.
LOCK TABLE budget, provider IN EXCLUSIVE MODE;

-- name: set_budget
INSERT INTO budget (scope, key, limit_usd, limit_calls, source)
VALUES (%(scope)s, %(key)s, %(limit_usd)s, %(limit_calls)s, %(source)s)
    ON CONFLICT (scope, key) DO UPDATE
   SET limit_usd = excluded.limit_usd, limit_calls = excluded.limit_calls,
       source = excluded.source, set_at = now();

-- name: remove_budget
DELETE FROM budget WHERE scope = %(scope)s AND key = %(key)s;

-- name: budgets
SELECT b.scope, b.key, b.limit_usd, b.limit_calls, b.source,
       CASE WHEN b.key = '*' THEN 'each' WHEN b.scope = 'judge' THEN j.name
            WHEN b.scope = 'model' THEN m.name WHEN b.scope = 'submitter' THEN s.name
            ELSE b.key END AS name
  FROM budget b
  LEFT JOIN judge j ON b.scope = 'judge' AND j.judge_id::text = b.key
  LEFT JOIN model m ON b.scope = 'model' AND m.model_id::text = b.key
  LEFT JOIN submitter s ON b.scope = 'submitter' AND s.submitter_id::text = b.key
 ORDER BY array_position(ARRAY['all', 'day', 'run', 'submitter', 'judge', 'model'], b.scope), name;

-- name: used
-- What is committed on the accounts that a budget holds: of days today's, and of a budget for each
-- those without one of their own.
SELECT b.scope, b.key AS budget_key, coalesce(l.key, b.key) AS key,
       coalesce(l.committed_usd, 0) AS committed_usd, coalesce(l.calls, 0) AS calls
  FROM budget b
  LEFT JOIN ledger l
    ON l.scope = b.scope
   AND CASE WHEN b.scope = 'day' THEN l.key = (now() AT TIME ZONE 'UTC')::date::text
            WHEN b.key = '*' THEN NOT EXISTS (SELECT FROM budget own
                                               WHERE own.scope = l.scope AND own.key = l.key)
            ELSE l.key = b.key END;

-- name: key_named
-- The key of the account called so; for models the slug will do, for runs the number.
SELECT judge_id::text FROM judge WHERE %(scope)s = 'judge' AND name = %(name)s
 UNION ALL
SELECT model_id::text FROM model WHERE %(scope)s = 'model' AND %(name)s IN (name, slug)
 UNION ALL
SELECT submitter_id::text FROM submitter WHERE %(scope)s = 'submitter' AND name = %(name)s
 UNION ALL
SELECT run_id::text FROM run WHERE %(scope)s = 'run' AND run_id::text = %(name)s
 LIMIT 1;

-- name: open_runs
-- Runs with a budget and calls to be done.
SELECT run_id FROM run r
 WHERE EXISTS (SELECT FROM budget WHERE scope = 'run' AND key IN ('*', r.run_id::text))
   AND EXISTS (SELECT FROM call c WHERE c.run_id = r.run_id AND c.state IN ('open', 'leased'));
