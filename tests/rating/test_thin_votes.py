"""Votes that determine little: each kind has an answer, and none of them is an absurd number."""

import numpy as np
import pytest
from scipy.special import expit

from arena.rating.board import Board, rate
from arena.rating.interval import IntervalSettings
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, vote


def _rate(votes: VoteTable) -> Board:
    return rate(votes, method=BradleyTerry(), interval=IntervalSettings(draws=500))


def _sparse(models: int, seed: int) -> tuple[VoteTable, np.ndarray]:
    """Twenty votes, each on a prompt of its own, on every thousandth pair; and the strengths."""
    rng = np.random.default_rng(seed)
    strengths = rng.normal(0, 0.5, models)
    low, high = np.triu_indices(models, k=1)
    pairs = rng.choice(len(low), len(low) // 1000, replace=False)
    a, b = (np.repeat(side[pairs], 20).astype(np.int32) for side in (low, high))
    m = len(a)
    each = np.arange(m, dtype=np.int32)
    votes = VoteTable(
        models=tuple(f"m{i:04}" for i in range(models)),
        judges=("owl",),
        clusters=tuple(f"p{i}" for i in range(m)),
        a=a,
        b=b,
        points=(rng.random(m) < expit(strengths[a] - strengths[b])).astype(np.float64),
        judge=np.zeros(m, np.int32),
        cluster=each,
        battle=each,
        first=np.zeros(m, np.int8),
        weight=np.ones(m),
    )
    return votes, strengths


def test_two_thousand_models_of_which_one_pair_in_a_thousand_met() -> None:
    votes, strengths = _sparse(2000, seed=0)

    board = _rate(votes)

    assert len(board.models) + len(board.unrated) == 2000
    assert len(board.models) > 1500
    reasons = {row.reason.partition(":")[0] for row in board.unrated}
    assert {"no votes", "not compared with the rated ones"} <= reasons
    truth = np.array([strengths[int(row.model[1:])] for row in board.models])
    found = np.array([row.strength for row in board.models])
    half = np.array([row.upper - row.rating for row in board.models if row.upper is not None])
    missed = np.abs(found - (truth - truth.mean()))
    assert np.abs(found).max() < 5
    assert 0.92 <= np.mean(missed <= half / POINTS_PER_LOG_ODD) <= 0.97


def test_a_single_win_rates_nobody_and_a_single_tie_rates_two_without_an_interval() -> None:
    won, tied = _rate(table(vote("ant", "bee"))), _rate(table(vote("ant", "bee", 0.5)))

    assert not won.models
    assert {row.model: row.reason.partition(":")[0] for row in won.unrated} == {
        "ant": "undefeated",
        "bee": "winless",
    }
    assert [(row.rating, row.lower) for row in tied.models] == [(1000, None), (1000, None)]


def test_ties_alone_make_all_equal_and_say_that_nothing_is_known_of_their_spread() -> None:
    board = _rate(table(tally("ant", "bee", ties=20), tally("bee", "cat", ties=20)))

    assert [row.rating for row in board.models] == pytest.approx([1000] * 3)
    assert board.interval == "none"
    assert "cancel out exactly" in board.notes[-1]


def test_of_two_groups_that_never_met_one_is_rated_and_the_other_told_why() -> None:
    board = _rate(
        table(
            tally("ant", "bee", wins=9, losses=8),
            tally("cat", "dog", wins=3, losses=2),
        )
    )

    assert {row.model for row in board.models} == {"ant", "bee"}
    assert {row.reason.partition(":")[0] for row in board.unrated} == {
        "not compared with the rated ones"
    }
