"""Ratings at equal style: 5 million votes on 250 models with 4 features.

arena-rank's ridge is off, so that both climb one likelihood; ours has 1e-4 on the sum of 5 million
votes, which moves nothing. arena-rank's intervals take each vote as unrelated. Ours are clustered
by prompt, which costs more; the covariance by battle, here of votes one by one, comes with them
unless it is left out, as intervals of that many prompts do not need it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.rating.methods.bradley_terry import BradleyTerry
from tests.benchmarks.made_votes import made_votes
from tests.benchmarks.rivals import arena_rank_style, gather
from tests.benchmarks.side_by_side import (
    points_apart,
    print_absent,
    print_ratio,
    print_times,
    take_turns,
)

OURS, BOTH, RIVAL = (
    "arena: style, intervals by prompt",
    "arena: and the covariance by battle",
    "arena-rank, contextual",
)


def run() -> None:
    """Print the times."""
    votes = made_votes(250, 5_000_000, features=4)
    table = votes.table()

    def ours() -> NDArray[np.float64]:
        return BradleyTerry(style=True, battle_clusters=False).fit(table).strengths

    def both() -> NDArray[np.float64]:
        return BradleyTerry(style=True).fit(table).strengths

    rivals, absent = gather({RIVAL: arena_rank_style}, votes)
    timed = take_turns({OURS: ours, BOTH: both, **rivals})
    print_times(timed, OURS)
    print_absent(absent)
    if RIVAL in timed:
        print_ratio("arena-rank / arena", timed[RIVAL], timed[OURS], "at least 40")
        print_ratio("arena-rank / arena with both", timed[RIVAL], timed[BOTH], "none")
        apart = points_apart(timed[RIVAL].result, timed[OURS].result)
        print(f"at most {apart:.1e} points apart; arena-rank stops at a mean loss's change of 1e-9")
