-- name: call_counts
SELECT kind, state, count(*) AS calls,
       coalesce(sum(reserved_usd), 0)::float8 AS reserved_usd
  FROM call GROUP BY 1, 2 ORDER BY 1, 2;

-- name: attempt_counts
-- Known attempts by outcome; unknown ones were cut off: no result, and the lease has ended.
SELECT coalesce(r.outcome, CASE WHEN a.lease_until < now() OR c.leased_attempt_id IS DISTINCT FROM
                                     a.attempt_id THEN 'unknown' ELSE 'under way' END) AS outcome,
       count(*) AS attempts,
       sum(coalesce(r.cost_usd, a.ceiling_usd))::float8 AS cost_usd
  FROM attempt a
  JOIN call c USING (call_id)
  LEFT JOIN attempt_result r USING (attempt_id)
 GROUP BY 1 ORDER BY 1;

-- name: battle_counts
SELECT state, count(*) AS battles FROM battle GROUP BY 1 ORDER BY 1;

-- name: judgment_counts
SELECT status, count(*) AS judgments FROM judgment GROUP BY 1 ORDER BY 1;

-- name: vote_counts
SELECT v.dimension, v.judge_kind, count(*) AS votes FROM vote v GROUP BY 1, 2 ORDER BY 1, 2;

-- name: judge_counts
-- What each judge has said: votes, and planned votes that were answered without a verdict.
SELECT j.name, j.kind, j.state,
       (SELECT count(*) FROM vote v WHERE v.judge_id = j.judge_id) AS votes,
       (SELECT count(*) FROM planned_vote v
         WHERE v.judge_id = j.judge_id AND v.state = 'undecided') AS unreadable,
       (SELECT count(*) FROM call c WHERE c.judge_id = j.judge_id AND c.state = 'failed') AS failed
  FROM judge j
 WHERE j.kind <> 'people'
 ORDER BY j.name;

-- name: undecided_counts
-- Planned votes without a verdict, and why: answered without one, or a call failed for good.
SELECT j.name AS judge, v.state, v.reason, count(*) AS votes
  FROM planned_vote v JOIN judge j USING (judge_id)
 WHERE v.state IN ('undecided', 'failed')
 GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT 20;

-- name: unplanned_counts
-- Votes that a judge cannot be asked for, and why; one in each order.
SELECT j.name AS judge, u.reason, 2 * count(*) AS votes
  FROM unplanned_vote u JOIN judge j USING (judge_id)
 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20;

-- name: people_count
SELECT count(*) AS people FROM judge WHERE kind = 'people';

-- name: totals
-- The few numbers a progress display asks for again and again.
SELECT (SELECT count(*) FROM response) AS responses,
       (SELECT count(*) FROM call WHERE kind = 'response' AND state <> 'void') AS response_calls,
       (SELECT count(*) FROM call WHERE kind = 'judgment') AS judgment_calls,
       (SELECT count(*) FROM battle WHERE state <> 'void') AS battles,
       (SELECT count(*) FROM judgment WHERE status <> 'cut_off') AS judgments,
       (SELECT count(*) FROM vote) AS votes,
       (SELECT count(*) FROM call WHERE state IN ('open', 'leased')) AS unfinished,
       (SELECT count(*) FROM call WHERE state = 'failed') AS failed,
       (SELECT count(*) FROM snapshot) AS snapshots;

-- name: recent_errors
SELECT last_error, count(*) AS calls FROM call
 WHERE state = 'failed' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10;
