-- How the clock's jobs fare: a row per job, brought up to date when a run of it ends.
CREATE TABLE job_run (
    job text CONSTRAINT job_run_pk PRIMARY KEY,
    runs bigint NOT NULL CONSTRAINT job_has_run CHECK (runs > 0),
    failures bigint NOT NULL CONSTRAINT failed_runs_are_runs CHECK (failures BETWEEN 0 AND runs),
    ended_at timestamptz NOT NULL DEFAULT now(),
    seconds float8 NOT NULL CONSTRAINT run_takes_time CHECK (seconds >= 0),
    error text
);
COMMENT ON COLUMN job_run.seconds IS 'of the last run, as is its error';
