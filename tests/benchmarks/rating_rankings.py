"""Plackett-Luce: 20,000 rankings of 8 out of 50 models against choix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.rating.methods.plackett_luce import PlackettLuce
from arena.rating.rankings import Rankings
from tests.benchmarks.rivals import imported
from tests.benchmarks.side_by_side import points_apart, print_ratio, print_times, take_turns

_Floats = NDArray[np.float64]

OURS, RIVAL = "arena: Plackett-Luce", "choix.ilsr_rankings"


def run() -> None:
    """Print the times; ours also gives covariances."""
    models, codes = 50, _rankings(50, 8, 20_000)
    choix = imported("choix")
    lists = codes.tolist()
    rankings = Rankings.from_codes(tuple(f"m{i:02}" for i in range(models)), codes)

    def ours() -> _Floats:
        return PlackettLuce().fit_rankings(rankings).strengths

    def rival() -> _Floats:
        found: _Floats = choix.ilsr_rankings(models, lists)
        return found

    timed = take_turns({OURS: ours, RIVAL: rival})
    print_times(timed, OURS)
    print_ratio("choix / arena", timed[RIVAL], timed[OURS], "at least 15")
    apart = points_apart(timed[RIVAL].result, timed[OURS].result)
    print(f"at most {apart:.1e} points apart; choix stops at a change of 1e-8 a model")


def _rankings(n: int, length: int, number: int) -> NDArray[np.int64]:
    """Best first, drawn by Gumbel noise on normal strengths."""
    rng = np.random.default_rng(1)
    among = np.argsort(rng.random((number, n)), axis=1)[:, :length]
    worth = rng.normal(0, 0.8, n)[among] + rng.gumbel(size=among.shape)
    return np.take_along_axis(among, np.argsort(-worth, axis=1), axis=1)
