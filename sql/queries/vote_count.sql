-- name: allow_memory
-- All votes are joined and grouped here; in the usual 4 MB that would go by way of the disk.
SET LOCAL work_mem = '256MB';

-- name: expect_memory
-- The votes since the last snapshot, and their battles, were written a short while ago and lie in
-- memory: to look each of them up is cheaper than to read every battle there is.
SET LOCAL random_page_cost = 1.1;

-- name: counted_cut
-- The cut that the stored counts stand for. It is asked first and given to the queries below, whose
-- planner then knows whether ten votes came since or all of them.
SELECT coalesce(max(last_vote_id), 0) AS last_vote_id,
       coalesce(max(last_retraction_id), 0) AS last_retraction_id
  FROM vote_count_cut;

-- name: add_counts
-- Bring the counts forward from one cut to another. Backward, nothing changes.
MERGE INTO vote_count stored
USING count_votes(%(after_vote_id)s, %(after_retraction_id)s,
                  %(last_vote_id)s, %(last_retraction_id)s) new
   ON stored.dimension = new.dimension
  AND stored.judge_kind = new.judge_kind
  AND stored.model_a_id = new.model_a_id
  AND stored.model_b_id = new.model_b_id
 WHEN MATCHED THEN UPDATE
  SET wins = stored.wins + new.wins,
      losses = stored.losses + new.losses,
      ties = stored.ties + new.ties,
      soft_points = stored.soft_points + new.soft_points,
      soft_squares = stored.soft_squares + new.soft_squares
 WHEN NOT MATCHED THEN
INSERT (dimension, judge_kind, model_a_id, model_b_id, wins, losses, ties, soft_points,
        soft_squares)
VALUES (new.dimension, new.judge_kind, new.model_a_id, new.model_b_id, new.wins, new.losses,
        new.ties, new.soft_points, new.soft_squares);

-- name: move_cut
-- Two publications may end in the other order than their cuts were taken in.
INSERT INTO vote_count_cut (last_vote_id, last_retraction_id, snapshot_id)
VALUES (%(last_vote_id)s, %(last_retraction_id)s, %(snapshot_id)s)
    ON CONFLICT (is_last) DO UPDATE
   SET last_vote_id = excluded.last_vote_id,
       last_retraction_id = excluded.last_retraction_id,
       snapshot_id = excluded.snapshot_id
 WHERE (excluded.last_vote_id, excluded.last_retraction_id)
       > (vote_count_cut.last_vote_id, vote_count_cut.last_retraction_id);

-- name: counts_now
-- The stored counts and those of the votes and retractions since, one array per column: a pair may
-- stand in it several times, and is added up where that is cheaper than by `numeric`.
-- counted_cut is the cut that the stored counts stood for at this statement.
WITH part AS (
    SELECT dimension, judge_kind, model_a_id, model_b_id, wins, losses, ties, soft_points,
           soft_squares
      FROM vote_count
     UNION ALL
    SELECT dimension, judge_kind, model_a_id, model_b_id, wins, losses, ties, soft_points,
           soft_squares
      FROM count_votes(%(after_vote_id)s, %(after_retraction_id)s,
                       9223372036854775807, 9223372036854775807)
)
SELECT array_agg(model_a_id) AS model_a_id, array_agg(model_b_id) AS model_b_id,
       array_agg(wins) AS wins, array_agg(losses) AS losses, array_agg(ties) AS ties,
       -- Changing a numeric to a float goes by way of its text; most are 0.
       array_agg(CASE WHEN soft_points = 0 THEN 0 ELSE soft_points::float8 END) AS soft_points,
       array_agg(CASE WHEN soft_squares = 0 THEN 0 ELSE soft_squares::float8 END) AS soft_squares,
       (SELECT ARRAY[coalesce(max(last_vote_id), 0), coalesce(max(last_retraction_id), 0)]
          FROM vote_count_cut) AS counted_cut
  FROM part
 WHERE dimension = %(dimension)s
   AND judge_kind = ANY(%(judge_kinds)s);

