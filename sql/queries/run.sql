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
WITH shown AS (
    SELECT r.response_id, CASE WHEN r.finish_reason = 'stand-in'
                               THEN %(bytes_per_token)s * m.max_tokens
                               ELSE octet_length(r.text) END AS bytes
      FROM response r JOIN model m USING (model_id)
), asked AS (
    SELECT c.kind, coalesce(j.name, m.name) AS name, e.price_in_usd, e.price_out_usd,
           coalesce(j.max_tokens, m.max_tokens) AS max_tokens,
           4000 + coalesce(octet_length(p.messages::text), 0) + coalesce(x.bytes, 0)
                + coalesce(y.bytes, 0) AS request_bytes
      FROM call c
      LEFT JOIN judge j ON j.judge_id = c.judge_id
      LEFT JOIN model m ON m.model_id = c.model_id
      JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
      LEFT JOIN prompt p ON p.prompt_id = c.prompt_id
      LEFT JOIN shown x ON x.response_id = c.first_response_id
      LEFT JOIN shown y ON y.response_id = c.second_response_id
     WHERE c.run_id = %(run_id)s
)
SELECT CASE kind WHEN 'response' THEN 'model' ELSE 'judge' END AS party, name, count(*) AS calls,
       sum(request_bytes + max_tokens)::bigint AS tokens,
       sum(ceiling_usd(price_in_usd, price_out_usd, request_bytes, max_tokens)) AS usd
  FROM asked
 GROUP BY 1, 2
 ORDER BY 1 DESC, 2;
