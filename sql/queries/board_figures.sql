-- name: add_figures
INSERT INTO board_figures (board_id, separability, model_a_ids, model_b_ids, wins, losses, ties,
                           alike_model_ids, alike_runs, rated_ids, difference_points)
VALUES (%(board_id)s, %(separability)s, %(model_a_ids)s, %(model_b_ids)s, %(wins)s, %(losses)s,
        %(ties)s, %(alike_model_ids)s, %(alike_runs)s, %(rated_ids)s, %(difference_points)s);

-- name: add_flips
INSERT INTO board_flip (board_id, place, above_id, below_id, outcome, votes)
SELECT %(board_id)s, *
  FROM unnest(%(places)s::int[], %(above_ids)s::bigint[], %(below_ids)s::bigint[],
              %(outcomes)s::text[], %(votes)s::int[]);

-- name: figures
SELECT separability, model_a_ids, model_b_ids, wins, losses, ties, alike_model_ids, alike_runs,
       rated_ids, difference_points
  FROM board_figures
 WHERE board_id = %(board_id)s;

-- name: flips
SELECT place, above_id, below_id, outcome, votes
  FROM board_flip
 WHERE board_id = %(board_id)s
 ORDER BY place;

-- name: separability
SELECT separability FROM board_figures WHERE board_id = %(board_id)s;

-- name: public_alike
-- Run after run, the models of it that anyone may see, the strongest first.
SELECT a.run, m.name
  FROM board_figures f
 CROSS JOIN unnest(f.alike_model_ids, f.alike_runs) WITH ORDINALITY AS a (model_id, run, place)
  JOIN board b USING (board_id)
  JOIN snapshot_model m ON m.snapshot_id = b.snapshot_id AND m.model_id = a.model_id
  JOIN model now ON now.model_id = a.model_id
 WHERE f.board_id = %(board_id)s
   AND now.visibility = 'public'
 ORDER BY a.place;

-- name: difference_reach
-- Of two models: the place of their difference among those of all pairs of rated ones.
WITH placed AS (
    SELECT difference_points, cardinality(rated_ids) AS n,
           least(array_position(rated_ids, %(model_id)s), array_position(rated_ids, %(other_id)s))
               AS i,
           greatest(array_position(rated_ids, %(model_id)s), array_position(rated_ids, %(other_id)s))
               AS j
      FROM board_figures
     WHERE board_id = %(board_id)s
       AND rated_ids @> ARRAY[%(model_id)s, %(other_id)s]::bigint[]
)
SELECT difference_points[(i - 1) * n - i * (i - 1) / 2 + j - i] FROM placed;

-- name: pairs_among
SELECT p.model_a_id, p.model_b_id, p.wins, p.losses, p.ties
  FROM board_figures f,
       unnest(f.model_a_ids, f.model_b_ids, f.wins, f.losses, f.ties)
           AS p (model_a_id, model_b_id, wins, losses, ties)
 WHERE f.board_id = %(board_id)s
   AND p.model_a_id = ANY(%(model_ids)s)
   AND p.model_b_id = ANY(%(model_ids)s)
 ORDER BY 1, 2;

-- name: public_opponents
-- One model's record, whichever side of the pairs it stands on.
WITH pair AS (
    SELECT p.model_a_id, p.model_b_id, p.wins, p.losses, p.ties
      FROM board_figures f,
           unnest(f.model_a_ids, f.model_b_ids, f.wins, f.losses, f.ties)
               AS p (model_a_id, model_b_id, wins, losses, ties)
     WHERE f.board_id = %(board_id)s
), record AS (
    SELECT model_b_id AS model_id, wins, losses, ties FROM pair WHERE model_a_id = %(model_id)s
     UNION ALL
    SELECT model_a_id, losses, wins, ties FROM pair WHERE model_b_id = %(model_id)s
)
SELECT r.model_id, m.slug, m.name, r.wins, r.losses, r.ties
  FROM record r
  JOIN board b ON b.board_id = %(board_id)s
  JOIN snapshot_model m ON m.snapshot_id = b.snapshot_id AND m.model_id = r.model_id
  JOIN model now ON now.model_id = r.model_id
 WHERE now.visibility = 'public'
 ORDER BY m.name;

-- name: public_flips
SELECT f.place, above.name AS above, below.name AS below, f.outcome, f.votes
  FROM board_flip f
  JOIN board b USING (board_id)
  JOIN snapshot_model above
    ON above.snapshot_id = b.snapshot_id AND above.model_id = f.above_id
  JOIN snapshot_model below
    ON below.snapshot_id = b.snapshot_id AND below.model_id = f.below_id
  JOIN model above_now ON above_now.model_id = f.above_id
  JOIN model below_now ON below_now.model_id = f.below_id
 WHERE f.board_id = %(board_id)s
   AND above_now.visibility = 'public'
   AND below_now.visibility = 'public'
 ORDER BY f.place;
