"""Leaderboards from counts: those of the same votes row by row, each vote on its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import NoVotes, UnknownThing
from arena.rating.board import Board, rate
from arena.rating.counted_board import INDEPENDENT, fit_counts, rate_counts
from arena.rating.interval import IntervalSettings
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.scale import Anchor
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable


def votes(many: int, models: int = 6, *, soft: bool = False, seed: int = 1) -> VoteTable:
    """Votes, each on a prompt and battle of its own, by one judge."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, models, many)
    b = (a + rng.integers(1, models, many)) % models
    won = expit((b - a) / 3)
    points = np.where(rng.random(many) < 0.2, 0.5, (rng.random(many) < won).astype(float))
    if soft:
        points = np.clip(points + rng.normal(0, 0.1, many), 0, 1)
    alone = np.arange(many, dtype=np.int32)
    return VoteTable(
        models=tuple(f"m{code}" for code in range(models)),
        judges=("owl",),
        clusters=tuple(f"p{code}" for code in range(many)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=points,
        judge=np.zeros(many, np.int32),
        cluster=alone,
        battle=alone,
        first=np.zeros(many, np.int8),
        weight=np.ones(many),
        unreadable=3,
    )


def counts_of(table: VoteTable) -> VoteCounts:
    return VoteCounts.of_votes(table.models, table.a, table.b, table.points, table.unreadable)


def by_rows(table: VoteTable, anchor: Anchor | None = None) -> Board:
    settings = IntervalSettings(cluster="battle")
    return rate(table, method=BradleyTerry(), anchor=anchor, interval=settings)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("anchor", [None, Anchor("m3", 1200)])
def test_the_board_is_that_of_the_rows(soft: bool, anchor: Anchor | None) -> None:
    table = votes(400, soft=soft)
    ours, theirs = rate_counts(counts_of(table), anchor=anchor), by_rows(table, anchor)

    for one, other in zip(ours.models, theirs.models, strict=True):
        assert (one.model, one.rank, one.votes) == (other.model, other.rank, other.votes)
        assert (one.wins, one.losses, one.ties) == (other.wins, other.losses, other.ties)
        assert (one.rank_low, one.rank_high) == (other.rank_low, other.rank_high)
        assert [one.rating, one.lower, one.upper] == pytest.approx(
            [other.rating, other.lower, other.upper], abs=1e-6
        )
    assert (ours.votes_used, ours.unreadable) == (theirs.votes_used, theirs.unreadable)
    assert ours.separability == theirs.separability
    assert ours.interval == INDEPENDENT
    assert any("taken as independent" in note for note in ours.notes)
    assert any("3 verdicts could not be read" in note for note in ours.notes)


def test_the_covariance_is_the_sandwich_summed_row_by_row() -> None:
    table = votes(300, models=4, soft=True)
    strengths, covariance = fit_counts(counts_of(table))

    rows = np.zeros((len(table), 4))
    rows[np.arange(len(table)), table.a] = 1
    rows[np.arange(len(table)), table.b] = -1
    chance = expit(rows @ strengths)
    bread = np.linalg.pinv(rows.T @ (rows * (chance * (1 - chance))[:, None]))
    scores = rows * (table.points - chance)[:, None]
    expected = bread @ scores.T @ scores @ bread * 300 / 299

    assert covariance is not None
    assert covariance.clusters == 300
    np.testing.assert_allclose(covariance.matrix, expected, atol=1e-12)
    assert scores.sum(axis=0) == pytest.approx(0, abs=1e-9)


def test_swapping_the_sides_of_some_votes_changes_nothing() -> None:
    table = votes(200)
    turned = np.arange(200) % 3 == 0
    other = replace(
        table,
        a=np.where(turned, table.b, table.a),
        b=np.where(turned, table.a, table.b),
        points=np.where(turned, 1 - table.points, table.points),
    )

    assert rate_counts(counts_of(table)) == rate_counts(counts_of(other))


def test_who_cannot_be_rated_is_told_as_by_rows() -> None:
    # The last model won all, the first lost all: neither has a rating.
    table = votes(300)
    table = table.take((table.a != 0) & (table.b != 0) & (table.a != 5) & (table.b != 5))
    more = VoteCounts.of_votes(
        table.models,
        np.append(table.a, [5, 1]),
        np.append(table.b, [1, 0]),
        np.append(table.points, [1.0, 1.0]),
    )
    board = rate_counts(more)

    assert [(row.model, row.reason.split(":")[0]) for row in board.unrated] == [
        ("m0", "winless"),
        ("m5", "undefeated"),
    ]
    assert board.votes_used == len(table)
    assert any("2 votes of" in note for note in board.notes)


def test_fewer_than_ten_votes_have_no_interval() -> None:
    none = rate_counts(counts_of(votes(9, models=2, seed=5)))
    some = rate_counts(counts_of(votes(10, models=2, seed=5)))

    assert (none.interval, some.interval) == ("none", INDEPENDENT)
    assert "No intervals: 9 votes are too few." in none.notes
    assert none.models[0].upper is None


def test_a_single_tie_is_rated_without_an_interval() -> None:
    board = rate_counts(
        VoteCounts.of_votes(("ant", "bee"), np.array([0]), np.array([1]), np.array([0.5]))
    )

    assert [row.rating for row in board.models] == [1000, 1000]
    assert "No intervals: 1 vote is too few." in board.notes


def test_ties_alone_have_no_interval_and_a_reason() -> None:
    table = replace(votes(50, models=2), points=np.full(50, 0.5))
    board = rate_counts(counts_of(table))

    assert [row.rating for row in board.models] == pytest.approx([1000, 1000])
    assert board.interval == "none"
    assert any("every vote is a tie" in note for note in board.notes)


def test_nothing_but_wins_makes_a_board_without_ratings() -> None:
    board = rate_counts(
        VoteCounts.of_votes(("ant", "bee"), np.array([0]), np.array([1]), np.array([1.0]))
    )

    assert (board.models, board.converged, board.votes_used) == ((), False, 0)
    assert [row.model for row in board.unrated] == ["ant", "bee"]


def test_without_votes_or_with_an_unknown_anchor_there_is_no_board() -> None:
    table = votes(20)
    with pytest.raises(NoVotes, match="none of the 3 verdicts could be read"):
        rate_counts(counts_of(table.take(np.zeros(20, np.bool_))))
    with pytest.raises(UnknownThing, match="the anchor 'fox' is not among the models"):
        rate_counts(counts_of(table), anchor=Anchor("fox"))
