-- name: transaction_lock
SELECT pg_advisory_xact_lock(%(space)s::int, %(key)s::int);

-- name: try_session_lock
SELECT pg_try_advisory_lock(%(space)s::int, %(key)s::int);

-- name: set_lock_timeout
SELECT set_config('lock_timeout', %(timeout)s, true);
