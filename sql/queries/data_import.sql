-- name: stage
-- What a file holds is copied here first; the database proper is touched in one short transaction.
CREATE TEMP TABLE staged_prompt (
    name text, cluster text, category text, messages jsonb, reference text
) ON COMMIT PRESERVE ROWS;
CREATE TEMP TABLE staged_model (
    name text, slug text, organization text, license text
) ON COMMIT PRESERVE ROWS;
CREATE TEMP TABLE staged_response (
    prompt text, model text, text text
) ON COMMIT PRESERVE ROWS;
CREATE TEMP TABLE staged_judge (
    name text, kind text, identity text, model text
) ON COMMIT PRESERVE ROWS;
CREATE TEMP TABLE staged_vote (
    source_key text, prompt text, model_a text, model_b text, judge text, dimension text,
    display_order text, p_a float8, p_b float8, p_tie float8, both_bad boolean
) ON COMMIT PRESERVE ROWS;
CREATE TEMP TABLE staged_recording (
    prompt text, first_model text, second_model text, dimension text, text text
) ON COMMIT PRESERVE ROWS;

-- name: unstage
DROP TABLE IF EXISTS pg_temp.staged_prompt, pg_temp.staged_model, pg_temp.staged_response,
    pg_temp.staged_judge, pg_temp.staged_vote, pg_temp.staged_recording;

-- name: copy_prompts
COPY staged_prompt (name, cluster, category, messages, reference) FROM STDIN;

-- name: copy_models
COPY staged_model (name, slug, organization, license) FROM STDIN;

-- name: copy_responses
COPY staged_response (prompt, model, text) FROM STDIN;

-- name: copy_judges
COPY staged_judge (name, kind, identity, model) FROM STDIN;

-- name: copy_votes
COPY staged_vote (source_key, prompt, model_a, model_b, judge, dimension, display_order, p_a, p_b,
                  p_tie, both_bad) FROM STDIN;

-- name: copy_recordings
COPY staged_recording (prompt, first_model, second_model, dimension, text) FROM STDIN;

-- name: changed_prompt
-- A prompt that is here under the same name with another text.
SELECT s.name FROM staged_prompt s JOIN prompt p ON p.name = s.name AND p.version = 1
 WHERE p.messages <> s.messages ORDER BY 1 LIMIT 1;

-- name: changed_response
SELECT s.prompt, s.model
  FROM staged_response s
  JOIN prompt p ON p.name = s.prompt AND p.version = 1
  JOIN model m ON m.name = s.model
  JOIN response r ON r.prompt_id = p.prompt_id AND r.model_id = m.model_id AND r.sample = 0
 WHERE r.text <> s.text
 ORDER BY 1, 2 LIMIT 1;

-- name: changed_vote
-- A stored vote that is here with another verdict, seen from the side of its battle's a.
SELECT s.source_key
  FROM staged_vote s
  JOIN vote v ON v.source_key = s.source_key
  JOIN battle b ON b.battle_id = v.battle_id
  JOIN model a ON a.model_id = b.model_a_id
 WHERE (v.p_a, v.p_tie, v.both_bad)
       <> (CASE WHEN a.name = s.model_a THEN s.p_a ELSE s.p_b END, s.p_tie, s.both_bad)
 ORDER BY 1 LIMIT 1;

-- name: insert_prompts
INSERT INTO prompt (name, cluster, messages, reference, source)
SELECT name, cluster, messages, reference, %(source)s FROM staged_prompt
    ON CONFLICT (name, version) DO NOTHING;

-- name: insert_categories
INSERT INTO prompt_category (prompt_id, category)
SELECT p.prompt_id, s.category
  FROM staged_prompt s JOIN prompt p ON p.name = s.name AND p.version = 1
 WHERE s.category IS NOT NULL
    ON CONFLICT DO NOTHING;

-- name: insert_models
INSERT INTO model (slug, name, organization, license, state)
SELECT slug, name, organization, license, 'uploaded' FROM staged_model s
 WHERE NOT EXISTS (SELECT FROM model m WHERE m.name = s.name);

-- name: insert_responses
INSERT INTO response (prompt_id, model_id, text, status, finish_reason)
SELECT p.prompt_id, m.model_id, s.text, 'complete', 'imported'
  FROM staged_response s
  JOIN prompt p ON p.name = s.prompt AND p.version = 1
  JOIN model m ON m.name = s.model
    ON CONFLICT (prompt_id, model_id, sample) DO NOTHING;

