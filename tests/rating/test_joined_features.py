"""Style stays with its sides when orders are joined, and judges stay who they are."""

from dataclasses import replace

import numpy as np
import pytest

from arena.rating.swap import SWAPS, join_orders
from arena.rating.votes import among
from tests.rating.tables import table, turned, vote


@pytest.mark.parametrize("swap", [swap for swap in SWAPS if swap != "both"])
def test_joined_votes_keep_the_style_of_their_sides(swap: str) -> None:
    votes = table(vote("ant", "bee", order="ab"), vote("ant", "bee", order="ba"))
    styled = replace(votes, features=np.array([[0.25], [0.25]]), feature_names=("length",))

    assert join_orders(styled, swap).table.features.tolist() == [[0.25]]
    assert join_orders(turned(styled), swap).table.features.tolist() == [[0.25]]


def test_a_judge_whose_model_is_left_out_is_no_model_any_more() -> None:
    votes = table(
        vote("ant", "bee", judge="ant"),
        vote("bee", "cat", judge="cat"),
        vote("ant", "cat", judge="owl"),
    )

    kept = among(votes, np.array([False, True, True]))

    assert kept.judges == ("ant", "cat", "owl")
    assert kept.judge_model.tolist() == [-1, 1, -1]
