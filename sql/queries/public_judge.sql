-- name: judges
-- Judges that anyone may see, but people, whose many votes are shown together; by name.
SELECT judge_id, name, kind, identity, protocol, options, members, persona, max_tokens, temperature,
       top_logprobs, dimensions, state, created_at, categories, except_categories
  FROM public_judges()
 WHERE kind <> 'people'
 ORDER BY array_position(ARRAY['panel', 'peers'], kind), name;

-- name: judge
-- By its id, or else by its name.
SELECT judge_id, name, kind, identity, protocol, options, members, persona, max_tokens, temperature,
       top_logprobs, dimensions, state, created_at, categories, except_categories
  FROM public_judges()
 WHERE judge_id = %(judge_id)s::bigint OR name = %(name)s
 ORDER BY judge_id = %(judge_id)s DESC NULLS LAST
 LIMIT 1;

-- name: judge_names
SELECT judge_id, name FROM public_judges()
 WHERE judge_id = ANY(%(judge_ids)s)
 ORDER BY judge_id;

-- name: count_votes
-- How many votes and unreadable verdicts each of some judges has, counted no further than `most`.
SELECT j.judge_id,
       (SELECT count(*) FROM (SELECT FROM vote v WHERE v.judge_id = j.judge_id
                               LIMIT %(most)s) v) AS votes,
       (SELECT count(*) FROM (SELECT FROM planned_vote w
                               WHERE w.judge_id = j.judge_id AND w.state = 'undecided'
                               LIMIT %(most)s) w) AS unreadable
  FROM unnest(%(judge_ids)s::bigint[]) AS j (judge_id);

-- name: latest_votes
-- A judge's latest votes that anyone may see and nobody retracted, none of them a repeat.
SELECT v.vote_id, v.battle_id, b.model_a_id, b.model_b_id, v.dimension, v.display_order, v.p_a,
       v.p_b, v.p_tie
  FROM vote v JOIN public_battles() b USING (battle_id)
 WHERE v.judge_id = %(judge_id)s
   AND v.repeat = 0
   AND NOT EXISTS (SELECT FROM retraction r WHERE r.vote_id = v.vote_id)
 ORDER BY v.vote_id DESC
 LIMIT %(limit)s;

-- name: people
-- How many people are judges.
SELECT count(*) FROM judge WHERE kind = 'people';

-- name: effects
-- What a snapshot found of one judge beside ratings, on each board of all prompts as written.
SELECT e.name AS judge, b.dimension, b.voters, b.method, e.kind, e.value, e.lower, e.upper,
       e.suspended
  FROM board b JOIN board_effect e USING (board_id)
 WHERE b.snapshot_id = %(snapshot_id)s
   AND e.name = %(judge)s
   AND e.kind IN ('order_effect', 'sharpness', 'self_preference')
   AND b.category = 'all'
   AND NOT b.style_control
 ORDER BY b.board_id, e.kind;

-- name: first_effects
-- Of every judge, what the first board that it votes on found of it.
SELECT DISTINCT ON (e.name, e.kind)
       e.name AS judge, b.dimension, b.voters, b.method, e.kind, e.value, e.lower, e.upper,
       e.suspended
  FROM board b JOIN board_effect e USING (board_id)
 WHERE b.snapshot_id = %(snapshot_id)s
   AND e.kind IN ('order_effect', 'sharpness', 'self_preference')
   AND b.category = 'all'
   AND NOT b.style_control
 ORDER BY e.name, e.kind, b.board_id;
