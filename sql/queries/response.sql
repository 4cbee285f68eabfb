-- name: add_responses
-- A second response to the same prompt, model and sample is left out.
INSERT INTO response (prompt_id, model_id, sample, text, status, finish_reason, attempt_id)
SELECT c.prompt_id, c.model_id, c.sample, w.text, w.status, w.finish_reason, w.attempt_id
  FROM unnest(%(call_ids)s::bigint[], %(texts)s::text[], %(statuses)s::text[],
              %(finish_reasons)s::text[], %(attempt_ids)s::bigint[])
    AS w (call_id, text, status, finish_reason, attempt_id)
  JOIN call c USING (call_id)
    ON CONFLICT DO NOTHING
RETURNING response_id, attempt_id;

-- name: upload_responses
-- Responses that came without a call; returns the prompts of those that are new.
INSERT INTO response (prompt_id, model_id, text, status, finish_reason)
SELECT w.prompt_id, %(model_id)s, w.text, w.status, w.finish_reason
  FROM unnest(%(prompt_ids)s::bigint[], %(texts)s::text[], %(statuses)s::text[],
              %(finish_reasons)s::text[]) AS w (prompt_id, text, status, finish_reason)
    ON CONFLICT DO NOTHING
RETURNING prompt_id;

-- name: differing_responses
-- The prompts to which a model has another response than this.
SELECT w.prompt_id
  FROM unnest(%(prompt_ids)s::bigint[], %(texts)s::text[], %(finish_reasons)s::text[])
    AS w (prompt_id, text, finish_reason)
  JOIN response r ON r.prompt_id = w.prompt_id AND r.model_id = %(model_id)s AND r.sample = 0
 WHERE (r.text, r.finish_reason) <> (w.text, w.finish_reason)
 ORDER BY 1;

-- name: add_styles
INSERT INTO response_style (response_id, length_tokens, headings, lists, bold)
SELECT * FROM unnest(%(response_ids)s::bigint[], %(lengths)s::float8[], %(headings)s::int[],
                     %(lists)s::int[], %(bolds)s::int[])
    ON CONFLICT DO NOTHING;

-- name: responses_without_style
-- Imported ones, and those older than the table of styles.
SELECT r.response_id, r.text
  FROM response r
 WHERE r.response_id > %(after)s
   AND NOT EXISTS (SELECT FROM response_style s WHERE s.response_id = r.response_id)
 ORDER BY r.response_id
 LIMIT %(limit)s;

-- name: crowd_of_prompts
-- Whole responses of public models to these prompts, in an order that no rating decides.
SELECT r.prompt_id, r.model_id, r.response_id
  FROM response r
  JOIN model m USING (model_id)
 WHERE r.prompt_id = ANY(%(prompt_ids)s)
   AND r.sample = 0
   AND r.status = 'complete'
   AND m.visibility = 'public'
   AND m.state <> 'withdrawn'
 ORDER BY r.prompt_id, md5(r.response_id::text), r.response_id;

-- name: prompts_being_answered
-- Those of these prompts that some model is still asked for a response to.
SELECT DISTINCT prompt_id
  FROM call
 WHERE kind = 'response'
   AND state IN ('open', 'leased')
   AND prompt_id = ANY(%(prompt_ids)s);
