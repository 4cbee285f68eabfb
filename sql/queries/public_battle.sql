-- name: latest
-- Battles that anyone may see, the newest first; a filter that is null leaves all. Of a prompt, void
-- battles are left out: so its index serves.
SELECT b.battle_id
  FROM public_battles() b
 WHERE (%(after)s::bigint IS NULL OR b.battle_id < %(after)s)
   AND (%(prompt_id)s::bigint IS NULL
        OR b.prompt_id = %(prompt_id)s AND b.state <> 'void')
   AND (%(state)s::text IS NULL OR b.state = %(state)s)
   AND (%(category)s::text IS NULL
        OR EXISTS (SELECT FROM prompt_category g
                    WHERE g.prompt_id = b.prompt_id AND g.category = %(category)s))
 ORDER BY b.battle_id DESC
 LIMIT %(limit)s;

-- name: latest_of_model
-- The same of one model, and of one judge if one is given.
SELECT b.battle_id
  FROM (SELECT * FROM public_battles() b WHERE b.model_a_id = %(model_id)s
         UNION ALL
        SELECT * FROM public_battles() b WHERE b.model_b_id = %(model_id)s) b
 WHERE (%(opponent_id)s::bigint IS NULL
        OR b.model_a_id = %(opponent_id)s OR b.model_b_id = %(opponent_id)s)
   AND (%(judge_id)s::bigint IS NULL
        OR EXISTS (SELECT FROM vote v
                    WHERE v.battle_id = b.battle_id AND v.judge_id = %(judge_id)s))
   AND (%(after)s::bigint IS NULL OR b.battle_id < %(after)s)
   AND (%(prompt_id)s::bigint IS NULL
        OR b.prompt_id = %(prompt_id)s AND b.state <> 'void')
   AND (%(state)s::text IS NULL OR b.state = %(state)s)
   AND (%(category)s::text IS NULL
        OR EXISTS (SELECT FROM prompt_category g
                    WHERE g.prompt_id = b.prompt_id AND g.category = %(category)s))
 ORDER BY b.battle_id DESC
 LIMIT %(limit)s;

-- name: latest_of_judge
-- The same of those that one judge has voted on.
SELECT b.battle_id
  FROM public_battles() b
 WHERE EXISTS (SELECT FROM vote v
                WHERE v.battle_id = b.battle_id AND v.judge_id = %(judge_id)s)
   AND (%(after)s::bigint IS NULL OR b.battle_id < %(after)s)
   AND (%(prompt_id)s::bigint IS NULL
        OR b.prompt_id = %(prompt_id)s AND b.state <> 'void')
   AND (%(state)s::text IS NULL OR b.state = %(state)s)
   AND (%(category)s::text IS NULL
        OR EXISTS (SELECT FROM prompt_category g
                    WHERE g.prompt_id = b.prompt_id AND g.category = %(category)s))
 ORDER BY b.battle_id DESC
 LIMIT %(limit)s;

-- name: battles
-- Battles by their ids, the newest first, with their votes counted.
SELECT b.battle_id, b.state, b.void_reason, b.policy, b.sampling_prob, b.created_at,
       a.slug AS slug_a, a.name AS name_a, c.slug AS slug_b, c.name AS name_b,
       p.name AS prompt, p.version AS prompt_version,
       ARRAY(SELECT g.category FROM prompt_category g WHERE g.prompt_id = b.prompt_id ORDER BY 1)
           AS categories,
       n.votes, n.for_a, n.for_b
  FROM public_battles() b
  JOIN model a ON a.model_id = b.model_a_id
  JOIN model c ON c.model_id = b.model_b_id
  LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
 CROSS JOIN LATERAL (
    SELECT count(*) AS votes, count(*) FILTER (WHERE v.p_a > v.p_b) AS for_a,
           count(*) FILTER (WHERE v.p_b > v.p_a) AS for_b
      FROM vote v JOIN public_judges() j USING (judge_id)
     WHERE v.battle_id = b.battle_id
       AND NOT EXISTS (SELECT FROM retraction r WHERE r.vote_id = v.vote_id)) n
 WHERE b.battle_id = ANY(%(battle_ids)s)
 ORDER BY b.battle_id DESC;

