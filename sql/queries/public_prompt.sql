-- name: prompts
-- Prompts that anyone may see, in the order they came; their battles are counted after the page is
-- cut.
SELECT p.prompt_id, p.name, p.version, p.cluster, p.messages, p.source, p.active, p.created_at,
       p.reference IS NOT NULL AS has_reference,
       ARRAY(SELECT g.category FROM prompt_category g WHERE g.prompt_id = p.prompt_id ORDER BY 1)
           AS categories,
       (SELECT count(*) FROM battle b
          JOIN public_models() a ON a.model_id = b.model_a_id
          JOIN public_models() c ON c.model_id = b.model_b_id
         WHERE b.prompt_id = p.prompt_id AND b.state <> 'void') AS battles
  FROM (SELECT *
          FROM public_prompts() p
         WHERE (%(after)s::bigint IS NULL OR p.prompt_id > %(after)s)
           AND (%(name)s::text IS NULL OR p.name = %(name)s)
           AND (%(category)s::text IS NULL
                OR EXISTS (SELECT FROM prompt_category g
                            WHERE g.prompt_id = p.prompt_id AND g.category = %(category)s))
         ORDER BY p.prompt_id
         LIMIT %(limit)s) p
 ORDER BY p.prompt_id;

-- name: categories
-- Of prompts that anyone may see.
SELECT DISTINCT g.category
  FROM prompt_category g JOIN public_prompts() p USING (prompt_id)
 ORDER BY 1;