-- name: insert_judges
INSERT INTO judge (name, kind, identity, model_id, state)
SELECT s.name, s.kind, s.identity, m.model_id, 'imported'
  FROM staged_judge s LEFT JOIN model m ON m.name = s.model
    ON CONFLICT (name) DO NOTHING;

-- name: insert_battles
-- Stored votes need their battles; nobody drew these, so they have no sampling probability.
INSERT INTO battle (prompt_id, model_a_id, model_b_id, response_a_id, response_b_id, state, policy)
SELECT DISTINCT p.prompt_id, a.model_id, b.model_id, ra.response_id, rb.response_id, 'ready',
       'imported'
  FROM staged_vote s
  JOIN prompt p ON p.name = s.prompt AND p.version = 1
  JOIN model a ON a.name = s.model_a
  JOIN model b ON b.name = s.model_b
  JOIN response ra ON ra.prompt_id = p.prompt_id AND ra.model_id = a.model_id AND ra.sample = 0
  JOIN response rb ON rb.prompt_id = p.prompt_id AND rb.model_id = b.model_id AND rb.sample = 0
    ON CONFLICT DO NOTHING;

-- name: analyze_battles
-- Without fresh statistics the planner expects one battle, and tries every vote against each.
ANALYZE battle;

-- name: insert_votes
-- Where the battle was drawn with the sides the other way round, the vote is turned with it.
WITH named AS MATERIALIZED (
    SELECT s.source_key, s.dimension, s.display_order, s.p_a, s.p_b, s.p_tie, s.both_bad,
           j.judge_id, j.kind, p.prompt_id, a.model_id AS a_id, b.model_id AS b_id
      FROM staged_vote s
      JOIN judge j ON j.name = s.judge
      JOIN prompt p ON p.name = s.prompt AND p.version = 1
      JOIN model a ON a.name = s.model_a
      JOIN model b ON b.name = s.model_b
)
INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order, p_a, p_b, p_tie,
                  both_bad, basis, source_key)
SELECT t.battle_id, n.judge_id, n.kind, n.dimension,
       CASE WHEN t.model_a_id = n.a_id THEN n.display_order
            WHEN n.display_order = 'ab' THEN 'ba'
            WHEN n.display_order = 'ba' THEN 'ab' END,
       CASE WHEN t.model_a_id = n.a_id THEN n.p_a ELSE n.p_b END,
       CASE WHEN t.model_a_id = n.a_id THEN n.p_b ELSE n.p_a END,
       n.p_tie, n.both_bad, 'stored', n.source_key
  FROM named n
  JOIN battle t ON t.prompt_id = n.prompt_id
               AND least(t.model_a_id, t.model_b_id) = least(n.a_id, n.b_id)
               AND greatest(t.model_a_id, t.model_b_id) = greatest(n.a_id, n.b_id)
 WHERE t.sample_a = 0
   AND t.sample_b = 0
   AND t.state = 'ready'
    ON CONFLICT DO NOTHING;

-- name: vote_not_stored
-- A staged vote that is not in the database after all: its judge has voted there before.
SELECT source_key, judge FROM staged_vote s
 WHERE NOT EXISTS (SELECT FROM vote v WHERE v.source_key = s.source_key)
 ORDER BY 1 LIMIT 1;

-- name: insert_recordings
INSERT INTO recording (endpoint_id, recording_key, text)
SELECT %(endpoint_id)s, format('%%s:%%s:%%s', s.dimension, x.response_id, y.response_id), s.text
  FROM staged_recording s
  JOIN prompt p ON p.name = s.prompt AND p.version = 1
  JOIN model a ON a.name = s.first_model
  JOIN model b ON b.name = s.second_model
  JOIN response x ON x.prompt_id = p.prompt_id AND x.model_id = a.model_id AND x.sample = 0
  JOIN response y ON y.prompt_id = p.prompt_id AND y.model_id = b.model_id AND y.sample = 0
    ON CONFLICT DO NOTHING;

-- name: judge_named
SELECT judge_id, endpoint_id FROM judge WHERE name = %(name)s;

-- name: model_names
SELECT name, slug, model_id FROM model;
