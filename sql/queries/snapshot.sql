-- name: add_snapshot
-- The same cut published twice is the same snapshot. Asked first, so that no number is used up.
INSERT INTO snapshot (snapshot_id, last_vote_id, last_retraction_id, votes, methodology_version,
                      manifest)
SELECT %(snapshot_id)s, %(last_vote_id)s, %(last_retraction_id)s, %(votes)s,
       %(methodology_version)s, %(manifest)s
 WHERE NOT EXISTS (SELECT FROM snapshot WHERE snapshot_id = %(snapshot_id)s)
RETURNING number;

-- name: add_publication
-- Unless it is the one that is published now.
INSERT INTO publication (snapshot_id)
SELECT %(snapshot_id)s
 WHERE %(snapshot_id)s IS DISTINCT FROM (SELECT snapshot_id FROM publication
                                          ORDER BY publication_id DESC LIMIT 1);

-- name: add_snapshot_models
INSERT INTO snapshot_model (snapshot_id, model_id, slug, name, organization, license)
SELECT %(snapshot_id)s, model_id, slug, name, organization, license
  FROM model
 WHERE model_id = ANY(%(model_ids)s);

-- name: add_snapshot_prompts
INSERT INTO snapshot_prompt (snapshot_id, prompt_id, name, cluster, categories)
SELECT %(snapshot_id)s, p.prompt_id, p.name, p.cluster,
       coalesce((SELECT array_agg(c.category ORDER BY c.category) FROM prompt_category c
                  WHERE c.prompt_id = p.prompt_id), '{}')
  FROM prompt p
 WHERE p.prompt_id = ANY(%(prompt_ids)s);

-- name: add_snapshot_judges
INSERT INTO snapshot_judge (snapshot_id, judge_id, name, kind, identity, protocol, model_id)
SELECT %(snapshot_id)s, judge_id, name, kind, identity, protocol, model_id
  FROM judge
 WHERE judge_id = ANY(%(judge_ids)s);

-- name: snapshot_judges
SELECT judge_id, name, kind, identity, protocol, model_id FROM snapshot_judge
 WHERE snapshot_id = %(snapshot_id)s ORDER BY judge_id;

-- name: models_now
SELECT model_id, slug, name, organization, license FROM model
 WHERE model_id = ANY(%(model_ids)s) ORDER BY model_id;

-- name: prompts_now
SELECT p.prompt_id, p.name, p.cluster,
       coalesce((SELECT array_agg(c.category ORDER BY c.category) FROM prompt_category c
                  WHERE c.prompt_id = p.prompt_id), '{}') AS categories
  FROM prompt p
 WHERE p.prompt_id = ANY(%(prompt_ids)s)
 ORDER BY p.prompt_id;

-- name: judges_now
SELECT judge_id, name, kind, identity, protocol, model_id FROM judge
 WHERE judge_id = ANY(%(judge_ids)s) ORDER BY judge_id;

-- name: latest_snapshot
SELECT s.snapshot_id, s.number, s.last_vote_id, s.last_retraction_id, s.votes,
       s.methodology_version, s.manifest, s.created_at
  FROM publication p JOIN snapshot s USING (snapshot_id)
 ORDER BY p.publication_id DESC
 LIMIT 1;

-- name: snapshot
-- By its whole id, or by the beginning of it that a person would type.
SELECT snapshot_id, number, last_vote_id, last_retraction_id, votes, methodology_version, manifest,
       created_at
  FROM snapshot
 WHERE snapshot_id LIKE %(prefix)s || '%%'
 ORDER BY number
 LIMIT 2;

-- name: snapshot_models
SELECT model_id, slug, name, organization, license FROM snapshot_model
 WHERE snapshot_id = %(snapshot_id)s ORDER BY model_id;

-- name: held_out_prompts
-- Prompts of a snapshot that nobody may be told of now.
SELECT s.prompt_id
  FROM snapshot_prompt s JOIN prompt p USING (prompt_id)
 WHERE s.snapshot_id = %(snapshot_id)s
   AND p.visibility <> 'public'
 ORDER BY s.prompt_id;

-- name: snapshot_prompts
SELECT prompt_id, name, cluster, categories FROM snapshot_prompt
 WHERE snapshot_id = %(snapshot_id)s ORDER BY prompt_id;

-- name: snapshots_before
-- Snapshots without their manifests, the newest first.
SELECT s.snapshot_id, s.number, s.votes, s.methodology_version, s.created_at,
       (SELECT count(*) FROM board b WHERE b.snapshot_id = s.snapshot_id) AS boards
  FROM snapshot s
 WHERE %(before)s::bigint IS NULL OR s.number < %(before)s
 ORDER BY s.number DESC
 LIMIT %(limit)s;

-- name: first_snapshot_id
SELECT snapshot_id FROM snapshot ORDER BY number LIMIT 1;
