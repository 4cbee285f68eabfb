"""Votes without a model in common are played at once, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from arena.rating import elo_orders
from arena.rating.elo_blocks import blocks_of
from arena.rating.elo_orders import play, random_orders
from arena.vote_table import VoteTable
from tests.rating.simulated import davidson_votes

_Codes = NDArray[np.int64]


def some_votes(weighted: bool, soft: bool) -> VoteTable:
    """600 votes on 40 models."""
    rng = np.random.default_rng(4)
    votes = davidson_votes(rng.normal(0, 1, 40), 0.5, 600, rng)
    points = rng.random(600) if soft else votes.points
    weight = rng.uniform(0.5, 2, 600) if weighted else votes.weight
    return replace(votes, points=points, weight=weight)


def orders_of(models: int, votes: int, orders: int) -> tuple[_Codes, _Codes]:
    rng = np.random.default_rng(2)
    a = rng.integers(0, models, (votes, orders))
    return a, (a + rng.integers(1, models, a.shape)) % models


@pytest.mark.parametrize("width", [1, 2, 4, 8])
@pytest.mark.parametrize("models", [2, 40, 1000])
def test_a_block_holds_each_model_once_and_blocks_keep_the_order(models: int, width: int) -> None:
    a, b = orders_of(models, 300, 7)

    blocks = blocks_of(a, b, width)

    assert len(np.unique(blocks.place)) == a.size
    assert blocks.place.max() < blocks.steps * width * 7
    assert (blocks.place % 7 == np.arange(7)).all()
    place = blocks.place // 7
    assert (np.diff(place, axis=0) > 0).all()
    for order in range(7):
        for step in range(blocks.steps):
            inside = place[:, order] // width == step
            together = np.concatenate([a[inside, order], b[inside, order]])
            assert len(np.unique(together)) == len(together)
    if models == 1000 and width == 4:
        assert blocks.steps < 300 / 3


def test_places_without_a_vote_are_empty() -> None:
    a, b = np.array([[0], [0], [2]]), np.array([[1], [2], [3]])

    laid_out = blocks_of(a, b, 2).laid_out(np.array([[5], [6], [7]], np.int8), -1)

    assert laid_out.dtype == np.int8
    assert laid_out[..., 0].tolist() == [[5, -1], [6, -1], [7, -1]]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("soft", [False, True])
def test_blocks_of_any_width_end_where_single_votes_end(
    weighted: bool, soft: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = some_votes(weighted, soft)
    (orders,) = random_orders(len(votes), 5, 3)
    ends = []
    for width in (1, 2, 4):
        monkeypatch.setattr(elo_orders, "_WIDTH", width)
        monkeypatch.setattr(elo_orders, "_CHUNK", 500)
        ends.append(play(votes, [4.0, 32.0], orders))

    assert ends[0].shape == (2, 5, len(votes.models))
    assert ends[0].std() > 1
    assert (ends[1] == ends[0]).all()
    assert (ends[2] == ends[0]).all()
