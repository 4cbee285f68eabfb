"""Votes added up pair by pair."""

import numpy as np
import pytest

from arena.vote_counts import VoteCounts

MODELS = ("ant", "bee", "cat")


def lists(counts: VoteCounts) -> dict[str, list[float]]:
    names = ("a", "b", "wins", "losses", "ties", "points", "squares")
    return {name: getattr(counts, name).tolist() for name in names}


def test_both_sides_of_a_pair_are_one_pair_seen_from_the_smaller_code() -> None:
    counts = VoteCounts.of_votes(
        MODELS, np.array([0, 2, 2]), np.array([2, 0, 1]), np.array([1.0, 1.0, 0.5]), 4
    )

    assert lists(counts) == {
        "a": [0, 1],
        "b": [2, 2],
        "wins": [1, 0],
        "losses": [1, 0],
        "ties": [0, 1],
        "points": [1, 0.5],
        "squares": [1, 0.25],
    }
    assert (len(counts), counts.unreadable) == (3, 4)


def test_probabilities_are_counted_by_their_side_and_kept_in_the_sums() -> None:
    counts = VoteCounts.of_votes(
        MODELS, np.array([0, 1]), np.array([1, 0]), np.array([0.75, 0.875])
    )

    assert (counts.wins.tolist(), counts.losses.tolist()) == ([1], [1])
    assert counts.points.tolist() == [0.75 + 0.125]
    assert counts.squares.tolist() == [0.75**2 + 0.125**2]


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("few", [0, 1 << 16])  # a table of all pairs, or not
def test_outcomes_make_the_same_counts_as_points(
    repeated: bool, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arena.vote_counts._FEW", few - 200)
    rng = np.random.default_rng(3)
    a = rng.integers(0, 3, 200)
    b = (a + rng.integers(1, 3, 200)) % 3
    outcome = rng.integers(0, 3, 200)
    times = rng.integers(1, 4, 200) if repeated else np.ones(200, np.int64)
    every = np.repeat(np.arange(200), times)

    assert lists(VoteCounts.of_outcomes(MODELS, a, b, outcome, times)) == lists(
        VoteCounts.of_votes(MODELS, a[every], b[every], outcome[every] / 2)
    )


def test_without_votes_there_are_no_pairs() -> None:
    none = np.zeros(0, np.int64)

    assert lists(VoteCounts.of_votes((), none, none, np.zeros(0)))["a"] == []
    assert len(VoteCounts.of_outcomes(MODELS, none, none, none)) == 0
