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

-- name: answer_in_rehearsal
-- Nobody is asked any more for a response to the prompts of a run's battles, so that judges who are
-- shown everybody's are planned: only inside a rehearsal, which is rolled back.
UPDATE call
   SET state = 'done', leased_attempt_id = NULL
 WHERE kind = 'response'
   AND state IN ('open', 'leased')
   AND prompt_id IN (SELECT prompt_id FROM battle WHERE run_id = %(run_id)s);

-- name: judges_of_votes
-- Whose votes a run has planned, and how they are asked.
SELECT DISTINCT j.judge_id, j.protocol, j.options
  FROM planned_vote v JOIN judge j USING (judge_id)
 WHERE v.run_id = %(run_id)s
 ORDER BY j.judge_id;

-- name: later_ceilings
-- What a run's votes may cost in rounds that come once something was heard, at most: each later call
-- shows both responses and so many earlier answers of the longest kind, to the dearest member. They
-- stand in JSON, so a byte may take two.
SELECT 'judge' AS party, j.name || ', later rounds' AS name, (count(*) * l.calls)::bigint AS calls,
       sum(l.calls * (s.request_bytes + w.max_tokens))::bigint AS tokens,
       sum(l.calls * w.usd) AS usd
  FROM unnest(%(judge_ids)s::bigint[], %(calls)s::int[], %(quotes)s::int[])
    AS l (judge_id, calls, quotes)
  JOIN judge j USING (judge_id)
  JOIN planned_vote v USING (judge_id)
  JOIN battle b USING (battle_id)
  LEFT JOIN prompt p USING (prompt_id)
 CROSS JOIN LATERAL (
    SELECT CASE j.members WHEN '{}' THEN ARRAY[j.judge_id] ELSE j.members END AS judge_ids) asked
 CROSS JOIN LATERAL (
    SELECT sum(CASE WHEN r.finish_reason = 'stand-in'
                    THEN %(bytes_per_token)s * m.max_tokens
                    ELSE octet_length(r.text) + coalesce(octet_length(r.turns::text), 0)
                    END) AS bytes
      FROM response r JOIN model m USING (model_id)
     WHERE r.response_id IN (b.response_a_id, b.response_b_id)) shown
 CROSS JOIN LATERAL (
    SELECT (4000 + coalesce(octet_length(p.messages::text), 0)
            + coalesce(octet_length(p.reference), 0) + octet_length(j.persona) + shown.bytes
            + l.quotes * 2 * %(bytes_per_token)s * max(k.max_tokens))::bigint AS request_bytes
      FROM judge k
     WHERE k.judge_id = ANY(asked.judge_ids)) s
 CROSS JOIN LATERAL (
    SELECT max(k.max_tokens) AS max_tokens,
           max(ceiling_usd(e.price_in_usd, e.price_out_usd, s.request_bytes, k.max_tokens)) AS usd
      FROM judge k LEFT JOIN model m ON m.model_id = k.model_id
      JOIN endpoint e ON e.endpoint_id = coalesce(k.endpoint_id, m.endpoint_id)
     WHERE k.judge_id = ANY(asked.judge_ids)) w
 WHERE v.run_id = %(run_id)s
   AND v.state = 'waiting'
 GROUP BY j.name, l.calls
 ORDER BY j.name;

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
