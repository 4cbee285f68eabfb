-- name: sealed_keys
-- Locked, so that two rotations do not undo one another.
SELECT endpoint_id, api_key_sealed
  FROM endpoint
 WHERE api_key_sealed IS NOT NULL
 ORDER BY endpoint_id
   FOR UPDATE;

-- name: reseal
UPDATE endpoint SET api_key_sealed = w.sealed
  FROM unnest(%(endpoint_ids)s::bigint[], %(sealed)s::bytea[]) AS w (endpoint_id, sealed)
 WHERE endpoint.endpoint_id = w.endpoint_id;
