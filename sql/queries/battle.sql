-- name: battles_per_pair
-- Battles that count towards a pair's number: all but void ones. a < b.
SELECT least(model_a_id, model_b_id) AS model_a_id,
       greatest(model_a_id, model_b_id) AS model_b_id,
       prompt_id
  FROM battle
 WHERE state <> 'void'
   AND prompt_id IS NOT NULL;

-- name: prompts_out_of_reach
-- Prompts that a model has failed to answer for good.
SELECT model_id, prompt_id
  FROM call
 WHERE kind = 'response'
   AND state = 'failed';

-- name: battles_under_way
-- Battles that still wait for responses, or for judgments that were planned.
SELECT (SELECT count(*) FROM battle WHERE state = 'waiting')
     + (SELECT count(DISTINCT battle_id) FROM planned_vote WHERE state = 'waiting') AS battles;

-- name: add_battles
-- Draw battles; one that was fought already is left out. Returns what was really added.
INSERT INTO battle (prompt_id, model_a_id, model_b_id, policy, sampling_prob, run_id)
SELECT prompt_id, model_a_id, model_b_id, %(policy)s, sampling_prob, %(run_id)s::bigint
  FROM unnest(%(prompt_ids)s::bigint[], %(model_a_ids)s::bigint[], %(model_b_ids)s::bigint[],
              %(sampling_probs)s::float8[])
    AS w (prompt_id, model_a_id, model_b_id, sampling_prob)
    ON CONFLICT DO NOTHING
RETURNING battle_id, prompt_id, model_a_id, model_b_id;

-- name: fill_battles
-- Put responses that are there into the battles waiting for them. With response ids given, only
-- those; without, all.
UPDATE battle
   SET response_a_id = coalesce(battle.response_a_id, a.response_id),
       response_b_id = coalesce(battle.response_b_id, b.response_id),
       state = CASE WHEN coalesce(battle.response_a_id, a.response_id) IS NOT NULL
                     AND coalesce(battle.response_b_id, b.response_id) IS NOT NULL
                    THEN 'ready' ELSE 'waiting' END
  FROM battle w
  LEFT JOIN response a ON a.prompt_id = w.prompt_id AND a.model_id = w.model_a_id
                      AND a.sample = w.sample_a
  LEFT JOIN response b ON b.prompt_id = w.prompt_id AND b.model_id = w.model_b_id
                      AND b.sample = w.sample_b
 WHERE w.battle_id = battle.battle_id
   AND battle.state = 'waiting'
   AND w.state = 'waiting'
   AND (%(response_ids)s::bigint[] IS NULL
        OR a.response_id = ANY(%(response_ids)s) OR b.response_id = ANY(%(response_ids)s))
   AND (a.response_id IS NOT NULL OR b.response_id IS NOT NULL)
RETURNING battle.battle_id, battle.state;

-- name: void_battles_without_response
-- A battle whose response will never come is void: nobody's loss.
UPDATE battle
   SET state = 'void', void_reason = 'no response from ' || m.name
  FROM call c
  JOIN model m ON m.model_id = c.model_id
 WHERE battle.state = 'waiting'
   AND c.kind = 'response'
   AND c.state IN ('failed', 'void')
   AND c.prompt_id = battle.prompt_id
   AND ((c.model_id = battle.model_a_id AND c.sample = battle.sample_a
         AND battle.response_a_id IS NULL)
     OR (c.model_id = battle.model_b_id AND c.sample = battle.sample_b
         AND battle.response_b_id IS NULL))
RETURNING battle.battle_id;

