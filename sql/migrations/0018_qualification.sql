-- How judges did in exams: boards that weigh judges by exam count the latest of each judge and
-- dimension, while it is in force.
CREATE TABLE qualification (
    qualification_id bigint GENERATED ALWAYS AS IDENTITY,
    judge_id bigint NOT NULL,
    dimension text NOT NULL,
    rubric_digest text NOT NULL,
    questions int NOT NULL,
    share double precision,
    low double precision,
    pairs int NOT NULL,
    consistency double precision,
    passed boolean NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz NOT NULL,
    CONSTRAINT qualification_pk PRIMARY KEY (qualification_id),
    CONSTRAINT qualification_is_of_a_judge FOREIGN KEY (judge_id) REFERENCES judge (judge_id),
    CONSTRAINT exam_counts_questions_and_pairs CHECK (questions >= 0 AND pairs >= 0),
    CONSTRAINT exam_with_questions_has_a_share
        CHECK ((questions > 0) = (share IS NOT NULL) AND (share IS NULL) = (low IS NULL)),
    CONSTRAINT exam_share_is_a_share CHECK (share >= 0 AND share <= 1),
    CONSTRAINT exam_without_questions_is_not_passed CHECK (questions > 0 OR NOT passed),
    CONSTRAINT qualification_lasts CHECK (valid_until > taken_at)
);
CREATE INDEX qualification_by_judge ON qualification (judge_id, dimension, qualification_id);

CREATE TRIGGER qualification_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON qualification
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
