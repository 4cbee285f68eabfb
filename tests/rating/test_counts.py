"""Counts of pairs from integer codes, and the fits that need no more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from arena.errors import BadInput, DisconnectedModels, NoVotes
from arena.rating.coded_votes import fit_codes
from arena.rating.counted_board import fit_counts
from arena.rating.counts import PairCounts
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable
from tests.rating.tables import tables

_NAMES = ("ant", "bee", "cat")


def _codes(*values: int) -> NDArray[np.int64]:
    return np.array(values)


def _half_points(votes: VoteTable) -> NDArray[np.int8]:
    return (2 * votes.points).astype(np.int8)


@settings(max_examples=50, deadline=None)
@given(votes=tables())
def test_codes_fit_as_the_vote_table_does(votes: VoteTable) -> None:
    whole = BradleyTerry().fit(votes)
    alone = np.arange(len(votes), dtype=np.int32)

    fit = fit_codes(votes.models, votes.a, votes.b, _half_points(votes), votes.cluster)

    assert whole.by_prompt is not None
    assert fit.by_prompt is not None
    assert fit.by_battle is not None
    apart = POINTS_PER_LOG_ODD * np.abs(fit.strengths - whole.strengths)
    assert apart.max() <= 1e-9
    assert fit.by_prompt.matrix == pytest.approx(whole.by_prompt.matrix, rel=1e-9, abs=1e-12)
    assert fit.by_prompt.clusters == whole.by_prompt.clusters
    assert fit.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-9)
    separate = fit_codes(votes.models, votes.a, votes.b, _half_points(votes), alone)
    assert separate.by_prompt is not None
    assert fit.by_battle.matrix == pytest.approx(separate.by_prompt.matrix, rel=1e-9, abs=1e-12)
    assert fit.by_battle.clusters == len(votes)


@settings(max_examples=50, deadline=None)
@given(votes=tables(), cut=st.integers(0, 40))
def test_counts_of_parts_add_up_to_the_counts_of_all(votes: VoteTable, cut: int) -> None:
    def counted(some: slice) -> PairCounts:
        columns = votes.a[some], votes.b[some], _half_points(votes)[some]
        return PairCounts.from_codes(votes.models, *columns)

    both, whole = counted(slice(cut)) + counted(slice(cut, None)), counted(slice(None))

    assert np.array_equal(both.wins, whole.wins)
    assert np.array_equal(both.ties, whole.ties)
    assert len(both) == len(votes)


def test_wins_and_ties_stand_by_pair() -> None:
    counts = PairCounts.from_codes(_NAMES, _codes(0, 1, 0), _codes(1, 0, 1), _codes(2, 2, 1))

    assert counts.wins.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert counts.ties.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    tallies = counts.tallies()
    assert (tallies.a.tolist(), tallies.b.tolist()) == ([0], [1])
    assert (tallies.votes[0], tallies.points[0], tallies.decided[0]) == (3, 1.5, 2)


def test_more_votes_than_a_chunk_are_all_counted() -> None:
    a = np.tile(_codes(0, 1, 2), 100_001)

    counts = PairCounts.from_codes(_NAMES, a, (a + 1) % 3, np.full(len(a), 2))

    assert counts.wins[[0, 1, 2], [1, 2, 0]].tolist() == [100_001] * 3
    assert len(counts) == 300_003


@pytest.mark.parametrize(
    ("a", "b", "half_points", "says"),
    [
        ([0, 3], [1, 0], [2, 0], "row 1: a is 3, not one of 0 to 2"),
        ([0, 1], [1, -1], [2, 0], "row 1: b is -1"),
        ([0, 1], [1, 0], [2, 3], "row 1: half_points is 3, not one of 0 to 2"),
        ([0, 1], [1, 1], [2, 1], "bee meets itself"),
        ([0, 1], [1], [2, 1], "2 codes of a, 1 of b"),
        ([0, 1], [1, 0], [1.0, 0.5], "half_points holds float64, not integer codes"),
    ],
)
def test_votes_that_cannot_be_counted_are_refused_with_their_row(
    a: list[int], b: list[int], half_points: list[float], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        PairCounts.from_codes(_NAMES, np.array(a), np.array(b), np.array(half_points))


def test_counts_of_other_models_cannot_be_added() -> None:
    vote = _codes(0), _codes(1), _codes(2)
    with pytest.raises(BadInput, match="different models"):
        PairCounts.from_codes(_NAMES, *vote) + PairCounts.from_codes(_NAMES[:2], *vote)


def test_both_kinds_of_counts_fit_alike() -> None:
    rng = np.random.default_rng(2)
    a = rng.integers(0, 5, 300)
    votes = a, (a + rng.integers(1, 5, 300)) % 5, rng.integers(0, 3, 300)
    names = tuple("abcde")

    fit = BradleyTerry().fit_counts(PairCounts.from_codes(names, *votes))
    strengths, covariance = fit_counts(VoteCounts.of_outcomes(names, *votes))

    assert fit.by_battle is not None
    assert covariance is not None
    assert fit.strengths == pytest.approx(strengths, abs=1e-12)
    assert fit.by_battle.matrix == pytest.approx(covariance.matrix, rel=1e-9, abs=1e-12)
    assert fit.by_battle.clusters == covariance.clusters == 300


def test_a_fit_of_counts_refuses_what_counts_cannot_tell() -> None:
    counts = PairCounts.from_codes(_NAMES[:2], _codes(0, 0), _codes(1, 1), _codes(2, 0))

    with pytest.raises(BadInput, match="counts know nothing of sharpness, sampling_weights"):
        BradleyTerry(sharpness=True, sampling_weights="pair_count").fit_counts(counts)
    with pytest.raises(NoVotes):
        fit_codes(_NAMES, _codes(), _codes(), _codes())


def test_a_model_that_never_lost_is_refused_by_name() -> None:
    with pytest.raises(DisconnectedModels, match="leaves out cat;"):
        fit_codes(_NAMES, _codes(0, 0, 2), _codes(1, 1, 0), _codes(2, 0, 2))


def test_clusters_must_be_one_code_for_each_vote() -> None:
    votes = _codes(0, 0), _codes(1, 1), _codes(2, 0)

    with pytest.raises(BadInput, match="1 clusters of int64 for 2 votes"):
        fit_codes(_NAMES[:2], *votes, _codes(0))
    with pytest.raises(BadInput, match="row 1: the cluster -1 is below 0"):
        fit_codes(_NAMES[:2], *votes, _codes(0, -1))
    assert fit_codes(_NAMES[:2], *votes, _codes(5, 5)).by_prompt is None
