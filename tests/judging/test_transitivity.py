"""Contradictions around three responses, counted over subsets, on made and on real votes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.formats import votes_in
from arena.judging.transitivity import broken_triple, relations, transitivity
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, turned, vote

# r12, r23: what r13 must be, None where anything may be. Written out by hand from the rule.
DUE = {
    (1, 1): 1, (1, 0): 1, (1, -1): None,
    (0, 1): 1, (0, 0): 0, (0, -1): -1,
    (-1, 1): None, (-1, 0): -1, (-1, -1): -1,
}  # fmt: skip


@pytest.mark.parametrize("triple", list(product((1, 0, -1), repeat=3)))
def test_each_of_the_27_triples_is_judged_by_the_rule(triple: tuple[int, int, int]) -> None:
    r12, r23, r13 = triple
    due = DUE[r12, r23]
    expected = None
    if due is not None and r13 != due:
        expected = "circle" if due != 0 and r13 == -due else "equal"

    assert broken_triple(*triple) == expected
    assert transitivity(_matrix(triple).astype(np.float64)[None], 3).broken == (
        expected is not None
    )


def test_thirteen_triples_are_rankings_with_ties_and_the_other_fourteen_are_broken() -> None:
    ranked = set()
    for ranks in product(range(3), repeat=3):
        sign = [(ranks[j] > ranks[i]) - (ranks[j] < ranks[i]) for i, j in ((0, 1), (1, 2), (0, 2))]
        ranked.add(tuple(sign))
    fine = {t for t in product((1, 0, -1), repeat=3) if broken_triple(*t) is None}

    assert len(ranked) == 13
    assert fine == ranked


def test_how_three_are_numbered_does_not_decide_whether_they_are_broken() -> None:
    for triple in product((1, 0, -1), repeat=3):
        matrix = _matrix(triple)
        verdicts = {
            broken_triple(matrix[i, j], matrix[j, k], matrix[i, k]) is None
            for i, j, k in permutations(range(3))
        }
        assert len(verdicts) == 1, triple


def _matrix(triple: tuple[int, ...]) -> NDArray[np.int64]:
    matrix = np.zeros((3, 3), np.int64)
    for (i, j), sign in zip(((0, 1), (1, 2), (0, 2)), triple, strict=True):
        matrix[i, j], matrix[j, i] = sign, -sign
    return matrix


def test_votes_on_a_pair_are_added_up_per_judge_and_prompt() -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab"),
        vote("ant", "bee", 0.5, order="ba"),
        vote("ant", "cat", 1.0, order="ab"),
        vote("ant", "cat", 0.0, order="ba"),
        vote("bee", "cat", 0.0, prompt="q"),
    )

    found = relations(votes)

    nan = np.nan
    expected = [
        [[nan, 1, 0], [-1, nan, nan], [0, nan, nan]],
        [[nan, nan, nan], [nan, nan, -1], [nan, 1, nan]],
    ]
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(relations(turned(votes)), expected)


def test_a_subset_with_one_bad_triple_is_broken_and_one_with_a_missing_pair_is_left_out() -> None:
    names = "abcd"
    beats = {("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): 0.0}
    beats |= {(name, "d"): 1.0 for name in "abc"}
    whole = table(vote(x, y, points) for (x, y), points in beats.items())
    without = table(vote(x, y, p) for (x, y), p in beats.items() if (x, y) != ("a", "d"))

    assert list(whole.models) == list(names)
    three = transitivity(relations(whole), 3)
    assert (three.subsets, three.broken, three.ratio) == (4, 1, 0.25)
    four = transitivity(relations(whole), 4)
    assert (four.subsets, four.broken) == (1, 1)
    three = transitivity(relations(without), 3)
    assert (three.subsets, three.broken) == (2, 1)
    none = transitivity(relations(without), 4)
    assert (none.subsets, none.ratio) == (0, None)
    assert transitivity(relations(table()), 3).ratio is None


def test_fewer_than_three_at_once_are_refused() -> None:
    with pytest.raises(BadInput, match="3 or more responses at once, not 2"):
        transitivity(np.zeros((1, 3, 3)), 2)


@settings(max_examples=60, deadline=None)
@given(votes=tables(), k=st.integers(3, 5))
def test_agrees_with_looking_at_one_subset_after_the_other(votes: VoteTable, k: int) -> None:
    by_group = relations(votes)
    subsets = broken = 0
    for matrix in by_group:
        for subset in combinations(range(len(votes.models)), k):
            pairs = [matrix[i, j] for i, j in combinations(subset, 2)]
            if not np.isnan(pairs).any():
                subsets += 1
                broken += any(
                    broken_triple(int(matrix[i, j]), int(matrix[j, m]), int(matrix[i, m]))
                    is not None
                    for i, j, m in combinations(subset, 3)
                )

    found = transitivity(by_group, k)

    assert (found.subsets, found.broken) == (subsets, broken)


@pytest.mark.shared_data
def test_a_real_panel_contradicts_itself_less_when_its_votes_are_added_up(
    shared_data: Path,
) -> None:
    # shared/methods/judging.md, section 5, of all 80 prompts: agree-or-tie NTR5 .600, NTR3 .125,
    # 26 % ties, 3-way accuracy .605; votes summed NTR5 .263, NTR3 .036, 8 % ties, accuracy .672.
    # On the slice of 16 prompts: .625, .144, 34 %, .550 and .125, .031, 8 %, .644.
    votes = _as_one_judge(VoteTable.from_records(votes_in(shared_data / "prd_peer_slice")))
    people = _as_one_judge(
        VoteTable.from_records(votes_in(shared_data / "prd_peer_slice", humans=True))
    )
    ab, ba = (relations(votes.take(votes.first == first)) for first in (1, -1))
    agreed = np.where(ab == ba, ab, np.where(np.isnan(ab), np.nan, 0.0))
    summed = relations(votes)

    def ratio(by_group: NDArray[np.float64], k: int) -> float:
        found = transitivity(by_group, k)
        assert found.ratio is not None
        return found.ratio

    def accuracy(by_group: NDArray[np.float64]) -> float:
        truth = relations(people)
        known = np.triu(~np.isnan(truth), 1)
        return float((by_group == truth)[known].mean())

    for k in (3, 4, 5):
        assert ratio(summed, k) <= ratio(agreed, k) / 2
    assert ratio(agreed, 5) == pytest.approx(0.600, abs=0.15)
    assert ratio(summed, 5) == pytest.approx(0.263, abs=0.15)
    assert accuracy(summed) >= accuracy(agreed) + 0.05
    assert (summed == 0).sum() < (agreed == 0).sum() / 2


@pytest.mark.shared_data
def test_one_real_judge_too_contradicts_itself_less_by_sums_than_by_agree_or_tie(
    shared_data: Path,
) -> None:
    votes = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))
    votes = votes.take(votes.judge == votes.judges.index("gpt-4"))

    ratios = [
        transitivity(relations(join_orders(votes, swap).table), 5).ratio
        for swap in ("agree_or_tie", "sum_probs")
    ]

    # .500 -> .312; of all 80 prompts agree-or-tie is said to give .625.
    assert ratios[0] is not None
    assert ratios[1] is not None
    assert ratios[1] < ratios[0]


def _as_one_judge(votes: VoteTable) -> VoteTable:
    return replace(
        votes,
        judge=np.zeros(len(votes), np.int32),
        judges=("panel",),
        judge_model=np.full(1, -1, np.int32),
    )
