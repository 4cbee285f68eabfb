-- name: arena_exists
SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'arena');

-- name: create_arena
CREATE DATABASE arena;
