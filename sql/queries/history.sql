-- name: ratings_over_snapshots
-- Ratings of some models on the boards that are alike, in the snapshots up to and with one, the
-- newest ones of them.
WITH alike AS (
    SELECT s.number, s.created_at, b.board_id
      FROM snapshot s JOIN board b USING (snapshot_id)
     WHERE s.number <= %(number)s
       AND b.dimension = %(dimension)s
       AND b.category = %(category)s
       AND b.voters = %(voters)s
       AND b.method = %(method)s
       AND b.style_control = %(style_control)s
     ORDER BY s.number DESC
     LIMIT %(snapshots)s
)
SELECT a.number, a.created_at, r.model_id, r.rating
  FROM alike a JOIN rating r USING (board_id)
 WHERE r.model_id = ANY(%(model_ids)s)
   AND r.rating IS NOT NULL
 ORDER BY a.number, r.model_id;

-- name: history_of_model
-- A model's lines on main boards, the newest snapshot first.
SELECT s.number, s.snapshot_id, s.created_at, s.methodology_version, b.dimension, b.voters,
       b.method, r.rating, r.lower, r.upper, r.rank, r.rank_low, r.rank_high, r.votes, r.unrated
  FROM snapshot s
  JOIN board b USING (snapshot_id)
  JOIN rating r USING (board_id)
 WHERE r.model_id = %(model_id)s
   AND b.dimension = %(dimension)s
   AND b.category = %(category)s
   AND b.voters = %(voters)s
   AND b.method = %(method)s
   AND b.style_control = %(style_control)s
   AND (%(before)s::bigint IS NULL OR s.number < %(before)s)
 ORDER BY s.number DESC
 LIMIT %(limit)s;

-- name: previous_snapshot
SELECT snapshot_id, number, last_vote_id, last_retraction_id, votes, methodology_version, manifest,
       created_at
  FROM snapshot
 WHERE number < %(number)s
 ORDER BY number DESC
 LIMIT 1;

-- name: retracted_between
-- Votes on a model that one snapshot counted and a later one does not, because they were retracted.
SELECT count(*)
  FROM retraction r
  JOIN vote v USING (vote_id)
  JOIN battle b USING (battle_id)
 WHERE r.retraction_id > %(after_retraction_id)s
   AND r.retraction_id <= %(last_retraction_id)s
   AND v.vote_id <= %(last_vote_id)s
   AND v.repeat = 0
   AND v.dimension = %(dimension)s
   AND (%(voters)s = 'all' OR v.judge_kind = %(voters)s)
   AND %(model_id)s IN (b.model_a_id, b.model_b_id);

-- name: exposure
-- Battles drawn with a model, and battles drawn in all since it was entered.
SELECT count(*) FILTER (WHERE m.model_id IN (b.model_a_id, b.model_b_id)) AS battles,
       count(b.battle_id) AS battles_since
  FROM model m
  LEFT JOIN battle b ON b.created_at >= m.created_at AND b.state <> 'void'
 WHERE m.model_id = %(model_id)s;
