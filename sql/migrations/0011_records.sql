-- What anyone may see of live rows, in one place; and what lists of them are read by.
--
-- The rule: a model that is unpublished, a prompt that is held out, and whatever would tell of
-- either are seen by nobody but the operator. A battle shows its prompt and both its models, so it
-- is public if these are; a vote shows its battle and its judge; a judge that is a model, or has
-- one among its members, shows that model. Who a person is, is nobody's business.
-- Every page and endpoint that reads live rows reads them through these functions. They are plain
-- enough for the planner to see through, so they cost no more than the join that they are.
CREATE FUNCTION public_models() RETURNS SETOF model LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.* FROM model m WHERE m.visibility = 'public'
$$;

CREATE FUNCTION public_prompts() RETURNS SETOF prompt LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.* FROM prompt p WHERE p.visibility = 'public'
$$;

CREATE FUNCTION public_battles() RETURNS SETOF battle LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT b.*
      FROM battle b
      JOIN model a ON a.model_id = b.model_a_id
      JOIN model c ON c.model_id = b.model_b_id
      LEFT JOIN prompt p ON p.prompt_id = b.prompt_id
     WHERE a.visibility = 'public'
       AND c.visibility = 'public'
       AND (b.prompt_id IS NULL OR p.visibility = 'public')
$$;

CREATE FUNCTION public_judges()
RETURNS TABLE (judge_id bigint, name text, kind text, identity text, protocol text, options jsonb,
               members bigint[], persona text, max_tokens int, temperature float8,
               top_logprobs int, dimensions text[], state text, created_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT j.judge_id, CASE j.kind WHEN 'people' THEN 'person ' || j.judge_id ELSE j.name END,
           j.kind, CASE j.kind WHEN 'people' THEN '' ELSE j.identity END, j.protocol, j.options,
           j.members, j.persona, j.max_tokens, j.temperature, j.top_logprobs, j.dimensions,
           j.state, j.created_at
      FROM judge j
     WHERE NOT EXISTS (SELECT FROM judge k JOIN model m ON m.model_id = k.model_id
                        WHERE (k.judge_id = j.judge_id OR k.judge_id = ANY(j.members))
                          AND m.visibility <> 'public')
$$;

-- When a model came into its state; not known of states older than this column.
ALTER TABLE model ADD COLUMN state_since timestamptz;
ALTER TABLE model ALTER COLUMN state_since SET DEFAULT now();

CREATE FUNCTION note_model_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state_since := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER model_notes_when_its_state_changes
BEFORE UPDATE OF state ON model
FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION note_model_state();

-- Lists of a model's battles, of a judge's votes, and of what went wrong lately.
CREATE INDEX battle_by_model_a ON battle (model_a_id, battle_id);
CREATE INDEX battle_by_model_b ON battle (model_b_id, battle_id);
CREATE INDEX vote_by_judge ON vote (judge_id, vote_id);
CREATE INDEX attempt_result_failed ON attempt_result (ended_at) WHERE outcome <> 'answered';
