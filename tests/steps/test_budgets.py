"""No call is leased whose ceiling would pass a budget, however many workers lease at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from arena.domain import Outcome
from arena.errors import AlreadyExists, BadInput, BadSettings, UnknownThing
from arena.settings import Settings
from arena.settings_parts import BudgetPart, JudgePart, LimitPart
from arena.steps.apply_limits import apply_limits
from arena.steps.lease_calls import unfinished
from arena.steps.set_budget import remove_budget
from arena.store import budget as budgets
from arena.store import ledger
from tests.steps.builders import SmallArena, answered, failed
from tests.steps.priced_arena import asked, books_are_right, limit, priced


def test_calls_are_leased_until_the_next_ceiling_would_pass_the_budget(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat")
    limit(arena, "all", usd="2.50")

    assert len(arena.lease()) == 2
    assert arena.lease() == []
    assert arena.calls() == {"leased": 2, "open": 1}
    assert books_are_right(arena)


def test_a_budget_that_is_reached_exactly_is_not_passed(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat")
    limit(arena, "all", usd="2")

    assert len(arena.lease()) == 2


def test_what_a_call_cost_less_than_its_ceiling_is_free_again(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat")
    limit(arena, "all", usd="1.25")
    (first,) = arena.lease()
    arena.record(answered(first, tokens=250_000))

    assert len(arena.lease()) == 1
    assert books_are_right(arena)


def test_a_cut_off_attempt_stays_in_the_books_at_its_ceiling(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    limit(arena, "all", usd="2")
    assert len(arena.lease()) == 2
    arena.make_due()

    assert arena.lease() == []
    (everything,) = (one for one in ledger.accounts(arena.db) if one.scope == "all")
    assert everything.left_usd == everything.spent_usd == Decimal(0)
    assert everything.reserved_usd + everything.unknown_usd == 2


def test_a_run_cut_off_and_resumed_spends_what_an_undisturbed_one_does(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    cut_off = arena.lease()
    arena.make_due()
    arena.record(*(answered(one, "Text.", tokens=300_000) for one in arena.lease()))

    everything = ledger.accounts(arena.db)[0]
    assert everything.spent_usd == Decimal("0.6")
    assert everything.unknown_usd == len(cut_off) == 2
    assert not everything.reserved_usd


def test_attempts_are_counted_and_what_was_not_sent_is_given_back(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat")
    limit(arena, "all", calls=2)
    first, second = arena.lease()
    arena.record(failed(first, Outcome.NOT_SENT), failed(second, Outcome.SERVER_ERROR))
    arena.make_due()

    assert len(arena.lease()) == 1
    assert books_are_right(arena)


def test_a_blocked_model_holds_nobody_else_up(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", prompts=40)
    limit(arena, "model", "ant", calls=3)

    leased = [one for _ in range(10) for one in arena.lease(10)]
    assert len(leased) == 43
    assert asked(arena) == {"ant": 3, "bee": 40}


def test_a_large_call_that_no_budget_holds_hides_no_small_one(arena: SmallArena) -> None:
    (prompt,) = arena.prompts(1)
    for name, tokens in (("ant", 1_000_000), ("bee", 250_000), ("cat", 250_000)):
        arena.model(name, endpoint={"price_out_usd": 1.0}, max_tokens=tokens)
    arena.schedule()
    limit(arena, "all", usd="0.50")

    assert len(arena.lease(1)) + len(arena.lease(1)) == 2
    assert asked(arena) == {"bee": 1, "cat": 1}
    assert prompt


def test_a_submitter_pays_for_its_own_models(arena: SmallArena) -> None:
    ada = arena.one("INSERT INTO submitter (name) VALUES ('ada') RETURNING submitter_id")
    arena.prompts(3)
    for name, owner in (("ant", ada), ("bee", ada), ("cat", None)):
        arena.model(name, submitter_id=owner)
    arena.schedule(per_pair=3)
    limit(arena, "submitter", "ada", calls=4)
    arena.lease()

    counts = asked(arena)
    assert (counts["ant"] + counts["bee"], counts["cat"]) == (4, 3)


def test_a_budget_for_each_gives_way_to_one_of_its_own(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat", prompts=3)
    limit(arena, "model", "*", calls=1)
    limit(arena, "model", "cat", calls=2)
    arena.lease()

    assert asked(arena) == {"ant": 1, "bee": 1, "cat": 2}


def test_a_day_s_budget_is_new_every_day(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    limit(arena, "day", calls=1)
    assert len(arena.lease()) == 1
    arena.db.execute("UPDATE ledger SET key = '2026-01-01' WHERE scope = 'day'")

    assert len(arena.lease()) == 1


def test_a_free_call_fits_a_budget_of_no_dollars(arena: SmallArena) -> None:
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name)
    arena.schedule()
    limit(arena, "all", usd="0")

    assert len(arena.lease()) == 2


def test_a_lowered_budget_shows_what_it_is_passed_by(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    arena.lease()
    limit(arena, "all", usd="0.50")

    (everything,) = (one for one in ledger.accounts(arena.db) if one.scope == "all")
    assert everything.left_usd == Decimal("-1.50")


def test_it_is_said_which_budget_leaves_nothing_to_do(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    limit(arena, "model", "ant", calls=0)
    (bee,) = arena.lease()
    assert unfinished(arena.db).stopped_by == ()
    arena.record(answered(bee))

    left = unfinished(arena.db)
    assert (left.calls, left.stopped_by) == (1, ("model ant",))


def test_a_call_that_waits_is_still_to_be_done(arena: SmallArena) -> None:
    priced(arena, "ant", "bee")
    limit(arena, "all", calls=100)
    one, two = arena.lease()
    arena.record(answered(one), failed(two))

    left = unfinished(arena.db)
    assert (left.calls, left.stopped_by) == (1, ())


@pytest.mark.parametrize(
    ("scope", "name", "complaint"),
    [
        ("week", "", "no budget of a 'week'; there are: all, day"),
        ("all", "ant", "takes no name"),
        ("judge", "", "which judge"),
    ],
)
def test_what_is_no_account_is_refused(
    arena: SmallArena, scope: str, name: str, complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        limit(arena, scope, name, calls=1)
    with pytest.raises(UnknownThing, match="no judge 'owl'"):
        limit(arena, "judge", "owl", calls=1)
    with pytest.raises(BadInput, match="needs a limit"):
        limit(arena, "all")


def test_a_removed_budget_lets_the_rest_go_on(arena: SmallArena) -> None:
    priced(arena, "ant", "bee", "cat")
    limit(arena, "all", calls=1)
    assert len(arena.lease()) == 1
    remove_budget(arena.db, "all", "")

    assert len(arena.lease()) == 2
    with pytest.raises(UnknownThing, match="no budget of all"):
        remove_budget(arena.db, "all", "")


def with_budget(settings: Settings, **fields: Any) -> Settings:
    return settings.model_copy(update={"budget": BudgetPart(**fields)})


def test_arena_toml_has_the_last_word(arena: SmallArena) -> None:
    arena.judge("owl")
    limit(arena, "all", calls=1)
    settings = with_budget(
        arena.settings, total_usd=5, day_calls=9, judges={"owl": LimitPart(usd=Decimal(2))}
    )
    apply_limits(arena.db, settings, whole=True)

    assert [(b.title, b.limit_usd, b.limit_calls, b.source) for b in budgets.budgets(arena.db)] == [
        ("everything", 5, None, "settings"),
        ("each day", None, 9, "settings"),
        ("judge owl", 2, None, "settings"),
    ]
    with pytest.raises(AlreadyExists, match=r"arena\.toml sets the budget of everything"):
        limit(arena, "all", calls=7)


def test_only_scheduling_takes_away_what_arena_toml_no_longer_names(arena: SmallArena) -> None:
    limit(arena, "day", calls=3)
    apply_limits(arena.db, with_budget(arena.settings, total_usd=5), whole=True)
    apply_limits(arena.db, arena.settings, whole=False)
    assert [b.title for b in budgets.budgets(arena.db)] == ["everything", "each day"]
    apply_limits(arena.db, arena.settings, whole=True)

    assert [b.title for b in budgets.budgets(arena.db)] == ["each day"]


def test_a_budget_of_nobody_is_named(arena: SmallArena) -> None:
    some = {"owl": LimitPart(calls=1)}
    with pytest.raises(BadSettings, match=r"budget\.judges\.owl: there is no judge"):
        apply_limits(arena.db, with_budget(arena.settings, judges=some), whole=True)
    owl = JudgePart(base_url="http://127.0.0.1:9/v1", api_model="owl")
    settings = arena.settings.model_copy(update={"judges": {"owl": owl}})
    apply_limits(arena.db, with_budget(settings, judges=some), whole=True)

    assert budgets.budgets(arena.db) == []
