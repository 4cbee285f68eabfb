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
