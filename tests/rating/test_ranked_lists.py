"""Leaderboards from rankings of several models at once."""

from __future__ import annotations

import numpy as np
import pytest

from arena.errors import NoVotes
from arena.rating.methods.plackett_luce import PlackettLuce
from arena.rating.ranked_lists import RankedList, rate_rankings
from arena.rating.rankings import Rankings

MODELS = ("ant", "bee", "cat", "dog")


def drawn(many: int, seed: int = 0) -> list[tuple[str, ...]]:
    """Orders drawn by Plackett-Luce, ant the strongest."""
    rng = np.random.default_rng(seed)
    strengths = np.array([0.9, 0.3, -0.3, -0.9])
    return [
        tuple(MODELS[place] for place in np.argsort(-(strengths + rng.gumbel(size=4))))
        for _ in range(many)
    ]


def strict(order: tuple[str, ...], number: int) -> RankedList:
    return RankedList(tuple((name,) for name in order), "owl", f"p{number}")


def test_strengths_are_those_of_plackett_luce_and_intervals_are_by_prompt() -> None:
    orders = drawn(60)
    board = rate_rankings([strict(order, number // 2) for number, order in enumerate(orders)])
    expected = PlackettLuce().fit_rankings(Rankings.from_lists(orders))

    found = {row.model: row.strength for row in board.models}
    assert [found[name] for name in MODELS] == pytest.approx(list(expected.strengths), abs=1e-6)
    assert (board.method, board.clusters) == ("plackett_luce", 30)
    assert board.notes[0] == "Fitted as 60 rankings."
    assert board.models[0].lower is not None


def test_a_ranking_is_no_set_of_unrelated_pairs() -> None:
    lists = [strict(order, number) for number, order in enumerate(drawn(40))]
    once = rate_rankings(lists).models[0]
    # The same rankings of the same prompts once more bring nothing new.
    twice = rate_rankings([*lists, *lists]).models[0]

    assert once.upper is not None
    assert twice.upper is not None
    assert twice.upper - twice.rating == pytest.approx(once.upper - once.rating, rel=1e-6)


def test_level_models_stand_for_every_order_of_them() -> None:
    level = [RankedList((("ant", "bee"), ("cat",)), "owl", f"p{n}") for n in range(12)]
    mixed = [RankedList((("cat",), ("bee",), ("ant",)), "owl", f"q{n}") for n in range(3)]
    halves = [
        RankedList(tuple((name,) for name in order), "owl", f"p{n}")
        for n in range(6)
        for order in (("ant", "bee", "cat"), ("bee", "ant", "cat"))
    ]
    one, other = rate_rankings([*level, *mixed]), rate_rankings([*halves, *mixed])

    assert [row.model for row in one.models] == [row.model for row in other.models]
    assert [row.rating for row in one.models] == pytest.approx([row.rating for row in other.models])


def test_five_level_models_take_each_place_once() -> None:
    orders = RankedList((("a", "b", "c", "d", "e"),), "owl", "p").orders()

    assert len(orders) == 5
    assert all({order[place] for order in orders} == set("abcde") for place in range(5))


def test_who_is_above_everybody_always_gets_a_reason_and_no_number() -> None:
    orders = drawn(30)
    lists = [RankedList((("elk",), *((name,) for name in o)), "owl", "p") for o in orders]
    board = rate_rankings(lists)

    assert [row.model for row in board.unrated] == ["elk"]
    assert {row.model for row in board.models} == set(MODELS)


def test_without_a_ranking_there_is_no_board() -> None:
    with pytest.raises(NoVotes, match="no rankings to rate by"):
        rate_rankings([])