-- name: battle
-- One battle with its prompt and responses.
SELECT b.battle_id, b.state, b.void_reason, b.policy, b.sampling_prob, b.created_at,
       b.response_a_id, b.response_b_id,
       a.slug AS slug_a, a.name AS name_a, c.slug AS slug_b, c.name AS name_b,
       p.name AS prompt, p.version AS prompt_version, p.cluster, p.source, p.messages,
       ARRAY(SELECT g.category FROM prompt_category g WHERE g.prompt_id = b.prompt_id ORDER BY 1)
           AS categories,
       x.text AS text_a, x.turns AS turns_a, x.status AS status_a,
       y.text AS text_b, y.turns AS turns_b, y.status AS status_b
  FROM public_battles() b
  JOIN model a ON a.model_id = b.model_a_id
  JOIN model c ON c.model_id = b.model_b_id
  LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
  LEFT JOIN response x ON x.response_id = b.response_a_id
  LEFT JOIN response y ON y.response_id = b.response_b_id
 WHERE b.battle_id = %(battle_id)s;

-- name: readings
-- What every judge was asked of one battle and what came of it: votes, and planned votes without
-- one. The caller has looked whether the battle may be seen.
SELECT v.vote_id, j.judge_id, j.name AS judge, j.kind AS judge_kind, dimension, display_order,
       repeat, coalesce(w.state, 'cast') AS state, w.reason, v.p_a, v.p_b, v.p_tie, v.margin,
       v.both_bad, v.score_a, v.score_b, v.certainty, v.perplexity, v.prob_source, v.flags,
       v.basis, v.created_at, r.reason AS retraction_reason, r.created_at AS retracted_at,
       ARRAY(SELECT DISTINCT g.judgment_id
               FROM call_use u JOIN judgment g USING (call_id)
              WHERE u.planned_vote_id = w.planned_vote_id ORDER BY 1) AS judgment_ids
  FROM (SELECT * FROM vote WHERE battle_id = %(battle_id)s) v
  FULL JOIN (SELECT * FROM planned_vote WHERE battle_id = %(battle_id)s) w
         USING (judge_id, dimension, display_order, repeat)
  JOIN public_judges() j USING (judge_id)
  LEFT JOIN retraction r ON r.vote_id = v.vote_id
 ORDER BY array_position(ARRAY['panel', 'peers', 'people'], j.kind), j.name, dimension, repeat,
          display_order
 LIMIT %(limit)s;

-- name: judgments
-- What judges said of one battle, each text once however many votes were read from it; without
-- those that were shown a response of a model that is unpublished, among the crowd. A call that
-- another battle shares was shown the same two responses.
SELECT g.judgment_id, j.judge_id, j.name AS judge, k.name AS asked, c.part, c.dimensions, c.round,
       c.sample,
       CASE WHEN c.shown_response_ids[1] = b.response_a_id
             AND c.shown_response_ids[2] = b.response_b_id THEN 'ab'
            WHEN c.shown_response_ids[1] = b.response_b_id
             AND c.shown_response_ids[2] = b.response_a_id THEN 'ba' END AS display_order,
       g.text, g.status, g.reason, r.finish_reason, r.prompt_tokens, r.completion_tokens,
       r.cost_usd, r.latency_seconds, g.created_at
  FROM (SELECT DISTINCT u.call_id
          FROM planned_vote w JOIN call_use u USING (planned_vote_id)
         WHERE w.battle_id = %(battle_id)s) used
  JOIN call c USING (call_id)
  JOIN judgment g USING (call_id)
  JOIN battle b ON b.battle_id = %(battle_id)s
  JOIN public_judges() j ON j.judge_id = c.judge_id
  JOIN public_judges() k ON k.judge_id = c.asked_judge_id
  LEFT JOIN attempt_result r USING (attempt_id)
 WHERE NOT EXISTS (SELECT FROM response s JOIN model m USING (model_id)
                    WHERE s.response_id = ANY(c.shown_response_ids)
                      AND m.visibility <> 'public')
 ORDER BY array_position(ARRAY['panel', 'peers', 'people'], j.kind), j.name, c.dimensions,
          c.round, c.sample, c.call_id, g.judgment_id
 LIMIT %(limit)s;

-- name: unasked
-- Judges who cannot be asked about one battle, and why.
SELECT j.judge_id, j.name AS judge, u.dimension, u.reason
  FROM unplanned_vote u JOIN public_judges() j USING (judge_id)
 WHERE u.battle_id = %(battle_id)s
 ORDER BY 2, 3
 LIMIT %(limit)s;
