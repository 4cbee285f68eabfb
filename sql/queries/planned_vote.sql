-- name: plan_votes
-- Plan votes; those that are planned already stay as they are. Returns the new ones.
INSERT INTO planned_vote (battle_id, judge_id, dimension, display_order, repeat, told,
                          crowd_response_ids, run_id)
SELECT battle_id, judge_id, dimension, display_order, repeat, told, crowd_response_ids, run_id
  FROM jsonb_to_recordset(%(wanted)s)
    AS w (battle_id bigint, judge_id bigint, dimension text, display_order text, repeat int,
          told jsonb, crowd_response_ids bigint[], run_id bigint)
 ORDER BY battle_id, judge_id, dimension, display_order, repeat
    ON CONFLICT DO NOTHING
RETURNING planned_vote_id, battle_id, judge_id, dimension, display_order, repeat;

-- name: use_calls
-- Note which votes wait for which calls.
INSERT INTO call_use (planned_vote_id, position, call_id)
SELECT * FROM unnest(%(planned_vote_ids)s::bigint[], %(positions)s::int[], %(call_ids)s::bigint[]);

-- name: lock_votes_of_calls
-- The votes without a verdict that any of these calls belongs to. Two workers that finish two calls
-- of one vote take turns here, so that the second sees what the first did: its next statement does.
SELECT v.planned_vote_id
  FROM planned_vote v
 WHERE v.planned_vote_id IN (SELECT u.planned_vote_id FROM call_use u
                              WHERE u.call_id = ANY(%(call_ids)s))
   AND v.state IN ('waiting', 'failed')
 ORDER BY v.planned_vote_id
   FOR UPDATE;

-- name: lock_votes_overdue
-- Waiting votes that wait for no call any more, next after one.
SELECT v.planned_vote_id
  FROM planned_vote v
 WHERE v.state = 'waiting'
   AND v.planned_vote_id > %(after)s
   AND NOT EXISTS (SELECT FROM call_use u JOIN call c USING (call_id)
                    WHERE u.planned_vote_id = v.planned_vote_id
                      AND c.state IN ('open', 'leased'))
 ORDER BY v.planned_vote_id
 LIMIT %(limit)s
   FOR UPDATE OF v SKIP LOCKED;

-- name: votes_to_decide
-- All that is needed to go on with planned votes.
SELECT v.planned_vote_id, v.battle_id, b.prompt_id, b.response_a_id, b.response_b_id, v.judge_id,
       j.name AS judge_name, j.kind AS judge_kind, j.protocol, j.options, j.members, v.dimension,
       v.display_order, v.repeat, v.told, v.crowd_response_ids, v.run_id, v.state
  FROM planned_vote v
  JOIN battle b USING (battle_id)
  JOIN judge j ON j.judge_id = v.judge_id
 WHERE v.planned_vote_id = ANY(%(planned_vote_ids)s)
 ORDER BY v.planned_vote_id;

-- name: calls_of_votes
-- The calls of planned votes in the order planned, each with the judgment that counts: the first
-- complete one. OFFSET 0 keeps each look-up apart, so that it goes along its index: drawn into one
-- plan they read the whole queue as soon as the planner misjudges how many calls a vote has.
SELECT u.planned_vote_id, u.call_id, c.state, c.last_error, c.part, c.shown_response_ids,
       c.dimensions, c.sample, c.round, c.speaker, c.context, g.judgment_id, g.text, g.tokens
  FROM unnest(%(planned_vote_ids)s::bigint[]) AS v (planned_vote_id)
 CROSS JOIN LATERAL (SELECT * FROM call_use
                      WHERE call_use.planned_vote_id = v.planned_vote_id OFFSET 0) u
 CROSS JOIN LATERAL (SELECT * FROM call WHERE call.call_id = u.call_id OFFSET 0) c
  LEFT JOIN LATERAL (SELECT judgment_id, text, tokens FROM judgment
                      WHERE judgment.call_id = c.call_id AND status <> 'cut_off'
                      ORDER BY judgment_id LIMIT 1) g ON c.state = 'done'
 ORDER BY u.planned_vote_id, u.position;

-- name: settle_votes
UPDATE planned_vote v
   SET state = w.state, reason = w.reason
  FROM unnest(%(planned_vote_ids)s::bigint[], %(states)s::text[], %(reasons)s::text[])
    AS w (planned_vote_id, state, reason)
 WHERE v.planned_vote_id = w.planned_vote_id;

-- name: note_unplanned_votes
INSERT INTO unplanned_vote (battle_id, judge_id, dimension, reason, responses)
SELECT * FROM unnest(%(battle_ids)s::bigint[], %(judge_ids)s::bigint[], %(dimensions)s::text[],
                     %(reasons)s::text[], %(responses)s::int[])
    ON CONFLICT (battle_id, judge_id, dimension) DO UPDATE
   SET reason = excluded.reason, responses = excluded.responses;

-- name: forget_unplanned_votes
-- Votes that could be planned after all.
DELETE FROM unplanned_vote u
 USING planned_vote v
 WHERE v.planned_vote_id = ANY(%(planned_vote_ids)s)
   AND (u.battle_id, u.judge_id, u.dimension) = (v.battle_id, v.judge_id, v.dimension);
