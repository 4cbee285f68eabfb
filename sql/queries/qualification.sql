-- name: add_qualification
INSERT INTO qualification (judge_id, dimension, rubric_digest, questions, share, low, pairs,
                           consistency, passed, valid_until)
VALUES (%(judge_id)s, %(dimension)s, %(rubric_digest)s, %(questions)s, %(share)s, %(low)s,
        %(pairs)s, %(consistency)s, %(passed)s, now() + make_interval(days => %(days)s));

-- name: latest_qualifications
-- Of each judge and dimension the last exam; of one judge, or of all.
SELECT DISTINCT ON (j.name, q.dimension) j.name AS judge, q.dimension, q.rubric_digest, q.questions,
       q.share, q.low, q.pairs, q.consistency, q.passed, q.taken_at, q.valid_until,
       q.valid_until <= now() AS expired
  FROM qualification q
  JOIN judge j USING (judge_id)
 WHERE %(judge_id)s::bigint IS NULL OR q.judge_id = %(judge_id)s
 ORDER BY j.name, q.dimension, q.qualification_id DESC;
