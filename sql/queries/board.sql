-- name: add_board
INSERT INTO board (snapshot_id, dimension, category, voters, method, style_control, settings,
                   converged, votes_used, unreadable, unpaired, clusters, interval_kind, notes)
VALUES (%(snapshot_id)s, %(dimension)s, %(category)s, %(voters)s, %(method)s, %(style_control)s,
        %(settings)s, %(converged)s, %(votes_used)s, %(unreadable)s, %(unpaired)s, %(clusters)s,
        %(interval_kind)s, %(notes)s)
RETURNING board_id;

-- name: add_effects
INSERT INTO board_effect (board_id, kind, name, value, lower, upper, unit, suspended, note)
SELECT %(board_id)s, *
  FROM unnest(%(kinds)s::text[], %(names)s::text[], %(values)s::float8[], %(lowers)s::float8[],
              %(uppers)s::float8[], %(units)s::float8[], %(suspended)s::boolean[],
              %(notes)s::text[]);

-- name: add_ratings
INSERT INTO rating (board_id, model_id, strength, rating, lower, upper, rank, rank_low, rank_high,
                    votes, wins, losses, ties, unrated)
SELECT %(board_id)s, *
  FROM unnest(%(model_ids)s::bigint[], %(strengths)s::float8[], %(ratings)s::float8[],
              %(lowers)s::float8[], %(uppers)s::float8[], %(ranks)s::int[], %(rank_lows)s::int[],
              %(rank_highs)s::int[], %(votes)s::bigint[], %(wins)s::bigint[], %(losses)s::bigint[],
              %(ties)s::bigint[], %(unrated)s::text[]);

-- name: boards
-- The boards of a snapshot, without their ratings.
SELECT board_id, snapshot_id, dimension, category, voters, method, style_control, settings,
       converged, votes_used, unreadable, unpaired, clusters, interval_kind, notes
  FROM board
 WHERE snapshot_id = %(snapshot_id)s
 ORDER BY board_id;

-- name: effects
-- Of judges in the fit, then of those suspended, then of style.
SELECT kind, name, value, lower, upper, unit, suspended, note
  FROM board_effect
 WHERE board_id = %(board_id)s
 ORDER BY kind = 'style', suspended, name, kind;

-- name: unpublished_names
-- Names in a snapshot that no page or reply may show now: of models that are unpublished, and of
-- judges that are such models.
SELECT m.name
  FROM snapshot_model m JOIN model now USING (model_id)
 WHERE m.snapshot_id = %(snapshot_id)s
   AND now.visibility <> 'public'
 UNION
SELECT j.name
  FROM snapshot_judge j JOIN model now USING (model_id)
 WHERE j.snapshot_id = %(snapshot_id)s
   AND now.visibility <> 'public'
 ORDER BY 1;

-- name: ratings
-- Rated models by rating, then the unrated ones by name; names as the snapshot used them.
SELECT r.model_id, m.slug, m.name, m.organization, m.license, r.strength, r.rating, r.lower,
       r.upper, r.rank, r.rank_low, r.rank_high, r.votes, r.wins, r.losses, r.ties, r.unrated
  FROM rating r
  JOIN board b USING (board_id)
  JOIN snapshot_model m ON m.snapshot_id = b.snapshot_id AND m.model_id = r.model_id
 WHERE r.board_id = %(board_id)s
 ORDER BY r.rating DESC NULLS LAST, m.name;

-- name: public_ratings
-- What a page or the API may show of a board: never a model that is unpublished now.
SELECT r.model_id, m.slug, m.name, m.organization, m.license, r.strength, r.rating, r.lower,
       r.upper, r.rank, r.rank_low, r.rank_high, r.votes, r.wins, r.losses, r.ties, r.unrated
  FROM rating r
  JOIN board b USING (board_id)
  JOIN snapshot_model m ON m.snapshot_id = b.snapshot_id AND m.model_id = r.model_id
  JOIN model now ON now.model_id = r.model_id
 WHERE r.board_id = %(board_id)s
   AND now.visibility = 'public'
 ORDER BY r.rating DESC NULLS LAST, m.name;

-- name: ratings_of_model
-- One model's lines on all boards of a snapshot, in the order the boards were published.
SELECT b.dimension, b.category, b.voters, b.method, b.style_control, r.strength, r.rating, r.lower,
       r.upper, r.rank, r.rank_low, r.rank_high, r.votes, r.wins, r.losses, r.ties, r.unrated
  FROM rating r
  JOIN board b USING (board_id)
 WHERE b.snapshot_id = %(snapshot_id)s
   AND r.model_id = %(model_id)s
 ORDER BY b.board_id;
