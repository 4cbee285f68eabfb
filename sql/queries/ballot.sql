-- name: person
-- The judge that a submitter is, and how much it has voted.
SELECT j.judge_id, (SELECT count(*) FROM vote v WHERE v.judge_id = j.judge_id) AS votes
  FROM judge j
 WHERE j.identity = %(identity)s;

-- name: last_battle
SELECT coalesce(max(battle_id), 0) FROM battle;

-- name: next_battle
-- The next battle from one on that a person may vote on: public, with two responses that differ,
-- of models that are not this submitter's, and not voted on by it on this dimension.
SELECT b.battle_id, p.messages, x.text AS text_a, x.turns AS turns_a, y.text AS text_b,
       y.turns AS turns_b
  FROM public_battles() b
  JOIN model a ON a.model_id = b.model_a_id
  JOIN model c ON c.model_id = b.model_b_id
  JOIN response x ON x.response_id = b.response_a_id
  JOIN response y ON y.response_id = b.response_b_id
  LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
 WHERE b.state = 'ready'
   AND b.battle_id >= %(from_battle_id)s
   AND (%(battle_id)s::bigint IS NULL OR b.battle_id = %(battle_id)s)
   AND a.submitter_id IS DISTINCT FROM %(submitter_id)s
   AND c.submitter_id IS DISTINCT FROM %(submitter_id)s
   AND (x.text, x.turns) IS DISTINCT FROM (y.text, y.turns)
   AND NOT EXISTS (SELECT FROM vote v
                    WHERE v.battle_id = b.battle_id AND v.judge_id = %(judge_id)s
                      AND v.dimension = %(dimension)s)
 ORDER BY b.battle_id
 LIMIT 1;
