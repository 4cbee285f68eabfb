-- The bookkeeping of migrations. It is not a migration itself: the first one needs it.

-- name: try_lock
SELECT pg_try_advisory_lock(%(key)s);

-- name: unlock
SELECT pg_advisory_unlock(%(key)s);

-- name: make_table
CREATE TABLE IF NOT EXISTS schema_migration (
    number     int PRIMARY KEY CONSTRAINT number_is_positive CHECK (number > 0),
    name       text NOT NULL,
    -- Digest of the file's bytes as they were applied.
    sha256     text NOT NULL CONSTRAINT sha256_is_hexadecimal CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: table_exists
SELECT to_regclass('schema_migration') IS NOT NULL;

-- name: applied_migrations
SELECT number, name, sha256
  FROM schema_migration
 ORDER BY number;

-- name: record_migration
INSERT INTO schema_migration (number, name, sha256)
VALUES (%(number)s, %(name)s, %(sha256)s);
