-- What the operator paused only the operator resumes. Of pauses before this nobody knows by whom:
-- they stay without a name, and either may end them.
ALTER TABLE model ADD COLUMN paused_by text;
ALTER TABLE model
    ADD CONSTRAINT model_is_paused_by_submitter_or_operator
    CHECK (paused_by IN ('submitter', 'operator')),
    ADD CONSTRAINT model_that_somebody_paused_is_paused
    CHECK (paused_by IS NULL OR state = 'paused');
