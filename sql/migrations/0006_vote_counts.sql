-- What votes add up to, so that they are rated as they are now without reading all of them.

-- Sums, not records: they stand for the votes of one cut, move forward with every snapshot, and can
-- be had again from the votes. Only first votes count, as on the boards: no repeats.
-- wins, losses and ties of model a by its points above, below and at a half; soft_points and
-- soft_squares add what the points, and their squares, of probabilistic verdicts differ by from the
-- win, loss or tie they are counted as. Numeric, so that a retraction takes off exactly what its
-- vote had added.
CREATE TABLE vote_count (
    dimension text NOT NULL,
    judge_kind text NOT NULL
        CONSTRAINT counted_judge_kind_is_known CHECK (judge_kind IN ('panel', 'peers', 'people')),
    model_a_id bigint NOT NULL CONSTRAINT counted_pair_has_a_model_a REFERENCES model,
    model_b_id bigint NOT NULL CONSTRAINT counted_pair_has_a_model_b REFERENCES model,
    wins bigint NOT NULL,
    losses bigint NOT NULL,
    ties bigint NOT NULL,
    soft_points numeric NOT NULL,
    soft_squares numeric NOT NULL,
    CONSTRAINT vote_count_pk PRIMARY KEY (dimension, judge_kind, model_a_id, model_b_id),
    CONSTRAINT pair_is_counted_once CHECK (model_a_id < model_b_id),
    CONSTRAINT counts_are_not_negative CHECK (wins >= 0 AND losses >= 0 AND ties >= 0)
);

-- The cut that vote_count stands for, that of the last snapshot: one row, none before the first.
CREATE TABLE vote_count_cut (
    is_last boolean NOT NULL DEFAULT true CONSTRAINT vote_count_cut_pk PRIMARY KEY
        CONSTRAINT there_is_one_last_cut CHECK (is_last),
    last_vote_id bigint NOT NULL,
    last_retraction_id bigint NOT NULL,
    snapshot_id text NOT NULL CONSTRAINT counted_cut_is_of_a_snapshot REFERENCES snapshot
);

-- What the votes after one cut and up to another add up to, less those that were counted at the
-- first and retracted up to the second. From (0, 0) it counts every vote.
CREATE FUNCTION count_votes(
    after_vote_id bigint, after_retraction_id bigint, last_vote_id bigint, last_retraction_id bigint
)
RETURNS TABLE (
    dimension text, judge_kind text, model_a_id bigint, model_b_id bigint,
    wins bigint, losses bigint, ties bigint, soft_points numeric, soft_squares numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH changed AS (
        SELECT v.dimension, v.judge_kind, v.battle_id, v.p_a + v.p_tie / 2 AS points, 1 AS times
          FROM vote v
         WHERE v.vote_id > $1
           AND v.vote_id <= $3
           AND v.repeat = 0
           AND NOT EXISTS (SELECT FROM retraction r
                            WHERE r.vote_id = v.vote_id AND r.retraction_id <= $4)
         UNION ALL
        SELECT v.dimension, v.judge_kind, v.battle_id, v.p_a + v.p_tie / 2, -1
          FROM retraction r JOIN vote v USING (vote_id)
         WHERE r.retraction_id > $2
           AND r.retraction_id <= $4
           AND v.vote_id <= $1
           AND v.repeat = 0
    ), sided AS (
        SELECT c.dimension, c.judge_kind, c.times,
               least(b.model_a_id, b.model_b_id) AS a, greatest(b.model_a_id, b.model_b_id) AS b,
               CASE WHEN b.model_a_id < b.model_b_id THEN points ELSE 1 - points END AS points
          FROM changed c JOIN battle b USING (battle_id)
    ), named AS (
        SELECT s.dimension, s.judge_kind, s.times, s.a, s.b, s.points,
               CASE WHEN s.points > 0.5 THEN 1 WHEN s.points < 0.5 THEN 0 ELSE 0.5 END AS counted_as
          FROM sided s
    )
    SELECT n.dimension, n.judge_kind, n.a, n.b,
           coalesce(sum(n.times) FILTER (WHERE n.points > 0.5), 0),
           coalesce(sum(n.times) FILTER (WHERE n.points < 0.5), 0),
           coalesce(sum(n.times) FILTER (WHERE n.points = 0.5), 0),
           coalesce(sum(n.times * (n.points::numeric - n.counted_as))
                    FILTER (WHERE n.points <> n.counted_as), 0),
           coalesce(sum(n.times * (n.points::numeric * n.points::numeric - n.counted_as * n.counted_as))
                    FILTER (WHERE n.points <> n.counted_as), 0)
      FROM named n
     GROUP BY 1, 2, 3, 4
$$;
