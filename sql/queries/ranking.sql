-- name: rankings_now
-- What judges said when they ranked several responses at once, and whose they were, in the order
-- shown. Of each call the judgment that votes were read from; none that a retracted vote was read
-- from, no repeats. A prompt's author is no contestant on it.
SELECT DISTINCT ON (c.call_id) j.name AS judge, j.protocol, j.options, g.text, p.cluster,
       cardinality(c.shown_response_ids) AS shown, of_models.models, of_models.places
  FROM call c
  JOIN judge j USING (judge_id)
  JOIN judgment g USING (call_id)
  JOIN prompt p USING (prompt_id)
 CROSS JOIN LATERAL (
    SELECT array_agg(m.name ORDER BY s.place) AS models,
           array_agg(s.place::int - 1 ORDER BY s.place) AS places
      FROM unnest(c.shown_response_ids) WITH ORDINALITY s (response_id, place)
      JOIN response r USING (response_id)
      JOIN model m USING (model_id)
     WHERE m.model_id IS DISTINCT FROM p.author_model_id) of_models
 WHERE j.protocol = %(protocol)s
   AND j.kind = ANY(%(judge_kinds)s)
   AND c.part = %(part)s
   AND c.dimensions = ARRAY[%(dimension)s::text]
   AND g.status = 'readable'
   AND EXISTS (SELECT FROM vote_judgment l JOIN vote v USING (vote_id)
                WHERE l.judgment_id = g.judgment_id AND v.repeat = 0)
   AND NOT EXISTS (SELECT FROM vote_judgment l JOIN retraction x USING (vote_id)
                    WHERE l.judgment_id = g.judgment_id)
 ORDER BY c.call_id, g.judgment_id;
