-- name: votes
-- Votes that anyone may see, in the order they were cast; a filter that is null leaves all. The key
-- is that of the log of votes: what is cast later comes later.
SELECT v.vote_id, v.battle_id, a.slug AS slug_a, c.slug AS slug_b, v.judge_id, j.name AS judge,
       v.judge_kind, v.dimension, v.display_order, v.repeat, v.p_a, v.p_b, v.p_tie, v.margin,
       v.both_bad, v.score_a, v.score_b, v.certainty, v.perplexity, v.prob_source, v.flags,
       v.basis, v.rubric_digest, v.created_at,
       r.reason AS retraction_reason, r.created_at AS retracted_at
  FROM vote v
  JOIN public_battles() b USING (battle_id)
  JOIN public_judges() j USING (judge_id)
  JOIN model a ON a.model_id = b.model_a_id
  JOIN model c ON c.model_id = b.model_b_id
  LEFT JOIN retraction r USING (vote_id)
 WHERE (%(after)s::bigint IS NULL OR v.vote_id > %(after)s)
   AND (%(battle_id)s::bigint IS NULL OR v.battle_id = %(battle_id)s)
   AND (%(judge_id)s::bigint IS NULL OR v.judge_id = %(judge_id)s)
   AND (%(model_id)s::bigint IS NULL
        OR b.model_a_id = %(model_id)s OR b.model_b_id = %(model_id)s)
   AND (%(dimension)s::text IS NULL OR v.dimension = %(dimension)s)
   AND (%(voters)s::text IS NULL OR v.judge_kind = %(voters)s)
 ORDER BY v.vote_id
 LIMIT %(limit)s;
