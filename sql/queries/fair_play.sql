-- name: entrants
-- Every model that was ever entered, published or not, counted by organization and submitter. An
-- organization without a published model has no name here, and submitters are numbers.
SELECT CASE WHEN n.published > 0 THEN m.organization END AS organization, m.submitter_id,
       count(*) AS models,
       count(*) FILTER (WHERE m.state IN ('active', 'uploaded')) AS in_the_draw,
       count(*) FILTER (WHERE m.state = 'paused') AS paused,
       count(*) FILTER (WHERE m.state = 'failing') AS failing,
       count(*) FILTER (WHERE m.state = 'retired') AS retired,
       count(*) FILTER (WHERE m.state = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE m.visibility <> 'public') AS unpublished
  FROM model m
  JOIN (SELECT organization, count(*) FILTER (WHERE visibility = 'public') AS published
          FROM model GROUP BY 1) n USING (organization)
 GROUP BY 1, 2
 ORDER BY 1 NULLS LAST, 2 NULLS FIRST;

-- name: departed
-- Published models that left for good; the date is null where it was not kept yet.
SELECT slug, name, organization, state, state_reason AS reason, state_since AS since
  FROM public_models()
 WHERE state IN ('retired', 'withdrawn')
 ORDER BY state_since DESC NULLS LAST, name;

-- name: drawn_models
-- Published models in the draw.
SELECT model_id, organization
  FROM public_models()
 WHERE state IN ('active', 'uploaded')
 ORDER BY model_id;

-- name: drawn_pairs
-- How often each pair of those was drawn, on every prompt; what was imported was not drawn.
-- Counted before models are looked at, of which there are far fewer.
SELECT least(b.model_a_id, b.model_b_id) AS model_a_id,
       greatest(b.model_a_id, b.model_b_id) AS model_b_id, sum(b.battles)::bigint AS battles
  FROM (SELECT model_a_id, model_b_id, count(*) AS battles
          FROM battle
         WHERE state <> 'void' AND policy <> 'imported'
         GROUP BY 1, 2) b
  JOIN public_models() a ON a.model_id = b.model_a_id
  JOIN public_models() c ON c.model_id = b.model_b_id
 WHERE a.state IN ('active', 'uploaded')
   AND c.state IN ('active', 'uploaded')
 GROUP BY 1, 2
 ORDER BY 1, 2;

-- name: hidden_names
-- Names that no text on a page may hold.
SELECT name FROM model WHERE visibility <> 'public' ORDER BY 1;
