-- What a snapshot knows of its main boards beyond ratings: who met whom, and how firmly places hold.

-- One row per dimension and voters: the board on all prompts, not at equal style, by the first
-- method. Element i of the arrays is a compared pair, none twice, with the votes that gave a more
-- than, less than and exactly half a point. Arrays, because the pairs of 250 models would be 31,125
-- rows on every board of every snapshot.
-- separability is the share of pairs of rated models that are told apart; null without intervals.
-- alike_model_ids are, run after run, neighbours of whom no two are told apart, and alike_runs the
-- run of each, from 1.
CREATE TABLE board_figures (
    board_id bigint CONSTRAINT board_figures_pk PRIMARY KEY
        CONSTRAINT figures_are_of_a_board REFERENCES board,
    separability double precision
        CONSTRAINT separability_is_a_share CHECK (separability BETWEEN 0 AND 1),
    model_a_ids bigint[] NOT NULL,
    model_b_ids bigint[] NOT NULL,
    wins bigint[] NOT NULL,
    losses bigint[] NOT NULL,
    ties bigint[] NOT NULL,
    alike_model_ids bigint[] NOT NULL,
    alike_runs integer[] NOT NULL,
    CONSTRAINT each_alike_model_has_its_run
        CHECK (cardinality(alike_model_ids) = cardinality(alike_runs)),
    CONSTRAINT pair_columns_have_one_length CHECK (
        cardinality(model_a_ids) = cardinality(model_b_ids)
        AND cardinality(model_a_ids) = cardinality(wins)
        AND cardinality(model_a_ids) = cardinality(losses)
        AND cardinality(model_a_ids) = cardinality(ties)
    )
);
CREATE TRIGGER board_figures_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board_figures
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How few votes hold a place: so many were dropped until a plain Bradley-Terry fit turned the two
-- models round (flipped), could rate them no longer (disconnected), or the search ended (held).
CREATE TABLE board_flip (
    board_id bigint NOT NULL CONSTRAINT flip_is_on_a_board REFERENCES board,
    place integer NOT NULL CONSTRAINT place_counts_from_one CHECK (place >= 1),
    above_id bigint NOT NULL CONSTRAINT flip_has_a_model_above REFERENCES model,
    below_id bigint NOT NULL CONSTRAINT flip_has_a_model_below REFERENCES model,
    outcome text NOT NULL CONSTRAINT flip_outcome_is_known
        CHECK (outcome IN ('flipped', 'disconnected', 'held')),
    votes integer NOT NULL CONSTRAINT dropped_votes_are_counted CHECK (votes >= 0),
    CONSTRAINT board_flip_pk PRIMARY KEY (board_id, place)
);
CREATE TRIGGER board_flip_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board_flip
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
