-- name: judge_name
-- Of one that is asked; people have none here.
SELECT name FROM judge WHERE judge_id = %(judge_id)s AND kind <> 'people';

-- name: add_judge
INSERT INTO judge (name, kind, identity, model_id, endpoint_id, protocol, options, members, persona,
                   max_tokens, temperature, top_logprobs, dimensions, prompt_source, state,
                   categories, except_categories)
VALUES (%(name)s, %(kind)s, %(identity)s, %(model_id)s, %(endpoint_id)s, %(protocol)s, %(options)s,
        %(members)s, %(persona)s, %(max_tokens)s, %(temperature)s, %(top_logprobs)s, %(dimensions)s,
        %(prompt_source)s, %(state)s, %(categories)s, %(except_categories)s)
RETURNING judge_id;

-- name: judges
SELECT judge_id, name, kind, identity, endpoint_id, protocol, options, members, persona, max_tokens,
       temperature, top_logprobs, dimensions, state, categories, except_categories
  FROM judge ORDER BY name;

-- name: ask_about
UPDATE judge
   SET dimensions = %(dimensions)s, categories = %(categories)s,
       except_categories = %(except_categories)s
 WHERE judge_id = %(judge_id)s;

-- name: judge_asked
-- All of a judge that another may be like.
SELECT j.judge_id, j.name, j.kind, j.state, j.protocol, j.options, j.persona, j.max_tokens,
       j.temperature, j.top_logprobs, j.dimensions, j.categories, j.except_categories, j.prompt_source,
       e.gateway, e.base_url, e.api_model, e.api_key_sealed, e.timeout_seconds,
       e.price_in_usd, e.price_out_usd
  FROM judge j LEFT JOIN endpoint e USING (endpoint_id)
 WHERE j.name = %(name)s;

-- name: set_state
UPDATE judge SET state = %(state)s, state_reason = %(reason)s WHERE judge_id = %(judge_id)s;

-- name: peers
-- Contestants that are asked as judges, and why those that are not were suspended.
SELECT judge_id, name, identity, model_id, state, state_reason
  FROM judge
 WHERE kind = 'peers' AND endpoint_id IS NOT NULL
 ORDER BY judge_id;

-- name: able_peers
-- Contestants that may judge: in the draw, willing, and known to answer.
SELECT m.model_id, m.slug, m.name, m.endpoint_id
  FROM model m
 WHERE m.state = 'active'
   AND m.judges
   AND EXISTS (SELECT FROM response r WHERE r.model_id = m.model_id)
 ORDER BY m.model_id;

-- name: last_repeat
SELECT coalesce(max(repeat), 0) FROM planned_vote WHERE judge_id = %(judge_id)s;

-- name: recording
SELECT text FROM recording
 WHERE endpoint_id = %(endpoint_id)s AND recording_key = %(recording_key)s;