-- name: battles_to_plan
-- Ready battles and the judges who have not been asked about them on some dimension, next after one.
-- A judge without dimensions of its own is asked about the usual ones. With battle ids or a judge
-- given, only those. Peers are asked where the arena has such, while they are in the draw, and if
-- they may about their own battles. A judge is asked about the categories that it takes. What could
-- not be planned is tried again when the prompt has other responses than then. A repeat is asked
-- about what the judge was asked about before.
SELECT b.battle_id, b.run_id, b.prompt_id, b.model_a_id, b.model_b_id, b.response_a_id,
       b.response_b_id, j.judge_id, j.name AS judge_name, j.kind AS judge_kind, j.protocol,
       j.options, j.members,
       CASE WHEN j.dimensions = '{}' THEN %(usual_dimensions)s::text[] ELSE j.dimensions END
           AS dimensions,
       d.dimension, a.text AS text_a, c.text AS text_b,
       a.turns IS NOT DISTINCT FROM c.turns AS same_turns,
       ARRAY(SELECT g.category FROM prompt_category g WHERE g.prompt_id = b.prompt_id ORDER BY 1)
           AS categories,
       p.reference IS NOT NULL AS has_reference, tried.responses IS NOT NULL AS tried,
       (SELECT count(*) FROM response r WHERE r.prompt_id = b.prompt_id)::int AS responses
  FROM battle b
  JOIN response a ON a.response_id = b.response_a_id
  JOIN response c ON c.response_id = b.response_b_id
  LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
 CROSS JOIN judge j
  LEFT JOIN model own ON own.model_id = j.model_id AND j.kind = 'peers'
 CROSS JOIN LATERAL unnest(CASE WHEN j.dimensions = '{}' THEN %(usual_dimensions)s::text[]
                                ELSE j.dimensions END)
       AS d (dimension)
  LEFT JOIN unplanned_vote tried ON tried.battle_id = b.battle_id
                                AND tried.judge_id = j.judge_id
                                AND tried.dimension = d.dimension
 WHERE b.state = 'ready'
   AND b.battle_id >= %(after_battle_id)s
   AND (b.battle_id, j.judge_id, d.dimension)
       > (%(after_battle_id)s::bigint, %(after_judge_id)s::bigint, %(after_dimension)s::text)
   AND (%(battle_ids)s::bigint[] IS NULL OR b.battle_id = ANY(%(battle_ids)s))
   AND j.state = 'active'
   AND j.kind <> 'people'
   AND (%(judge_id)s::bigint IS NULL OR j.judge_id = %(judge_id)s)
   AND (j.kind <> 'peers'
        OR (%(peers)s AND own.state = 'active' AND own.judges
            AND (%(peers_judge_own)s OR own.model_id NOT IN (b.model_a_id, b.model_b_id))))
   AND j.protocol = ANY(%(protocols)s)
   AND d.dimension = ANY(%(dimensions)s)
   AND (j.prompt_source IS NULL OR j.prompt_source = p.source)
   AND (j.categories = '{}'
        OR EXISTS (SELECT FROM prompt_category g
                    WHERE g.prompt_id = b.prompt_id AND g.category = ANY(j.categories)))
   AND (j.except_categories = '{}'
        OR NOT EXISTS (SELECT FROM prompt_category g
                        WHERE g.prompt_id = b.prompt_id
                          AND g.category = ANY(j.except_categories)))
   AND NOT EXISTS (SELECT FROM planned_vote u
                    WHERE u.battle_id = b.battle_id AND u.judge_id = j.judge_id
                      AND u.dimension = d.dimension AND u.repeat = %(repeat)s)
   AND NOT EXISTS (SELECT FROM vote v
                    WHERE v.battle_id = b.battle_id AND v.judge_id = j.judge_id
                      AND v.dimension = d.dimension AND v.repeat = %(repeat)s)
   AND (tried.responses IS NULL
        OR tried.responses <> (SELECT count(*) FROM response r WHERE r.prompt_id = b.prompt_id))
   AND (%(repeat)s = 0
        OR EXISTS (SELECT FROM planned_vote u
                    WHERE u.battle_id = b.battle_id AND u.judge_id = j.judge_id
                      AND u.dimension = d.dimension AND u.repeat = 0))
 ORDER BY b.battle_id, j.judge_id, d.dimension
 LIMIT %(limit)s;
