-- name: published_state
-- What replies depend on that show only what is published: the publication, and every model's row.
-- The sum of hashes changes with any row, in whatever order changes are committed.
SELECT coalesce((SELECT max(publication_id) FROM publication), 0) AS publication_id,
       models.fingerprint,
       greatest((SELECT max(published_at) FROM publication), models.entered_at) AS changed_at
  FROM (SELECT coalesce(sum(hash_record_extended(model, 0)), 0)::text AS fingerprint,
               max(created_at) AS entered_at
          FROM model) models;
