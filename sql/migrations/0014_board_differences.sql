-- How surely each two models of a main board differ. rated_ids are its rated models, best first, and
-- difference_points how far the interval of the difference of each two of them reaches: the first
-- with the second, with the third, ... Both are empty for boards of before they were kept.
ALTER TABLE board_figures
    ADD COLUMN rated_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN difference_points real[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT each_difference_is_of_two_rated_models CHECK (
        cardinality(difference_points)
            IN (0, cardinality(rated_ids) * (cardinality(rated_ids) - 1) / 2)
    );