-- name: wrong_counts
-- Where stored counts and votes since differ from the sums over every vote; one statement, so both
-- are of the same moment.
WITH part AS (
    SELECT dimension, judge_kind, model_a_id, model_b_id, wins, losses, ties, soft_points,
           soft_squares
      FROM vote_count
     UNION ALL
    SELECT since.*
      FROM (SELECT coalesce(max(last_vote_id), 0) AS vote_id,
                   coalesce(max(last_retraction_id), 0) AS retraction_id
              FROM vote_count_cut) cut,
           count_votes(cut.vote_id, cut.retraction_id, 9223372036854775807, 9223372036854775807)
               AS since
), now AS (
    SELECT dimension, judge_kind, model_a_id, model_b_id, sum(wins) AS wins, sum(losses) AS losses,
           sum(ties) AS ties, sum(soft_points) AS soft_points, sum(soft_squares) AS soft_squares
      FROM part
     GROUP BY 1, 2, 3, 4
    HAVING (sum(wins), sum(losses), sum(ties), sum(soft_points), sum(soft_squares))
           <> (0, 0, 0, 0, 0)
), anew AS (
    SELECT dimension, judge_kind, model_a_id, model_b_id, wins, losses, ties, soft_points,
           soft_squares
      FROM count_votes(0, 0, 9223372036854775807, 9223372036854775807)
)
SELECT dimension, judge_kind, model_a_id, model_b_id,
       now.wins::bigint, now.losses::bigint, now.ties::bigint, anew.wins, anew.losses, anew.ties
  FROM now FULL JOIN anew USING (dimension, judge_kind, model_a_id, model_b_id)
 WHERE (now.wins, now.losses, now.ties, now.soft_points, now.soft_squares)
       IS DISTINCT FROM
       (anew.wins, anew.losses, anew.ties, anew.soft_points, anew.soft_squares)
 ORDER BY 1, 2, 3, 4
 LIMIT 1;

-- name: vote_columns
-- The votes of one dimension that are counted, one array per column, in the order they were cast.
WITH counted AS (
    SELECT v.vote_id, v.battle_id, coalesce(b.prompt_id, -b.battle_id) AS prompt_id,
           b.model_a_id, b.model_b_id, v.judge_id, v.p_a + v.p_tie / 2 AS points,
           (CASE v.display_order WHEN 'ab' THEN 1 WHEN 'ba' THEN -1 ELSE 0 END)::int2 AS first,
           v.p_tie AS tie, coalesce(v.perplexity, 'NaN') AS perplexity,
           coalesce(v.score_a - v.score_b, 'NaN') AS lead,
           coalesce(b.sampling_prob, 'NaN') AS sampling_prob
      FROM vote v
      JOIN battle b USING (battle_id)
     WHERE v.dimension = %(dimension)s
       AND v.judge_kind = ANY(%(judge_kinds)s)
       AND v.repeat = 0
       AND NOT EXISTS (SELECT FROM retraction r WHERE r.vote_id = v.vote_id)
     ORDER BY v.vote_id
)
SELECT array_agg(battle_id) AS battle_id, array_agg(prompt_id) AS prompt_id,
       array_agg(model_a_id) AS model_a_id, array_agg(model_b_id) AS model_b_id,
       array_agg(judge_id) AS judge_id, array_agg(points) AS points, array_agg(first) AS first,
       array_agg(tie) AS tie, array_agg(perplexity) AS perplexity, array_agg(lead) AS lead,
       array_agg(sampling_prob) AS sampling_prob
  FROM counted;

-- name: first_vote_retracted_since
SELECT min(vote_id) FROM retraction WHERE retraction_id > %(last_retraction_id)s;

-- name: model_names
SELECT model_id, name FROM model WHERE model_id = ANY(%(ids)s) ORDER BY model_id;

-- name: judge_names
SELECT judge_id, name FROM judge WHERE judge_id = ANY(%(ids)s) ORDER BY judge_id;

-- name: prompt_clusters
SELECT prompt_id, cluster FROM prompt WHERE prompt_id = ANY(%(ids)s) ORDER BY prompt_id;
