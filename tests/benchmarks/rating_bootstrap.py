"""1,000 bootstrap rounds over 1,000 prompts against 10 fits of scikit-learn, on the same votes.

250 models, 5 million votes. scikit-learn gets the counts of resamples that cost it nothing; ours
draws prompts and counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from arena.rating.bootstrap import Bootstrap, bootstrap
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.benchmarks.made_votes import MadeVotes, made_votes
from tests.benchmarks.rivals import Absent, fastchat_rows, fastchat_weights, logistic_regression
from tests.benchmarks.side_by_side import (
    points_apart,
    print_absent,
    print_ratio,
    print_times,
    take_turns,
)

_Floats = NDArray[np.float64]

OURS, RIVAL = "arena: 1,000 clustered rounds", "scikit-learn: 10 fits"


def run() -> None:
    """Print the times, and how far rounds at once are from fits one by one."""
    votes = made_votes(250, 5_000_000)
    table = votes.table()

    def ours() -> Bootstrap:
        return bootstrap(BradleyTerry(), table, 1000, np.random.default_rng(0))

    ways: dict[str, Callable[[], object]] = {OURS: ours}
    try:
        ways[RIVAL] = _ten_fits(votes)
    except Absent as reason:
        print_absent({RIVAL: str(reason)})
    timed = take_turns(ways)
    print_times(timed, OURS)
    if RIVAL in timed:
        print_ratio("arena / scikit-learn", timed[OURS], timed[RIVAL], "below 1")
    rounds = timed[OURS].result.strengths[:2]
    # Settings that are not the defaults are fitted round by round.
    alone = bootstrap(BradleyTerry(max_steps=99), table, 2, np.random.default_rng(0)).strengths
    apart = max(points_apart(one, other) for one, other in zip(rounds, alone, strict=True))
    print(f"rounds at once are at most {apart:.1e} points from whole fits of the same resamples")


def _ten_fits(votes: MadeVotes) -> Callable[[], list[_Floats]]:
    """Ten fits with the counts of resampled votes, as FastChat's bootstrap has them."""
    fit, (rows, won), weights = logistic_regression(), fastchat_rows(votes), fastchat_weights(votes)
    rng = np.random.default_rng(0)
    total = int(weights.sum())
    resampled = rng.multinomial(total, weights / total, 10).astype(np.float64)
    return lambda: [fit(rows, won, one) for one in resampled]
