-- name: count_request
-- One more request of a kind; a window that is over begins anew. One statement, so that any number
-- of processes count together.
INSERT INTO request_count AS c (kind, subject, since, requests)
VALUES (%(kind)s, %(subject)s, now(), 1)
    ON CONFLICT (kind, subject) DO UPDATE
   SET requests = CASE WHEN c.since <= now() - make_interval(secs => %(window_seconds)s)
                       THEN 1 ELSE c.requests + 1 END,
       since = CASE WHEN c.since <= now() - make_interval(secs => %(window_seconds)s)
                    THEN now() ELSE c.since END
RETURNING requests,
          greatest(1, ceil(extract(epoch FROM since - now()) + %(window_seconds)s))::int
              AS reset_seconds;

-- name: forget_requests
DELETE FROM request_count WHERE since < now() - make_interval(secs => %(window_seconds)s);
