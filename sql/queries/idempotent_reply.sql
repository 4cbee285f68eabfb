-- name: try_hold
-- Whether nobody else is at a request with this key now; held until the transaction ends.
SELECT pg_try_advisory_xact_lock(hashtextextended(%(token_id)s || ' ' || %(key)s, 4711));

-- name: found_reply
SELECT fingerprint, reply, headers FROM idempotent_reply
 WHERE token_id = %(token_id)s AND key = %(key)s
   AND created_at > now() - make_interval(secs => %(kept_seconds)s);

-- name: keep_reply
-- In the place of one that is too old to count.
INSERT INTO idempotent_reply (token_id, key, fingerprint, reply, headers)
VALUES (%(token_id)s, %(key)s, %(fingerprint)s, %(reply)s, %(headers)s)
    ON CONFLICT (token_id, key) DO UPDATE
   SET fingerprint = excluded.fingerprint, reply = excluded.reply, headers = excluded.headers,
       created_at = now();

-- name: forget_replies
DELETE FROM idempotent_reply WHERE created_at < now() - make_interval(secs => %(kept_seconds)s);
