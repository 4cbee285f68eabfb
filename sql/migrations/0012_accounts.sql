-- Accounts: labelled tokens, sessions of browsers, probes of endpoints, replies to repeat, and
-- counts of requests.

ALTER TABLE token ADD COLUMN label text NOT NULL DEFAULT ''
    CONSTRAINT token_label_is_short CHECK (length(label) <= 100);
COMMENT ON COLUMN token.label IS 'what its owner calls it';
CREATE INDEX token_by_submitter ON token (submitter_id);
CREATE INDEX model_by_submitter ON model (submitter_id) WHERE submitter_id IS NOT NULL;

-- A browser that showed a token: it holds 256 random bits, here is their SHA-256. Revoking the token
-- ends its sessions; a session that was left is deleted.
CREATE TABLE session (
    sha256 bytea CONSTRAINT session_pk PRIMARY KEY
        CONSTRAINT session_hash_has_32_bytes CHECK (length(sha256) = 32),
    token_id bigint NOT NULL CONSTRAINT session_is_of_a_token REFERENCES token,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_expiry ON session (expires_at);

-- A probe asks a model's endpoint once, whether it answers; it goes before all other calls. So the
-- queue's order is: probes, responses, judgments, and within each by due_at.
ALTER TABLE call
    DROP CONSTRAINT call_kind_is_known,
    ADD CONSTRAINT call_kind_is_known CHECK (kind IN ('probe', 'response', 'judgment')),
    DROP CONSTRAINT call_is_to_a_model_or_a_judge,
    ADD CONSTRAINT call_is_to_a_model_or_a_judge CHECK (
        CASE kind WHEN 'judgment' THEN judge_id IS NOT NULL
                  ELSE model_id IS NOT NULL AND judge_id IS NULL END
    );
DROP INDEX call_up_for_lease;
CREATE INDEX call_up_for_lease ON call ((kind = 'judgment'), (kind <> 'probe'), due_at)
    WHERE state IN ('open', 'leased');
CREATE INDEX call_by_model ON call (model_id, kind) WHERE model_id IS NOT NULL;

-- Answers that came from where none may come, and those that were too large, end an attempt too.
ALTER TABLE attempt_result
    DROP CONSTRAINT outcome_is_known,
    ADD CONSTRAINT outcome_is_known CHECK (outcome IN (
        'answered', 'rate_limited', 'server_error', 'timed_out', 'unreachable', 'empty', 'cut_off',
        'forbidden', 'too_large', 'refused', 'not_sent', 'not_recorded'));

-- What a request with an Idempotency-Key was answered with. Neither a token nor a key is in it: the
-- fingerprint is an HMAC under the caller's token, and secret fields of a reply are left out.
CREATE TABLE idempotent_reply (
    token_id bigint NOT NULL CONSTRAINT reply_was_to_a_token REFERENCES token,
    key text NOT NULL CONSTRAINT idempotency_key_is_short CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL,
    reply jsonb NOT NULL,
    headers jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotent_reply_pk PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotent_reply_by_age ON idempotent_reply (created_at);

-- How many requests of a kind one token or address has made since a moment. Unlogged: after a crash
-- everybody begins at nothing.
CREATE UNLOGGED TABLE request_count (
    kind text NOT NULL,
    subject text NOT NULL,
    since timestamptz NOT NULL,
    requests integer NOT NULL,
    CONSTRAINT request_count_pk PRIMARY KEY (kind, subject)
) WITH (fillfactor = 50);
