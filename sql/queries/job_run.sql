-- name: record_job_run
INSERT INTO job_run AS j (job, runs, failures, seconds, error)
VALUES (%(job)s, 1, (%(error)s::text IS NOT NULL)::int, %(seconds)s, %(error)s)
    ON CONFLICT (job) DO UPDATE
   SET runs = j.runs + 1,
       failures = j.failures + excluded.failures,
       ended_at = excluded.ended_at,
       seconds = excluded.seconds,
       error = excluded.error;
