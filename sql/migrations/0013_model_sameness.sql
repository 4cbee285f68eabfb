-- How alike a model's responses to different prompts are: whoever says the same to all is flagged.
CREATE TABLE model_sameness (
    model_id bigint CONSTRAINT model_sameness_pk PRIMARY KEY
        CONSTRAINT sameness_is_of_a_model REFERENCES model,
    responses bigint NOT NULL
        CONSTRAINT sameness_is_of_two_responses_or_more CHECK (responses > 1),
    compared bigint NOT NULL
        CONSTRAINT compared_responses_are_responses CHECK (compared BETWEEN 2 AND responses),
    sameness float8 NOT NULL CONSTRAINT sameness_is_a_share CHECK (sameness BETWEEN 0 AND 1),
    measured_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN model_sameness.responses IS 'the model had when this was measured';
