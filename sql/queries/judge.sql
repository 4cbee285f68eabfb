-- name: add_judge
INSERT INTO judge (name, kind, identity, model_id, endpoint_id, protocol, options, members, persona,
                   max_tokens, temperature, top_logprobs, dimensions, prompt_source, state)
VALUES (%(name)s, %(kind)s, %(identity)s, %(model_id)s, %(endpoint_id)s, %(protocol)s, %(options)s,
        %(members)s, %(persona)s, %(max_tokens)s, %(temperature)s, %(top_logprobs)s, %(dimensions)s,
        %(prompt_source)s, %(state)s)
RETURNING judge_id;

-- name: judges
SELECT judge_id, name, kind, identity, endpoint_id, protocol, options, members, persona, max_tokens,
       temperature, top_logprobs, dimensions, state
  FROM judge ORDER BY name;

-- name: ask_about_dimensions
UPDATE judge SET dimensions = %(dimensions)s WHERE judge_id = %(judge_id)s;

-- name: recording
SELECT text FROM recording
 WHERE endpoint_id = %(endpoint_id)s AND recording_key = %(recording_key)s;
