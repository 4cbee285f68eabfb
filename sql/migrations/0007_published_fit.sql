-- What a snapshot needs to publish how judges differ, and boards per category and at equal style.

-- Style of a response as its judges read it; filled with the response, and for old ones before
-- the next snapshot. Length is an estimate of tokens, the others are counts.
CREATE TABLE response_style (
    response_id bigint CONSTRAINT response_style_pk PRIMARY KEY
        CONSTRAINT style_is_of_a_response REFERENCES response,
    length_tokens double precision NOT NULL,
    headings integer NOT NULL,
    lists integer NOT NULL,
    bold integer NOT NULL,
    CONSTRAINT style_is_counted_from_zero
        CHECK (length_tokens >= 0 AND headings >= 0 AND lists >= 0 AND bold >= 0)
);
CREATE TRIGGER response_style_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON response_style
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which model a judge is, so that its votes on its own responses can be told.
ALTER TABLE snapshot_judge ADD COLUMN model_id bigint
    CONSTRAINT snapshot_judge_is_a_model REFERENCES model;

ALTER TABLE board ADD COLUMN style_control boolean NOT NULL DEFAULT false;
ALTER TABLE board DROP CONSTRAINT board_is_published_once;
ALTER TABLE board ADD CONSTRAINT board_is_published_once
    UNIQUE (snapshot_id, dimension, category, voters, method, style_control);

-- What a board's fit found beside strengths. kind says which coefficient, name whose: a judge's,
-- a style feature's. Where the votes do not determine it, note says why instead of figures.
CREATE TABLE board_effect (
    board_id bigint NOT NULL CONSTRAINT effect_is_on_a_board REFERENCES board,
    kind text NOT NULL CONSTRAINT effect_is_known
        CHECK (kind IN ('order_effect', 'sharpness', 'self_preference', 'style', 'tie')),
    name text NOT NULL,
    value double precision,
    lower double precision,
    upper double precision,
    unit double precision NOT NULL DEFAULT 1,
    suspended boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT '',
    CONSTRAINT board_effect_pk PRIMARY KEY (board_id, kind, name),
    CONSTRAINT effect_has_a_value_or_a_note CHECK (value IS NOT NULL OR note ~ '\S'),
    CONSTRAINT interval_holds_its_effect CHECK (lower <= value AND value <= upper)
);
COMMENT ON COLUMN board_effect.unit IS
    'of style: the root mean square of the difference that the coefficient is per';
CREATE TRIGGER board_effect_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board_effect
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
