-- name: add_submitter
INSERT INTO submitter (name) VALUES (%(name)s)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING submitter_id;

-- name: add_token
INSERT INTO token (submitter_id, scope, sha256, expires_at, label)
VALUES (%(submitter_id)s, %(scope)s, %(sha256)s, %(expires_at)s, %(label)s)
RETURNING token_id;

-- name: token_holder
-- Who holds a token that is neither expired nor revoked.
SELECT t.token_id, t.submitter_id, s.name, t.scope, t.expires_at
  FROM token t JOIN submitter s USING (submitter_id)
 WHERE t.sha256 = %(sha256)s
   AND t.revoked_at IS NULL
   AND (t.expires_at IS NULL OR t.expires_at > now());

-- name: tokens
-- Of one submitter or of all, those after a number, oldest first.
SELECT t.token_id, s.name AS submitter, t.scope, t.label, t.created_at, t.expires_at, t.revoked_at
  FROM token t JOIN submitter s USING (submitter_id)
 WHERE (%(submitter_id)s::bigint IS NULL OR t.submitter_id = %(submitter_id)s)
   AND t.token_id > %(after)s
 ORDER BY t.token_id
 LIMIT %(limit)s;

-- name: revoke_tokens
-- One token, or all of a submitter; those revoked before keep their date. With an owner, only its own.
UPDATE token t SET revoked_at = now()
  FROM submitter s
 WHERE s.submitter_id = t.submitter_id
   AND t.revoked_at IS NULL
   AND (t.token_id = %(token_id)s OR s.name = %(submitter)s)
   AND (%(owner_id)s::bigint IS NULL OR t.submitter_id = %(owner_id)s)
RETURNING t.token_id;
