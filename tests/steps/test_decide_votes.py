"""A planned vote goes on, round by round, until it is cast, undecided or given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from arena.store import battle
from tests.steps.builders import (
    FIRST_BETTER,
    SECOND_BETTER,
    UNREADABLE,
    SmallArena,
    answered,
)
from tests.steps.judged_votes import judged

pytestmark = pytest.mark.usefixtures("own_protocols")

READ_FROM = (
    "SELECT v.display_order, array_agg(g.text ORDER BY g.judgment_id) FROM vote v "
    "JOIN vote_judgment USING (vote_id) JOIN judgment g USING (judgment_id) GROUP BY 1 ORDER BY 1"
)


def test_a_second_round_is_asked_with_what_the_first_brought_and_then_votes(
    arena: SmallArena,
) -> None:
    judged(arena, "two_rounds")
    assert arena.answer(arena.lease(), FIRST_BETTER) == 0
    assert (arena.calls(), arena.planned()) == ({"done": 2, "open": 2}, {"waiting": 2})

    second = arena.lease()
    assert [(one.part, one.round, one.context) for one in second] == [
        ("again", 1, FIRST_BETTER)
    ] * 2
    assert arena.answer(second, SECOND_BETTER) == 2

    assert arena.votes() == [("ab", 0, 1, 0, "judged"), ("ba", 1, 0, 0, "judged")]
    assert arena.all(READ_FROM) == [
        ("ab", [FIRST_BETTER, SECOND_BETTER]),
        ("ba", [FIRST_BETTER, SECOND_BETTER]),
    ]
    assert arena.planned() == {"cast": 2}


def test_a_round_that_no_answer_could_be_read_in_still_leads_to_the_next(arena: SmallArena) -> None:
    judged(arena, "two_rounds")
    arena.answer(arena.lease(), UNREADABLE)
    arena.answer(arena.lease(), FIRST_BETTER)

    assert arena.planned() == {"cast": 2}


def test_a_worker_killed_between_rounds_loses_nothing_and_doubles_nothing(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    judged(arena, "two_rounds")
    with arena.connect() as killed:
        first = SmallArena(killed, arena.url, arena.settings)
        first.answer(first.lease(), FIRST_BETTER)
        first.lease()
    arena.make_due()
    assert arena.answer(arena.lease(), SECOND_BETTER) == 2

    assert len(arena.votes()) == 2
    assert arena.calls() == {"done": 4}
    assert arena.one("SELECT count(*) FROM attempt") == 6
    assert arena.one("SELECT count(*) FROM judgment") == 4


def test_a_worker_killed_while_it_records_has_recorded_nothing(committed_arena: SmallArena) -> None:
    arena = committed_arena
    judged(arena, "two_rounds")
    leased = arena.lease()
    with arena.connect() as killed, killed.transaction(force_rollback=True):
        SmallArena(killed, arena.url, arena.settings).answer(leased, FIRST_BETTER)
    assert (arena.calls(), arena.one("SELECT count(*) FROM judgment")) == ({"leased": 2}, 0)

    arena.answer(leased, FIRST_BETTER)
    assert arena.calls() == {"done": 2, "open": 2}


@pytest.mark.parametrize(
    ("protocol", "reason"),
    [
        ("endless", "the protocol does not end: it wanted 201 calls"),
        ("speechless", "the protocol does not end: it wanted more calls and named none"),
    ],
)
def test_a_vote_always_ends(arena: SmallArena, protocol: str, reason: str) -> None:
    judged(arena, protocol)
    for _ in range(201):
        if leased := arena.lease():
            arena.answer(leased, FIRST_BETTER)

    assert arena.all("SELECT DISTINCT state, reason FROM planned_vote") == [("undecided", reason)]


def test_a_vote_waits_for_its_last_sample_and_is_linked_to_all(arena: SmallArena) -> None:
    judged(arena, "samples", options={"k": 4})
    leased = arena.lease()
    assert sorted(one.sample for one in leased) == [0, 0, 1, 1, 2, 2, 3, 3]
    texts = {0: FIRST_BETTER, 1: FIRST_BETTER, 2: UNREADABLE, 3: "Equal.\n[[A=B]]"}
    for one in leased[:-1]:
        arena.record(answered(one, texts[one.sample]))
    assert len(arena.votes()) == 1
    arena.record(answered(leased[-1], texts[leased[-1].sample]))

    shares = arena.all(
        "SELECT display_order, p_a, p_b, p_tie, prob_source, flags FROM vote ORDER BY 1"
    )
    third, two_thirds = pytest.approx(1 / 3), pytest.approx(2 / 3)
    assert shares == [
        ("ab", two_thirds, 0, third, "sample", ["sampled", "twice"]),
        ("ba", 0, two_thirds, third, "sample", ["sampled", "twice"]),
    ]
    assert arena.all("SELECT count(*) FROM vote_judgment GROUP BY vote_id") == [(4,), (4,)]


def test_two_workers_that_finish_siblings_at_once_cast_their_vote_once(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    judged(arena, "samples")
    leased = arena.lease()
    mine = [answered(one, FIRST_BETTER) for one in leased if one.sample == 0]
    other = [answered(one, FIRST_BETTER) for one in leased if one.sample == 1]

    def record_too() -> int:
        with arena.connect() as db:
            return SmallArena(db, arena.url, arena.settings).record(*other)

    with ThreadPoolExecutor(1) as pool:
        with arena.connect() as db, db.transaction():
            assert SmallArena(db, arena.url, arena.settings).record(*mine) == 0
            second = pool.submit(record_too)
            arena.wait_until_blocked()
        assert second.result(timeout=10) == 2

    assert (len(arena.votes()), arena.planned()) == (2, {"cast": 2})


@pytest.mark.parametrize("first", ["the planner", "the worker"])
def test_a_vote_planned_on_a_call_that_is_finished_just_then_is_decided(
    committed_arena: SmallArena, first: str
) -> None:
    arena = committed_arena
    arena.judge(protocol="score_each_alone")
    (prompt,) = arena.prompts(1)
    for name in ("ant", "bee"):
        arena.uploaded_model(name, {prompt: f"{name} says so"})
    arena.schedule(per_pair=1)
    ant, bee = arena.lease()
    arena.record(answered(ant, "8"))
    arena.uploaded_model("cat", {prompt: "cat says so"})

    def plan(it: SmallArena) -> None:
        it.schedule(per_pair=1)

    def work(it: SmallArena) -> None:
        it.record(answered(bee, "5"))

    one, other = (plan, work) if first == "the planner" else (work, plan)

    def run_other() -> None:
        with arena.connect() as db:
            other(SmallArena(db, arena.url, arena.settings))

    with ThreadPoolExecutor(1) as pool:
        with arena.connect() as db, db.transaction():
            one(SmallArena(db, arena.url, arena.settings))
            second = pool.submit(run_other)
            arena.wait_until_blocked()
        second.result(timeout=10)
    (cat,) = arena.lease()
    arena.record(answered(cat, "6"))

    assert arena.planned() == {"cast": 6}
    assert arena.calls() == {"done": 3}


def test_what_is_asked_of_one_response_is_asked_once_for_all_its_battles(arena: SmallArena) -> None:
    arena.judge(protocol="score_each_alone")
    (prompt,) = arena.prompts(1)
    scores = {"ant": "9", "bee": "5", "cat": "5"}
    for name in scores:
        arena.uploaded_model(name, {prompt: name})
    arena.schedule(per_pair=1)
    leased = arena.lease()
    assert sorted(one.texts[0] for one in leased) == ["ant", "bee", "cat"]
    arena.record(*(answered(one, scores[one.texts[0]]) for one in leased))

    cast = arena.all(
        "SELECT a.slug, b.slug, v.display_order, v.p_a, v.p_tie, v.score_a, v.score_b, v.certainty,"
        " v.prob_source FROM vote v JOIN battle t USING (battle_id)"
        " JOIN model a ON a.model_id = t.model_a_id JOIN model b ON b.model_id = t.model_b_id"
    )
    found = {(min(a, b), max(a, b), order) for a, b, order, *_ in cast}
    assert len(found) == len(cast) == 6
    for a, b, _, p_a, p_tie, score_a, score_b, certainty, source in cast:
        assert (score_a, score_b) == (float(scores[a]), float(scores[b]))
        assert (p_a, p_tie) == (float(score_a > score_b), float(score_a == score_b))
        assert (certainty, source) == (0.75, "score")


def test_a_vote_whose_calls_were_all_answered_before_is_cast_when_it_is_planned(
    arena: SmallArena,
) -> None:
    arena.judge(protocol="score_each_alone")
    (prompt,) = arena.prompts(1)
    ids = {name: arena.uploaded_model(name, {prompt: name}) for name in ("ant", "bee", "cat")}
    pairs = [("ant", "bee"), ("bee", "cat")]
    drawn = [battle.DrawnBattle(prompt, ids[a], ids[b], 1.0) for a, b in pairs]
    battle.add_battles(arena.db, drawn, "fewest_first")
    arena.schedule(at_most=0)
    arena.answer(arena.lease(), "7")
    assert len(arena.votes()) == 4

    drawn = [battle.DrawnBattle(prompt, ids["ant"], ids["cat"], 1.0)]
    battle.add_battles(arena.db, drawn, "fewest_first")
    assert arena.schedule(at_most=0).votes_planned == 2

    assert (len(arena.votes()), arena.lease()) == (6, [])
    assert arena.one("SELECT count(*) FROM vote_judgment") == 12


def test_a_reworded_rubric_is_asked_about_anew(arena: SmallArena) -> None:
    arena.judge(protocol="score_each_alone")
    (prompt,) = arena.prompts(1)
    ids = {name: arena.uploaded_model(name, {prompt: name}) for name in ("ant", "bee", "cat")}
    pairs = [("ant", "bee"), ("ant", "cat")]
    for number, (a, b) in enumerate(pairs):
        drawn = [battle.DrawnBattle(prompt, ids[a], ids[b], 1.0)]
        battle.add_battles(arena.db, drawn, "fewest_first")
        worded = {"title": "Overall", "rubric": f"Prefer the better, wording {number}."}
        settings = type(arena.settings).model_validate(
            {"home": arena.settings.home, "dimensions": {"overall": worded}}
        )
        SmallArena(arena.db, "", settings).schedule(at_most=0)

    assert arena.calls() == {"open": 4}


def test_members_are_asked_at_their_own_endpoints_and_the_vote_is_the_judge_s(
    arena: SmallArena,
) -> None:
    members = [arena.judge("elk", max_tokens=77), arena.judge("fox", temperature=0.25)]
    arena.db.execute("UPDATE judge SET state = 'suspended'")
    pair = arena.judge("pair", protocol="couple", members=members, endpoint_id=None)
    arena.ready_battle()
    arena.schedule(at_most=0)
    leased = arena.lease()

    assert sorted(
        (one.api_model, one.speaker, one.max_tokens, one.temperature) for one in leased
    ) == [
        ("elk", 0, 77, 0.0),
        ("elk", 0, 77, 0.0),
        ("fox", 1, 1024, 0.25),
        ("fox", 1, 1024, 0.25),
    ]
    assert arena.answer(leased, FIRST_BETTER) == 2
    assert arena.all("SELECT DISTINCT judge_id FROM vote") == [(pair,)]


def test_a_concurrent_decision_reads_each_call_in_its_vote_s_own_words(arena: SmallArena) -> None:
    judged(arena, "score_each_alone")
    leased = {one.texts[0]: one for one in arena.lease()}
    arena.record(answered(leased["Yes."], "9"), answered(leased["No."], "2"))

    assert arena.all("SELECT display_order, p_a, score_a, score_b FROM vote ORDER BY 1") == [
        ("ab", 1, 9, 2),
        ("ba", 1, 9, 2),
    ]
