"""A run is rehearsed for its ceiling; its calls carry its number, and its budget holds them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.steps.judge_again import Changes, judge_like, judge_repeat
from arena.steps.lease_calls import unfinished
from arena.steps.open_run import open_run, rehearse
from arena.steps.schedule_battles import Scheduled, schedule_battles
from arena.store import ledger
from arena.store.run import BYTES_PER_TOKEN, Ceiling
from tests.steps.builders import FIRST_BETTER, SECOND_BETTER, SmallArena
from tests.steps.protocols import Crowded, TwoRounds, install


def entrants(arena: SmallArena) -> None:
    """Three models and a judge, all with prices; four prompts."""
    arena.prompts(4)
    for name in ("ant", "bee", "cat"):
        arena.model(name, endpoint={"price_in_usd": 1.0, "price_out_usd": 2.0}, max_tokens=100)
    owl = arena.endpoint(api_model="owl", price_in_usd=3.0, price_out_usd=4.0)
    arena.judge(endpoint_id=owl, max_tokens=50)


def rehearsed(arena: SmallArena, per_pair: int = 4) -> Ceiling:
    def draw(run_id: int) -> Scheduled:
        return schedule_battles(arena.db, arena.settings, per_pair=per_pair, run_id=run_id)

    return rehearse(arena.db, arena.settings, "schedule", draw)


def run(arena: SmallArena, per_pair: int = 4, calls: int | None = None) -> int:
    def draw(run_id: int | None) -> Scheduled:
        return schedule_battles(arena.db, arena.settings, per_pair=per_pair, run_id=run_id)

    ceiling = rehearsed(arena, per_pair)
    run_id, _ = open_run(arena.db, "schedule", "", ceiling, draw, calls=calls)
    assert run_id is not None
    return run_id


def work_off(arena: SmallArena, text: str = "") -> int:
    """Answer every call; how many there were."""
    many = 0
    while leased := arena.lease(10):
        arena.answer(leased, text)
        many += len(leased)
    return many


def account(arena: SmallArena, scope: str, key: str) -> ledger.Account:
    (found,) = (a for a in ledger.accounts(arena.db) if (a.scope, a.key) == (scope, key))
    return found


def test_the_ceiling_counts_responses_and_the_judging_that_follows(arena: SmallArena) -> None:
    entrants(arena)
    ceiling = rehearsed(arena)

    assert [(line.party, line.name, line.calls) for line in ceiling.lines] == [
        ("model", "ant", 4),
        ("model", "bee", 4),
        ("model", "cat", 4),
        ("judge", "owl", 24),
    ]
    asked = arena.one("SELECT octet_length(messages::text) FROM prompt WHERE name = 'p1'")
    ant, owl = ceiling.lines[0], ceiling.lines[3]
    assert ant.tokens == 4 * (4000 + asked + 100)
    assert ant.usd == Decimal(4 * ((4000 + asked) * 1 + 100 * 2)) / 1_000_000
    assert owl.tokens == 24 * (4000 + asked + 2 * BYTES_PER_TOKEN * 100 + 50)
    assert ceiling.usd == sum(line.usd for line in ceiling.lines)


def test_the_dollars_of_each_model_and_judge_are_prices_times_tokens(arena: SmallArena) -> None:
    arena.prompts(2)
    prices = {"ant": (1, 2, 100), "bee": (5, 7, 200), "cat": (0, 0, 300)}
    for name, (read, written, longest) in prices.items():
        terms = {"price_in_usd": float(read), "price_out_usd": float(written)}
        arena.model(name, endpoint=terms, max_tokens=longest)
    for name, read, written, longest in (("owl", 3, 4, 50), ("elk", 30, 40, 60)):
        endpoint = arena.endpoint(
            api_model=name, price_in_usd=float(read), price_out_usd=float(written)
        )
        arena.judge(name, endpoint_id=endpoint, max_tokens=longest)
    ceiling = rehearsed(arena, per_pair=2)

    asked = [n for (n,) in arena.all("SELECT octet_length(messages::text) FROM prompt")]
    million = 1_000_000
    # A response may fill its 8 bytes a token; the pairs are ant-bee, ant-cat and bee-cat.
    shown = [8 * (100 + 200), 8 * (100 + 300), 8 * (200 + 300)]
    read_by_a_judge = 2 * sum(4000 + prompt + pair for prompt in asked for pair in shown)
    read_by_a_model = sum(4000 + prompt for prompt in asked)
    assert {line.name: (line.calls, line.usd) for line in ceiling.lines} == {
        "ant": (2, Decimal(read_by_a_model * 1 + 2 * 100 * 2) / million),
        "bee": (2, Decimal(read_by_a_model * 5 + 2 * 200 * 7) / million),
        "cat": (2, Decimal(0)),
        "owl": (12, Decimal(read_by_a_judge * 3 + 12 * 50 * 4) / million),
        "elk": (12, Decimal(read_by_a_judge * 30 + 12 * 60 * 40) / million),
    }


def test_rounds_that_come_once_something_was_heard_are_within_the_ceiling(
    arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, two_rounds=TwoRounds())
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name, max_tokens=100)
    owl = arena.endpoint(api_model="owl", price_in_usd=3.0, price_out_usd=4.0)
    arena.judge("owl", endpoint_id=owl, max_tokens=50, protocol="two_rounds")
    ceiling = rehearsed(arena, per_pair=1)

    first, later = ceiling.lines[2:]
    assert (first.name, first.calls) == ("owl", 2)
    assert (later.party, later.name, later.calls) == ("judge", "owl, later rounds", 2)
    prompt = arena.one("SELECT octet_length(messages::text) FROM prompt")
    # Both responses, and the first answer with every byte escaped.
    read = 4000 + prompt + 8 * (100 + 100) + 2 * 8 * 50
    assert later.tokens == 2 * (read + 50)
    assert later.usd == Decimal(2 * (read * 3 + 50 * 4)) / 1_000_000

    run(arena, per_pair=1)
    assert work_off(arena) + work_off(arena, f"{'word ' * 30}\n[[A>B]]") == 2 + 4
    assert ceiling.calls == 2 + 4
    committed = arena.one("SELECT sum(ceiling_usd::numeric) FROM attempt")
    assert 0 < committed < ceiling.usd


def test_judges_who_are_shown_everybody_s_responses_are_within_the_ceiling(
    arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, crowded=Crowded())
    arena.prompts(1)
    for name in ("ant", "bee", "cat"):
        arena.model(name)
    arena.judge("owl", protocol="crowded")
    ceiling = rehearsed(arena, per_pair=1)
    run(arena, per_pair=1)

    asked = {line.name: line.calls for line in ceiling.lines}
    assert asked["owl"] > 0
    assert work_off(arena) == sum(asked.values())
    assert arena.one("SELECT count(*) FROM planned_vote WHERE state = 'waiting'") == 0


def test_a_rehearsal_leaves_nothing(arena: SmallArena) -> None:
    entrants(arena)
    rehearsed(arena)

    for table in ("run", "battle", "call", "response", "vote"):
        assert arena.one(f"SELECT count(*) FROM {table}") == 0


def test_a_run_costs_no_more_than_its_ceiling(arena: SmallArena) -> None:
    entrants(arena)
    run_id = run(arena)
    assert work_off(arena) == 36

    spent = account(arena, "run", str(run_id))
    assert spent.calls == 36
    ceiling = arena.one("SELECT ceiling_usd FROM run WHERE run_id = %s", run_id)
    committed = arena.one("SELECT sum(ceiling_usd::numeric) FROM attempt")
    assert 0 < spent.spent_usd < committed < ceiling
    assert arena.one("SELECT ceiling_calls FROM run WHERE run_id = %s", run_id) == 36


def test_judging_that_a_worker_plans_belongs_to_the_run_that_drew_the_battle(
    arena: SmallArena,
) -> None:
    entrants(arena)
    run_id = run(arena, calls=20)
    assert work_off(arena) == 20

    assert arena.all("SELECT DISTINCT run_id FROM call") == [(run_id,)]
    assert unfinished(arena.db).stopped_by == (f"run {run_id}",)
    assert account(arena, "run", str(run_id)).left_calls == 0


def test_the_next_run_pays_for_itself(arena: SmallArena) -> None:
    entrants(arena)
    run(arena, per_pair=2, calls=5)
    second = run(arena, per_pair=4)
    work_off(arena)

    assert account(arena, "run", str(second)).calls > 0
    assert ledger.wrong_accounts(arena.db) == []


def test_what_the_clock_draws_is_of_no_run(arena: SmallArena) -> None:
    entrants(arena)
    arena.schedule(per_pair=1)

    assert arena.one("SELECT count(*) FROM call WHERE run_id IS NOT NULL") == 0


def test_a_run_that_asks_nothing_is_none(arena: SmallArena) -> None:
    ceiling = rehearsed(arena)
    run_id, _ = open_run(arena.db, "schedule", "", ceiling, lambda run_id: run_id)

    assert (ceiling.calls, run_id) == (0, None)
    assert arena.one("SELECT count(*) FROM run") == 0


# --- judging again ------------------------------------------------------------------------------


def judged(arena: SmallArena) -> None:
    """A judge that found the first response better in two battles."""
    arena.judge(endpoint_id=arena.endpoint(api_key_sealed=b"sealed", price_out_usd=5.0))
    arena.ready_battle()
    arena.ready_battle()
    arena.schedule(at_most=0)
    assert work_off(arena, FIRST_BETTER) == 4


def test_a_judge_like_another_judges_stored_responses_under_its_own_protocol(
    arena: SmallArena,
) -> None:
    judged(arena)
    changes = Changes(protocol="digit_last_line", max_tokens=9)
    assert judge_like(arena.db, arena.settings, "digit", "owl", changes, None) == 4
    assert work_off(arena, "2") == 4

    assert arena.one("SELECT count(*) FROM call WHERE kind = 'response'") == 0
    assert arena.all(
        "SELECT j.name, count(*), sum(v.p_a) FROM vote v JOIN judge j USING (judge_id) "
        "WHERE v.repeat = 0 AND v.display_order = 'ab' GROUP BY 1 ORDER BY 1"
    ) == [("digit", 2, 0), ("owl", 2, 2)]
    assert arena.all(
        "SELECT j.protocol, j.max_tokens, e.api_key_sealed, e.price_out_usd FROM judge j "
        "JOIN endpoint e USING (endpoint_id) WHERE j.name = 'digit'"
    ) == [("digit_last_line", 9, b"sealed", 5.0)]


def test_a_key_stays_with_its_address(arena: SmallArena) -> None:
    judged(arena)
    changes = Changes(base_url="http://127.0.0.1:10/v1/")
    judge_like(arena.db, arena.settings, "moved", "owl", changes, None)

    assert arena.all(
        "SELECT e.base_url, e.api_key_sealed FROM judge j JOIN endpoint e USING (endpoint_id) "
        "WHERE j.name = 'moved'"
    ) == [("http://127.0.0.1:10/v1", None)]


def test_a_judge_that_differs_in_nothing_or_answers_nowhere_is_refused(arena: SmallArena) -> None:
    judged(arena)
    arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
    changes = Changes(temperature=0.5)
    judge_like(arena.db, arena.settings, "warm", "owl", changes, None)

    with pytest.raises(AlreadyExists, match="asked in exactly the same way"):
        judge_like(arena.db, arena.settings, "warmer", "warm", Changes(), None)
    with pytest.raises(BadInput, match="answers at no endpoint"):
        judge_like(arena.db, arena.settings, "like-ada", "ada", changes, None)
    with pytest.raises(UnknownThing, match="no judge 'elk'"):
        judge_like(arena.db, arena.settings, "new", "elk", changes, None)


def test_a_repeat_asks_the_same_things_once_more_and_counts_in_no_board(arena: SmallArena) -> None:
    judged(arena)
    assert judge_repeat(arena.db, arena.settings, "owl", None) == (1, 4)
    work_off(arena, SECOND_BETTER)
    assert judge_repeat(arena.db, arena.settings, "owl", None) == (2, 4)
    assert work_off(arena, FIRST_BETTER) == 4

    assert arena.all("SELECT repeat, count(*) FROM vote GROUP BY 1 ORDER BY 1") == [
        (0, 4),
        (1, 4),
        (2, 4),
    ]
    assert arena.one("SELECT count(DISTINCT call_key) FROM call") == 12
    arena.schedule(at_most=0)
    assert arena.lease() == []


def test_equal_responses_are_not_asked_about_again(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle("Yes.", "Yes.")
    arena.schedule(at_most=0)

    assert judge_repeat(arena.db, arena.settings, "owl", None) == (1, 0)


def test_judging_again_is_a_run_of_its_own(arena: SmallArena) -> None:
    judged(arena)

    def ask(run_id: int | None) -> tuple[int, int]:
        return judge_repeat(arena.db, arena.settings, "owl", run_id)

    ceiling = rehearse(arena.db, arena.settings, "again", ask)
    assert [(line.name, line.calls) for line in ceiling.lines] == [("owl", 4)]
    run_id, (repeat, _) = open_run(arena.db, "again", "owl repeated", ceiling, ask, calls=3)
    assert repeat == 1
    assert work_off(arena, FIRST_BETTER) == 3
    assert unfinished(arena.db).stopped_by == (f"run {run_id}",)
