"""Rankings are checked when they are made."""

import numpy as np
import pytest

from arena.errors import BadInput
from arena.rating.rankings import Rankings, as_rankings
from tests.rating.tables import table, tally


def test_lists_of_names_become_padded_codes() -> None:
    rankings = Rankings.from_lists(
        [["bee", "ant", "cat"], ["cat", "bee"]], models=["dog"], clusters=["p", "p"]
    )

    assert rankings.models == ("ant", "bee", "cat", "dog")
    assert rankings.codes.tolist() == [[1, 0, 2], [2, 1, -1]]
    assert rankings.ranked.tolist() == [3, 2]
    assert rankings.cluster.tolist() == [0, 0]
    assert rankings.weight.tolist() == [1, 1]


def test_rankings_without_clusters_are_unrelated() -> None:
    assert Rankings.from_lists([["a", "b"], ["a", "b"]]).cluster.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([[0, 1], [0, -1]], "ranking 1 has fewer than two models"),
        ([[0, 1, 0]], "ranking 0 has a model twice"),
        ([[0, -1, 1]], "has a gap"),
        ([[0, 3]], "codes of rankings run from 0 to 3"),
        ([[0, -2]], "codes of rankings run from -2"),
    ],
)
def test_codes_that_are_no_rankings_are_refused(codes: list[list[int]], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        Rankings.from_codes(("a", "b", "c"), np.array(codes))


def test_clusters_of_another_number_are_refused() -> None:
    with pytest.raises(BadInput, match="1 clusters for 2 rankings"):
        Rankings.from_lists([["a", "b"], ["b", "a"]], clusters=["p"])


def test_a_ranking_without_a_decided_place_is_refused() -> None:
    with pytest.raises(BadInput, match="at least its first place"):
        Rankings.from_codes(("a", "b"), np.array([[0, 1]]), ranked=np.array([0]))


def test_a_tie_is_half_a_ranking_each_way_in_one_battle() -> None:
    rankings, battle = as_rankings(table(tally("ant", "bee", wins=1, ties=1)))

    rows = zip(rankings.codes.tolist(), rankings.weight, battle.tolist(), strict=True)
    assert sorted(rows) == [([0, 1], 0.5, 1), ([0, 1], 1.0, 0), ([1, 0], 0.5, 1)]
