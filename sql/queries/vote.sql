-- name: add_judgments
INSERT INTO judgment (attempt_id, call_id, text, status, reason, tokens)
SELECT * FROM unnest(%(attempt_ids)s::bigint[], %(call_ids)s::bigint[], %(texts)s::text[],
                     %(statuses)s::text[], %(reasons)s::text[], %(tokens)s::jsonb[])
    ON CONFLICT (attempt_id) DO NOTHING
RETURNING judgment_id, attempt_id;

-- name: cast_votes
-- A vote that was cast already stays as it is. Returns the votes that are new.
INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order, repeat, p_a, p_b,
                  p_tie, margin, both_bad, score_a, score_b, certainty, perplexity, prob_source,
                  flags, basis, rubric_digest)
SELECT w.battle_id, w.judge_id, w.judge_kind, w.dimension, w.display_order, w.repeat, w.p_a, w.p_b,
       w.p_tie, w.margin, w.both_bad, w.score_a, w.score_b, w.certainty, w.perplexity,
       w.prob_source, string_to_array(w.flags, ' '), w.basis, w.rubric_digest
  FROM unnest(%(battle_ids)s::bigint[], %(judge_ids)s::bigint[], %(judge_kinds)s::text[],
              %(dimensions)s::text[], %(orders)s::text[], %(repeats)s::int[],
              %(ps_a)s::float8[], %(ps_b)s::float8[], %(ps_tie)s::float8[],
              %(margins)s::text[], %(boths_bad)s::boolean[], %(scores_a)s::float8[],
              %(scores_b)s::float8[], %(certainties)s::float8[], %(perplexities)s::float8[],
              %(prob_sources)s::text[], %(flags)s::text[], %(bases)s::text[],
              %(rubric_digests)s::text[])
    AS w (battle_id, judge_id, judge_kind, dimension, display_order, repeat, p_a, p_b, p_tie,
          margin, both_bad, score_a, score_b, certainty, perplexity, prob_source, flags, basis,
          rubric_digest)
    ON CONFLICT DO NOTHING
RETURNING vote_id, battle_id, judge_id, dimension, display_order, repeat;

-- name: link_judgments
INSERT INTO vote_judgment (vote_id, judgment_id)
SELECT * FROM unnest(%(vote_ids)s::bigint[], %(judgment_ids)s::bigint[]);

-- name: lock_votes
-- Identity values commit out of order: under this lock no vote below the cut is still to come.
LOCK TABLE vote, retraction IN SHARE MODE;

-- name: cut
SELECT coalesce((SELECT max(vote_id) FROM vote), 0) AS last_vote_id,
       coalesce((SELECT max(retraction_id) FROM retraction), 0) AS last_retraction_id;

-- name: votes_in_cut
-- Every vote up to the cut that was not retracted up to the cut, in the order it was cast.
SELECT v.vote_id, v.battle_id, b.prompt_id, b.model_a_id, b.model_b_id, v.judge_id, v.judge_kind,
       v.dimension, v.display_order, v.repeat, v.p_a, v.p_b, v.p_tie, v.margin, v.both_bad, v.basis,
       v.rubric_digest, b.sampling_prob, v.score_a, v.score_b, v.certainty, v.perplexity,
       v.prob_source, v.flags,
       CASE WHEN sa.response_id IS NOT NULL
            THEN ARRAY[sa.length_tokens, sa.headings, sa.lists, sa.bold] END AS style_a,
       CASE WHEN sb.response_id IS NOT NULL
            THEN ARRAY[sb.length_tokens, sb.headings, sb.lists, sb.bold] END AS style_b
  FROM vote v
  JOIN battle b USING (battle_id)
  LEFT JOIN response_style sa ON sa.response_id = b.response_a_id
  LEFT JOIN response_style sb ON sb.response_id = b.response_b_id
 WHERE v.vote_id <= %(last_vote_id)s
   AND (%(dimension)s::text IS NULL OR v.dimension = %(dimension)s)
   AND NOT EXISTS (SELECT FROM retraction r
                    WHERE r.vote_id = v.vote_id
                      AND r.retraction_id <= %(last_retraction_id)s)
 ORDER BY v.vote_id;

-- name: unreadable_votes
-- Planned votes that were answered and have no verdict, by dimension, kind of judge and category of
-- prompts; category `all` counts each of them once.
SELECT v.dimension, j.kind AS judge_kind, of.category, count(*) AS votes
  FROM planned_vote v
  JOIN judge j USING (judge_id)
  JOIN battle b USING (battle_id)
 CROSS JOIN LATERAL (SELECT 'all' AS category
                      UNION
                     SELECT c.category FROM prompt_category c WHERE c.prompt_id = b.prompt_id) of
 WHERE v.state = 'undecided'
   AND v.repeat = 0
 GROUP BY 1, 2, 3
 ORDER BY 1, 2, 3;

-- name: retract_vote
INSERT INTO retraction (vote_id, reason) VALUES (%(vote_id)s, %(reason)s) RETURNING retraction_id;

-- name: certain_verdicts
-- How certain judges asked at one endpoint, by one protocol and as one persona, were of their
-- verdicts, and whether people put the same side ahead. One order of each battle: two are related.
SELECT v.certainty, ((v.p_a - v.p_b) * people.lead > 0) AS correct
  FROM vote v
  JOIN judge j USING (judge_id)
  JOIN endpoint e ON e.endpoint_id = j.endpoint_id
 CROSS JOIN LATERAL (
    SELECT avg(p.p_a - p.p_b) AS lead
      FROM vote p
     WHERE p.battle_id = v.battle_id
       AND p.dimension = v.dimension
       AND p.judge_kind = 'people'
       AND NOT EXISTS (SELECT FROM retraction r WHERE r.vote_id = p.vote_id)) people
 WHERE e.base_url = %(base_url)s
   AND e.api_model = %(api_model)s
   AND j.protocol = %(protocol)s
   AND j.persona = %(persona)s
   AND v.certainty IS NOT NULL
   AND v.display_order = 'ab'
   AND v.repeat = 0
   AND people.lead <> 0
   AND NOT EXISTS (SELECT FROM retraction r WHERE r.vote_id = v.vote_id)
 ORDER BY v.vote_id;
