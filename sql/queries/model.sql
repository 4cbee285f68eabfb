-- name: add_endpoint
INSERT INTO endpoint (gateway, base_url, api_model, api_key_sealed, timeout_seconds, price_in_usd,
                      price_out_usd, trusted)
VALUES (%(gateway)s, %(base_url)s, %(api_model)s, %(api_key_sealed)s, %(timeout_seconds)s,
        %(price_in_usd)s, %(price_out_usd)s, %(trusted)s)
RETURNING endpoint_id;

-- name: move_endpoints
UPDATE endpoint SET base_url = %(after)s WHERE base_url = %(before)s;

-- name: set_endpoint_terms
UPDATE endpoint
   SET timeout_seconds = %(timeout_seconds)s, price_in_usd = %(price_in_usd)s,
       price_out_usd = %(price_out_usd)s
 WHERE endpoint_id = %(endpoint_id)s
   AND (timeout_seconds, price_in_usd, price_out_usd)
       <> (%(timeout_seconds)s, %(price_in_usd)s, %(price_out_usd)s);

-- name: add_model
INSERT INTO model (slug, name, organization, license, submitter_id, endpoint_id, max_tokens,
                   temperature, visibility, state, judges)
VALUES (%(slug)s, %(name)s, %(organization)s, %(license)s, %(submitter_id)s, %(endpoint_id)s,
        %(max_tokens)s, %(temperature)s, %(visibility)s, %(state)s, %(judges)s)
RETURNING model_id;

-- name: slugs_like
-- The slugs that a new one may collide with.
SELECT slug FROM model WHERE slug = %(stem)s OR slug LIKE %(stem)s || '-%%' ORDER BY slug;

-- name: models
SELECT m.model_id, m.slug, m.name, m.organization, m.license, m.state, m.state_reason, m.visibility,
       m.submitter_id, m.created_at
  FROM model m
 ORDER BY m.slug;

-- name: public_models
-- What a page or the API may show: never an unpublished model.
SELECT m.model_id, m.slug, m.name, m.organization, m.license, m.state, m.state_reason, m.visibility,
       m.submitter_id, m.created_at
  FROM model m
 WHERE m.visibility = 'public'
 ORDER BY m.slug;

-- name: public_model
SELECT m.model_id, m.slug, m.name, m.organization, m.license, m.state, m.state_reason, m.visibility,
       m.submitter_id, m.created_at
  FROM model m
 WHERE m.slug = %(slug)s
   AND m.visibility = 'public';

-- name: model_progress
-- Live counts of one model: what it has answered, fought and been voted on.
SELECT (SELECT count(*) FROM response r WHERE r.model_id = %(model_id)s) AS responses,
       (SELECT count(*) FROM battle b
         WHERE %(model_id)s IN (b.model_a_id, b.model_b_id) AND b.state <> 'void') AS battles,
       (SELECT count(*) FROM vote v JOIN battle b USING (battle_id)
         WHERE %(model_id)s IN (b.model_a_id, b.model_b_id)) AS votes;

-- name: waiting_models
-- Public models that a board does not list, with live counts; retired ones wait for nothing.
WITH waiting AS (
    SELECT m.model_id, m.slug, m.name, m.organization, m.state
      FROM model m
     WHERE m.visibility = 'public'
       AND m.state NOT IN ('retired', 'withdrawn')
       AND NOT EXISTS (SELECT FROM rating r
                        WHERE r.model_id = m.model_id AND r.board_id = %(board_id)s)
), fought AS (
    SELECT w.model_id, b.battle_id
      FROM waiting w
      JOIN (SELECT model_a_id AS model_id, battle_id FROM battle WHERE state <> 'void'
             UNION ALL
            SELECT model_b_id, battle_id FROM battle WHERE state <> 'void') b USING (model_id)
)
SELECT w.slug, w.name, w.organization, w.state,
       coalesce(r.responses, 0) AS responses,
       coalesce(f.battles, 0) AS battles,
       coalesce(v.votes, 0) AS votes
  FROM waiting w
  LEFT JOIN (SELECT model_id, count(*) AS responses FROM response
              WHERE model_id IN (SELECT model_id FROM waiting)
              GROUP BY 1) r USING (model_id)
  LEFT JOIN (SELECT model_id, count(*) AS battles FROM fought GROUP BY 1) f USING (model_id)
  LEFT JOIN (SELECT f.model_id, count(*) AS votes
               FROM fought f JOIN vote USING (battle_id)
              GROUP BY 1) v USING (model_id)
 ORDER BY w.model_id DESC;

-- name: fail_model
-- The endpoint only fails: no answer came since this call's first try and, if any ever came, as
-- many tries have failed since the last one as make a call fail. One refused prompt is not enough.
WITH tried AS MATERIALIZED (
    SELECT r.outcome = 'answered' AS answered, r.ended_at
      FROM call c
      JOIN attempt a USING (call_id)
      JOIN attempt_result r USING (attempt_id)
     WHERE c.model_id = %(model_id)s
       AND c.kind = 'response'
), answers AS (
    SELECT max(ended_at) AS last_at FROM tried WHERE answered
)
UPDATE model
   SET state = 'failing', state_reason = %(reason)s
  FROM answers
 WHERE model_id = %(model_id)s
   AND state = 'active'
   AND (last_at IS NULL
        OR (last_at < (SELECT min(started_at) FROM attempt WHERE call_id = %(call_id)s)
            AND (SELECT count(*) FROM tried WHERE NOT answered AND ended_at > last_at)
                >= %(failures_allowed)s))
RETURNING model_id;

-- name: resume_model
-- Back into the draw, on the prompts it failed too: a void call is opened again when it is drawn.
-- What it was to judge as a peer is asked again at once.
WITH resumed AS (
    UPDATE model SET state = 'active', state_reason = '', paused_by = NULL
     WHERE slug = %(slug)s AND state IN ('failing', 'paused')
    RETURNING model_id
), asked_as_a_peer AS (
    UPDATE call SET state = 'open', failures = 0, due_at = now()
     WHERE state = 'void'
       AND judge_id IN (SELECT judge_id FROM judge
                         WHERE kind = 'peers' AND state = 'active'
                           AND model_id IN (SELECT model_id FROM resumed))
), within_reach AS (
    UPDATE call SET state = 'void'
     WHERE model_id IN (SELECT model_id FROM resumed) AND kind = 'response' AND state = 'failed'
)
SELECT model_id FROM resumed;

-- name: lock_pause
-- Who paused a model and why; nobody pauses or resumes it until the transaction ends.
SELECT paused_by, state_reason FROM model WHERE slug = %(slug)s FOR UPDATE;

-- name: leave_draw
UPDATE model SET state = %(state)s, state_reason = %(reason)s, paused_by = %(paused_by)s
 WHERE slug = %(slug)s AND state = ANY(%(from_states)s)
RETURNING model_id;

-- name: drawable_models
-- Models in the draw: those with a working endpoint, and those that came with their responses.
SELECT model_id, state = 'active' AS answers
  FROM model
 WHERE state IN ('active', 'uploaded')
   AND visibility = 'public'
 ORDER BY model_id;

-- name: uploaded_responses
-- The prompts that models without an endpoint have a response to.
SELECT r.model_id, r.prompt_id
  FROM response r JOIN model m USING (model_id)
 WHERE m.state = 'uploaded'
   AND r.sample = 0;
