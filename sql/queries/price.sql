-- name: public_prices
-- What the endpoints of a board's models charge now. Both 0 says that nobody named a price.
SELECT m.model_id, e.price_in_usd, e.price_out_usd
  FROM rating r
  JOIN model m USING (model_id)
  JOIN endpoint e USING (endpoint_id)
 WHERE r.board_id = %(board_id)s
   AND m.visibility = 'public'
   AND (e.price_in_usd > 0 OR e.price_out_usd > 0)
 ORDER BY m.model_id;
