-- name: set_provider
-- A bucket begins full; a changed rate begins with an empty one.
INSERT INTO provider (base_url, concurrent, per_minute, tokens)
VALUES (%(base_url)s, %(concurrent)s, %(per_minute)s, 0)
    ON CONFLICT (base_url) DO UPDATE
   SET concurrent = excluded.concurrent, per_minute = excluded.per_minute, tokens = 0,
       filled_at = clock_timestamp();

-- name: remove_provider
DELETE FROM provider WHERE base_url = %(base_url)s;

-- name: providers
SELECT base_url, concurrent, per_minute FROM provider ORDER BY base_url;

-- name: rooms
-- How many calls each provider may be sent now. The bucket holds two seconds' worth and fills so that
-- no minute, from whatever moment it is counted, sees more than `per_minute`:
-- fewer than burst + 60 seconds' refill, which is per_minute + 1.
WITH leased AS (
    SELECT e.base_url, count(*) AS calls
      FROM call c
      LEFT JOIN judge j ON j.judge_id = c.asked_judge_id
      LEFT JOIN model m ON m.model_id = c.model_id
      JOIN endpoint e ON e.endpoint_id = coalesce(j.endpoint_id, m.endpoint_id)
     WHERE c.state = 'leased'
       AND c.due_at > now()
     GROUP BY 1
)
SELECT p.base_url, least(p.concurrent - coalesce(l.calls, 0), floor(b.tokens))::int AS room
  FROM provider p
  LEFT JOIN leased l USING (base_url)
 CROSS JOIN LATERAL (
    SELECT CASE WHEN p.per_minute IS NOT NULL THEN
           least(greatest(1, p.per_minute / 30),
                 p.tokens + (p.per_minute - greatest(1, p.per_minute / 30) + 1) / 60.0::float8
                            * extract(epoch FROM least(interval '1 hour',
                                                       clock_timestamp() - p.filled_at))::float8)
           END AS tokens) b;

-- name: take_tokens
-- Note what was taken of the buckets, each filled up to now first.
UPDATE provider p
   SET tokens = greatest(0, least(greatest(1, p.per_minute / 30),
                 p.tokens + (p.per_minute - greatest(1, p.per_minute / 30) + 1) / 60.0::float8
                            * extract(epoch FROM least(interval '1 hour',
                                                       clock_timestamp() - p.filled_at))::float8)
                            - w.taken),
       filled_at = clock_timestamp()
  FROM unnest(%(base_urls)s::text[], %(taken)s::int[]) AS w (base_url, taken)
 WHERE p.base_url = w.base_url
   AND p.per_minute IS NOT NULL;
