-- Responses, and the battles that name two of them.

-- An empty text is a response; a missing one is no row. attempt_id is null for imported texts.
-- Of a dialogue, turns holds who said what, and speaker whose turns in it are the model's.
CREATE TABLE response (
    response_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT response_pk PRIMARY KEY,
    prompt_id bigint NOT NULL CONSTRAINT response_is_to_a_prompt REFERENCES prompt,
    model_id bigint NOT NULL CONSTRAINT response_is_of_a_model REFERENCES model,
    sample integer NOT NULL DEFAULT 0,
    text text NOT NULL,
    status text NOT NULL
        CONSTRAINT response_status_is_known CHECK (status IN ('complete', 'cut_off')),
    finish_reason text NOT NULL,
    turns jsonb CONSTRAINT response_turns_are_a_list CHECK (jsonb_typeof(turns) = 'array'),
    speaker text,
    attempt_id bigint CONSTRAINT response_came_of_an_attempt REFERENCES attempt
        CONSTRAINT attempt_brings_one_response UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT dialogue_says_who_the_model_is CHECK ((turns IS NULL) = (speaker IS NULL)),
    CONSTRAINT response_is_collected_once UNIQUE (prompt_id, model_id, sample),
    CONSTRAINT response_has_one_model UNIQUE (response_id, model_id),
    CONSTRAINT response_has_one_prompt UNIQUE (response_id, prompt_id)
);
CREATE TRIGGER response_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON response
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- waiting: responses are being collected. ready: both are there. void: one can never come.
-- prompt_id is null for dialogues without a shared prompt.
CREATE TABLE battle (
    battle_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT battle_pk PRIMARY KEY,
    prompt_id bigint CONSTRAINT battle_is_on_a_prompt REFERENCES prompt,
    model_a_id bigint NOT NULL CONSTRAINT battle_has_a_model_a REFERENCES model,
    model_b_id bigint NOT NULL CONSTRAINT battle_has_a_model_b REFERENCES model,
    sample_a integer NOT NULL DEFAULT 0,
    sample_b integer NOT NULL DEFAULT 0,
    response_a_id bigint,
    response_b_id bigint,
    state text NOT NULL DEFAULT 'waiting'
        CONSTRAINT battle_state_is_known CHECK (state IN ('waiting', 'ready', 'void')),
    void_reason text,
    policy text NOT NULL,
    sampling_prob double precision CONSTRAINT sampling_probability_is_one
        CHECK (sampling_prob > 0 AND sampling_prob <= 1),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT battle_is_between_two_models CHECK (model_a_id <> model_b_id),
    CONSTRAINT ready_battle_names_both_responses
        CHECK (state <> 'ready' OR (response_a_id IS NOT NULL AND response_b_id IS NOT NULL)),
    CONSTRAINT void_battle_says_why CHECK ((state = 'void') = (void_reason IS NOT NULL)),
    CONSTRAINT response_a_is_of_model_a
        FOREIGN KEY (response_a_id, model_a_id) REFERENCES response (response_id, model_id),
    CONSTRAINT response_b_is_of_model_b
        FOREIGN KEY (response_b_id, model_b_id) REFERENCES response (response_id, model_id),
    CONSTRAINT response_a_is_to_the_prompt
        FOREIGN KEY (response_a_id, prompt_id) REFERENCES response (response_id, prompt_id),
    CONSTRAINT response_b_is_to_the_prompt
        FOREIGN KEY (response_b_id, prompt_id) REFERENCES response (response_id, prompt_id)
);
-- The same two responses meet once; who is a and who is b makes no difference.
CREATE UNIQUE INDEX battle_is_fought_once ON battle (
    prompt_id, least(model_a_id, model_b_id), greatest(model_a_id, model_b_id),
    (CASE WHEN model_a_id < model_b_id THEN sample_a ELSE sample_b END),
    (CASE WHEN model_a_id < model_b_id THEN sample_b ELSE sample_a END)
) WHERE state <> 'void';
CREATE INDEX battle_waiting_for_a ON battle (model_a_id, prompt_id) WHERE state = 'waiting';
CREATE INDEX battle_waiting_for_b ON battle (model_b_id, prompt_id) WHERE state = 'waiting';

-- A battle's models, prompt and responses never change once they are there.
CREATE FUNCTION keep_battle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.prompt_id, NEW.model_a_id, NEW.model_b_id, NEW.sample_a, NEW.sample_b, NEW.policy,
        NEW.sampling_prob)
       IS DISTINCT FROM
       (OLD.prompt_id, OLD.model_a_id, OLD.model_b_id, OLD.sample_a, OLD.sample_b, OLD.policy,
        OLD.sampling_prob)
       OR (OLD.response_a_id IS NOT NULL AND NEW.response_a_id IS DISTINCT FROM OLD.response_a_id)
       OR (OLD.response_b_id IS NOT NULL AND NEW.response_b_id IS DISTINCT FROM OLD.response_b_id)
       OR (OLD.state = 'ready' AND NEW.state <> 'ready')
    THEN
        RAISE EXCEPTION 'battle % refused: what was drawn and collected is never changed',
            OLD.battle_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER battle_keeps_what_was_drawn
BEFORE UPDATE ON battle FOR EACH ROW EXECUTE FUNCTION keep_battle();
