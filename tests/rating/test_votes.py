"""What votes add up to, by pair and by model, however they are cut into chunks."""

from dataclasses import replace

import numpy as np
import pytest

from arena.rating import votes as ways
from arena.rating.votes import tally_models, tally_pairs
from arena.vote_table import VoteTable
from tests.benchmarks.made_votes import made_votes

_PROBABILITIES, _WEIGHTS = "probabilities", "weights"


def _votes(kind: str) -> VoteTable:
    votes = made_votes(5, 600).table()
    some = np.arange(len(votes)) % 7 == 0
    if kind == _PROBABILITIES:
        return replace(votes, points=np.where(some, 0.7, votes.points))
    return replace(votes, weight=np.where(some, 1.5, 1.0)) if kind == _WEIGHTS else votes


@pytest.mark.parametrize("kind", ["plain", _PROBABILITIES, _WEIGHTS])
@pytest.mark.parametrize("chunk", [3, 100, 1 << 18])
def test_pairs_add_up_as_in_a_loop_over_votes(
    kind: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = _votes(kind)
    monkeypatch.setattr(ways, "_CHUNK", chunk)  # of 3 votes, some are all plain and some are not
    expected: dict[tuple[int, int], list[float]] = {}
    rows = zip(votes.a, votes.b, votes.points, votes.weight, strict=True)
    for a, b, points, weight in rows:
        key = (int(min(a, b)), int(max(a, b)))
        sums = expected.setdefault(key, [0.0, 0.0, 0.0])
        sums[0] += weight
        sums[1] += weight * (points if a < b else 1 - points)
        sums[2] += weight * (points != 0.5)

    found = tally_pairs(votes)

    assert list(zip(found.a, found.b, strict=True)) == sorted(expected)
    every = np.array([expected[key] for key in sorted(expected)])
    assert np.column_stack([found.votes, found.points, found.decided]) == pytest.approx(every)


def test_models_are_counted_as_in_a_loop_over_votes() -> None:
    votes = _votes(_PROBABILITIES)

    found = tally_models(votes)

    for model in range(5):
        points = np.concatenate(
            [votes.points[votes.a == model], 1 - votes.points[votes.b == model]]
        )
        assert found.votes[model] == len(points)
        assert found.wins[model] == (points > 0.5).sum()
        assert found.losses[model] == (points < 0.5).sum()
        assert found.ties[model] == (points == 0.5).sum()
