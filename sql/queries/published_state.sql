-- name: published_state
-- What replies depend on that show only what is published: the publication, every model's row, and
-- the prices at its endpoint. A sum of hashes changes with any row, in whatever order changes are
-- committed.
SELECT coalesce((SELECT max(publication_id) FROM publication), 0) AS publication_id,
       concat(models.fingerprint, '-', prices.fingerprint) AS fingerprint,
       greatest((SELECT max(published_at) FROM publication), models.entered_at) AS changed_at
  FROM (SELECT sum(hash_record_extended(model, 0)) AS fingerprint, max(created_at) AS entered_at
          FROM model) models,
       (SELECT sum(hash_record_extended(ROW (endpoint_id, price_in_usd, price_out_usd), 0))
               AS fingerprint
          FROM endpoint) prices;
