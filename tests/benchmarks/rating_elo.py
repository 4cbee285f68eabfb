"""Elo over 100 orders of 1 million votes on 250 models, and the differential equation of its mean.

evalica plays one order a call; its calls get arrays permuted beforehand, which ours has to do. It
makes no intervals, so neither does ours beside it; what they cost is printed apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from arena.rating.methods.elo import Elo, monte_carlo_errors
from arena.rating.methods.mean_elo import MeanElo
from arena.rating.scale import POINTS_PER_LOG_ODD
from tests.benchmarks.made_votes import MadeVotes, made_votes
from tests.benchmarks.rivals import Way, evalica_winners, gather, imported
from tests.benchmarks.side_by_side import (
    points_apart,
    print_absent,
    print_ratio,
    print_times,
    take_turns,
)

_Floats = NDArray[np.float64]

OURS, MEAN, RIVAL = "arena: 100 orders", "arena: mean_elo", "evalica: 100 calls"
WHOLE = "arena: mean_elo with both intervals"


def run() -> None:
    """Print the times, and how far the three are apart."""
    votes = made_votes(250, 1_000_000)
    table = votes.table()

    def ours() -> _Floats:
        return Elo().play_orders(table)

    ways: dict[str, Callable[[], _Floats]] = {
        OURS: ours,
        MEAN: lambda: MeanElo(rounds=0).fit(table).strengths,
        WHOLE: lambda: MeanElo().fit(table).strengths,
    }
    rivals, absent = gather({RIVAL: _evalica}, votes)
    timed = take_turns({**ways, **rivals})
    print_times(timed, OURS)
    print_absent(absent)
    played = timed[OURS].result
    mean = played.mean(axis=0) / POINTS_PER_LOG_ODD
    error = float(monte_carlo_errors(played).max())
    print(f"the mean of 100 orders has a Monte Carlo error of at most {error:.2f} points")
    if RIVAL in timed:
        print_ratio("arena / evalica", timed[OURS], timed[RIVAL], "at most 1")
        apart = points_apart(timed[RIVAL].result, mean)
        print(f"evalica's mean, of other orders, is at most {apart:.2f} points from ours")
    apart = points_apart(timed[MEAN].result, mean)
    print(f"mean_elo is at most {apart:.2f} points from the mean of 100 orders")


def _evalica(votes: MadeVotes) -> Way:
    module, pandas = imported("evalica"), imported("pandas")
    winners, index = evalica_winners(votes), pandas.Index(range(len(votes.models)))
    rng = np.random.default_rng(1)
    orders = [rng.permutation(len(votes.a)) for _ in range(10)]
    permuted = [(votes.a[order], votes.b[order], winners[order]) for order in orders]

    def play() -> _Floats:
        total = np.zeros(len(index))
        for number in range(100):  # ten orders ten times over: their results are not the matter
            found = module.elo(*permuted[number % 10], index=index, k=4.0)
            total += found.scores.sort_index().to_numpy()
        return total / 100 / POINTS_PER_LOG_ODD

    return play
