-- name: add_session
-- It lasts no longer than its token.
INSERT INTO session (sha256, token_id, expires_at)
SELECT %(sha256)s, t.token_id,
       least(t.expires_at, now() + make_interval(secs => %(lifetime_seconds)s))
  FROM token t
 WHERE t.token_id = %(token_id)s;

-- name: session_holder
-- Whose session this is, while it and its token are valid.
SELECT t.token_id, t.submitter_id, s.name, t.scope, t.expires_at
  FROM session n
  JOIN token t USING (token_id)
  JOIN submitter s USING (submitter_id)
 WHERE n.sha256 = %(sha256)s
   AND n.expires_at > now()
   AND t.revoked_at IS NULL
   AND (t.expires_at IS NULL OR t.expires_at > now());

-- name: end_session
DELETE FROM session WHERE sha256 = %(sha256)s;

-- name: forget_sessions
DELETE FROM session WHERE expires_at < now();
