-- name: active_prompts
-- Those in the draw. Imported ones take part while some judge is asked about their source.
SELECT prompt_id FROM prompt p
 WHERE active
   AND (source = '' OR EXISTS (SELECT FROM judge j
                                WHERE j.state = 'active' AND j.kind <> 'people'
                                  AND (j.prompt_source IS NULL OR j.prompt_source = p.source)))
 ORDER BY prompt_id;

-- name: prompts_that_no_judge_takes
-- Those in the draw whose categories every judge leaves to others, by name; none while no judge asks
-- for categories, or there is no judge.
SELECT p.name
  FROM prompt p
 WHERE p.active
   AND EXISTS (SELECT FROM judge j
                WHERE j.state = 'active' AND j.kind <> 'people'
                  AND (j.categories <> '{}' OR j.except_categories <> '{}'))
   AND NOT EXISTS (
       SELECT FROM judge j
        WHERE j.state = 'active' AND j.kind <> 'people'
          AND (j.categories = '{}'
               OR EXISTS (SELECT FROM prompt_category g
                           WHERE g.prompt_id = p.prompt_id AND g.category = ANY(j.categories)))
          AND NOT EXISTS (SELECT FROM prompt_category g
                           WHERE g.prompt_id = p.prompt_id
                             AND g.category = ANY(j.except_categories)))
 ORDER BY p.name;

-- name: unreferenced_prompts
-- Those in the draw that have no reference, with their categories, by name.
SELECT p.name, array_remove(array_agg(g.category ORDER BY g.category), NULL) AS categories
  FROM prompt p
  LEFT JOIN prompt_category g USING (prompt_id)
 WHERE p.active
   AND p.reference IS NULL
 GROUP BY p.prompt_id, p.name
 ORDER BY p.name;

-- name: add_prompt
INSERT INTO prompt (name, version, cluster, messages, reference, visibility, source,
                    author_model_id)
VALUES (%(name)s, 1, %(cluster)s, %(messages)s, %(reference)s, %(visibility)s, %(source)s,
        %(author_model_id)s)
    ON CONFLICT DO NOTHING
RETURNING prompt_id;

-- name: add_prompt_category
INSERT INTO prompt_category (prompt_id, category) VALUES (%(prompt_id)s, %(category)s)
    ON CONFLICT DO NOTHING;

-- name: prompts_by_author
-- Prompts that contestants wrote.
SELECT author_model_id, array_agg(prompt_id) FROM prompt
 WHERE author_model_id IS NOT NULL
 GROUP BY 1;

-- name: public_prompts
-- Prompts by name, in their latest version; one that is held out is known to nobody.
SELECT DISTINCT ON (p.name) p.name, p.prompt_id
  FROM unnest(%(names)s::text[]) AS w (name)
  JOIN prompt p USING (name)
 WHERE p.visibility = 'public'
 ORDER BY p.name, p.version DESC;

-- name: prompt_named
SELECT prompt_id, messages, cluster FROM prompt
 WHERE name = %(name)s ORDER BY version DESC LIMIT 1;

-- name: prompt_author
SELECT author_model_id FROM prompt
 WHERE name = %(name)s ORDER BY version DESC LIMIT 1;
