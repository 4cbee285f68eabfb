-- name: models_to_compare
-- Models with enough responses, and a fifth more of them than when they were compared last.
SELECT r.model_id, count(*) AS responses
  FROM response r
  LEFT JOIN model_sameness s USING (model_id)
 WHERE r.sample = 0
 GROUP BY r.model_id, s.responses
HAVING count(*) >= greatest(%(fewest)s, coalesce(1.2 * s.responses, 0))
 ORDER BY r.model_id;

-- name: responses_to_compare
-- One response to each cluster of prompts, in an order that the model cannot choose.
SELECT text
  FROM (SELECT DISTINCT ON (p.cluster) p.cluster, r.text
          FROM response r JOIN prompt p USING (prompt_id)
         WHERE r.model_id = %(model_id)s
           AND r.sample = 0
         ORDER BY p.cluster, r.response_id) one_each
 ORDER BY md5(cluster)
 LIMIT %(most)s;

-- name: note_sameness
INSERT INTO model_sameness (model_id, responses, compared, sameness)
VALUES (%(model_id)s, %(responses)s, %(compared)s, %(sameness)s)
    ON CONFLICT (model_id) DO UPDATE
   SET responses = excluded.responses, compared = excluded.compared,
       sameness = excluded.sameness, measured_at = now();

-- name: alike_models
-- Models whose responses are more alike than a limit, by slug; only public ones unless said so.
SELECT m.model_id, m.slug, m.name, s.compared, s.sameness
  FROM model_sameness s JOIN model m USING (model_id)
 WHERE s.sameness > %(limit)s
   AND (m.visibility = 'public' OR NOT %(public)s)
 ORDER BY m.slug;
