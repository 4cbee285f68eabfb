"""Elections of Vote'n'Rank with their published winners and scores."""

import numpy as np

from arena.rating.social_choice import SocialChoice
from tests.rating.elections import SUPERGLUE, VALUE, leaderboard, winners


def test_superglue_has_the_published_winners() -> None:
    found = winners(*leaderboard(SUPERGLUE))

    ernie, human = {"ERNIE 3.0"}, {"Human"}
    assert found["arithmetic_mean"] == found["geometric_mean"] == found["borda"] == ernie
    assert found["dowdall"] == found["plurality"] == found["copeland"] == human
    assert found["threshold"] == {"T5 + UDG"}
    assert found["condorcet"] == set()
    assert found["baldwin"] == found["minimax"] == ernie | human


def test_superglue_has_the_published_scores() -> None:
    found = SocialChoice().elect(*leaderboard(SUPERGLUE)).outcomes

    borda, mean = found["borda"].scores, found["arithmetic_mean"].scores
    assert borda is not None
    assert mean is not None
    assert np.sort(borda)[::-1][:5].tolist() == [155.0, 154.5, 153.0, 145.5, 141.5]
    assert mean[:3].round(2).tolist() == [90.62, 90.39, 90.29]


def test_value_is_won_by_people_in_spite_of_its_gaps() -> None:
    matrix, weights = leaderboard(VALUE)
    found = SocialChoice(optimum=95).elect(matrix, weights).outcomes

    for rule in ("condorcet", "minimax", "optimality_gap", "copeland"):
        assert found[rule].winners == ("Human",)
    copeland = found["copeland"].scores
    assert copeland is not None
    assert sorted(copeland.tolist(), reverse=True) == [6, 4, 2, 0, -2, -4, -6]
