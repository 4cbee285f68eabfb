-- name: errors_lately
-- Attempts of the last day that brought no usable text, by what went wrong; found by their partial
-- index. One that was given back unsent is no error.
SELECT outcome, count(*) AS attempts, max(ended_at) AS last_at
  FROM attempt_result
 WHERE outcome <> 'answered'
   AND outcome <> 'not_sent'
   AND ended_at > now() - interval '1 day'
 GROUP BY 1
 ORDER BY 2 DESC, 1;

-- name: jobs
-- Without what a job said of its failure: that is for the operator's log.
SELECT job, runs, failures, error IS NOT NULL AS last_failed, seconds, ended_at
  FROM job_run
 ORDER BY job;

-- name: waiting
-- Battles without their responses and votes without their judgments: two partial indexes.
SELECT (SELECT count(*) FROM battle WHERE state = 'waiting') AS battles,
       (SELECT count(*) FROM planned_vote WHERE state = 'waiting') AS votes;
