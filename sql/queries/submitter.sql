-- name: add_submitter
INSERT INTO submitter (name) VALUES (%(name)s)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING submitter_id;

-- name: add_token
INSERT INTO token (submitter_id, scope, sha256, expires_at)
VALUES (%(submitter_id)s, %(scope)s, %(sha256)s, %(expires_at)s)
RETURNING token_id;

-- name: token_holder
-- Who holds a token that is neither expired nor revoked.
SELECT t.token_id, t.submitter_id, s.name, t.scope
  FROM token t JOIN submitter s USING (submitter_id)
 WHERE t.sha256 = %(sha256)s
   AND t.revoked_at IS NULL
   AND (t.expires_at IS NULL OR t.expires_at > now());
