-- Judges may share the work by category: say one with references takes the maths prompts, another
-- the rest. Like dimensions, it is what a judge is asked about, not how, so it makes no other judge.
ALTER TABLE judge
    ADD COLUMN categories text[] NOT NULL DEFAULT '{}',
    ADD COLUMN except_categories text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT judge_does_not_leave_a_category_that_it_takes
        CHECK (NOT categories && except_categories);

COMMENT ON COLUMN judge.categories IS 'only prompts of one of these are judged; empty: all';
COMMENT ON COLUMN judge.except_categories IS 'prompts of any of these are left to other judges';

-- What a function returns can only be changed by making it anew.
DROP FUNCTION public_judges();

CREATE FUNCTION public_judges()
RETURNS TABLE (judge_id bigint, name text, kind text, identity text, protocol text, options jsonb,
               members bigint[], persona text, max_tokens int, temperature double precision,
               top_logprobs int, dimensions text[], state text, created_at timestamptz,
               categories text[], except_categories text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT j.judge_id, CASE j.kind WHEN 'people' THEN 'person ' || j.judge_id ELSE j.name END,
           j.kind, CASE j.kind WHEN 'people' THEN '' ELSE j.identity END, j.protocol, j.options,
           j.members, j.persona, j.max_tokens, j.temperature, j.top_logprobs, j.dimensions,
           j.state, j.created_at, j.categories, j.except_categories
      FROM judge j
     WHERE NOT EXISTS (SELECT FROM judge k JOIN model m ON m.model_id = k.model_id
                        WHERE (k.judge_id = j.judge_id OR k.judge_id = ANY(j.members))
                          AND m.visibility <> 'public')
$$;
