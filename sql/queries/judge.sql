-- name: add_judge
INSERT INTO judge (name, kind, identity, model_id, endpoint_id, protocol, max_tokens, temperature,
                   dimensions, prompt_source, state)
VALUES (%(name)s, %(kind)s, %(identity)s, %(model_id)s, %(endpoint_id)s, %(protocol)s,
        %(max_tokens)s, %(temperature)s, %(dimensions)s, %(prompt_source)s, %(state)s)
RETURNING judge_id;

-- name: judges
SELECT judge_id, name, kind, identity, protocol, dimensions, state FROM judge ORDER BY name;

-- name: recording
SELECT text FROM recording
 WHERE endpoint_id = %(endpoint_id)s AND recording_key = %(recording_key)s;
