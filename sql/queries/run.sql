-- name: add_run
INSERT INTO run (kind, note, ceiling_calls, ceiling_tokens, ceiling_usd)
VALUES (%(kind)s, %(note)s, %(calls)s, %(tokens)s, %(usd)s)
RETURNING run_id;

-- name: stand_in
-- For each response that a run's battles wait for, a text that no other is equal to: only inside a
-- rehearsal, which is rolled back.
INSERT INTO response (prompt_id, model_id, sample, text, status, finish_reason)
SELECT DISTINCT w.prompt_id, w.model_id, w.sample, format('stand-in %%s', w.model_id), 'complete',
       'stand-in'
  FROM (SELECT prompt_id, model_a_id AS model_id, sample_a AS sample
          FROM battle WHERE run_id = %(run_id)s AND state = 'waiting' AND response_a_id IS NULL
         UNION ALL
        SELECT prompt_id, model_b_id, sample_b
          FROM battle WHERE run_id = %(run_id)s AND state = 'waiting' AND response_b_id IS NULL) w
    ON CONFLICT DO NOTHING
RETURNING response_id;

-- name: ceilings
-- What the calls of a run may cost at most, each made once, by whom they ask. A stand-in counts as
-- the longest response its model may give.
SELECT CASE c.kind WHEN 'response' THEN 'model' ELSE 'judge' END AS party,
       coalesce(j.name, m.name) AS name, count(*) AS calls,
       sum(k.request_bytes + k.max_tokens)::bigint AS tokens, sum(k.ceiling_usd) AS usd
  FROM call c
 CROSS JOIN LATERAL price_of_call(c.call_id) k
  LEFT JOIN judge j ON j.judge_id = c.judge_id
  LEFT JOIN model m ON m.model_id = c.model_id
 WHERE c.run_id = %(run_id)s
 GROUP BY 1, 2
 ORDER BY 1 DESC, 2;
