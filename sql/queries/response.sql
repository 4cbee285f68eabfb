-- name: add_responses
-- A second response to the same prompt, model and sample is left out.
INSERT INTO response (prompt_id, model_id, sample, text, status, finish_reason, attempt_id)
SELECT c.prompt_id, c.model_id, c.sample, w.text, w.status, w.finish_reason, w.attempt_id
  FROM unnest(%(call_ids)s::bigint[], %(texts)s::text[], %(statuses)s::text[],
              %(finish_reasons)s::text[], %(attempt_ids)s::bigint[])
    AS w (call_id, text, status, finish_reason, attempt_id)
  JOIN call c USING (call_id)
    ON CONFLICT DO NOTHING
RETURNING response_id;
