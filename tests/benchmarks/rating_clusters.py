"""Intervals that take votes on one prompt as related: 5 million votes on 250 models."""

from __future__ import annotations

import tracemalloc

from arena.rating.coded_votes import fit_codes
from arena.rating.method import RatingFit
from tests.benchmarks.made_votes import MadeVotes, made_votes
from tests.benchmarks.side_by_side import Timed, print_ratio, print_times, take_turns

UNRELATED = "votes unrelated"


def run() -> None:
    """Print the cost of clustering by few and by very many prompts."""
    few, many = (made_votes(250, 5_000_000, prompts=count) for count in (1000, 500_000))
    by_few, by_many = "by 1,000 prompts", "by 500,000 prompts"
    timed: dict[str, Timed] = take_turns(
        {
            UNRELATED: lambda: fit_codes(few.models, few.a, few.b, few.half_points),
            by_few: lambda: _clustered(few),
            by_many: lambda: _clustered(many),
        }
    )
    print_times(timed, UNRELATED)
    print_ratio("by 1,000 prompts / unrelated", timed[by_few], timed[UNRELATED], "at most 4")
    tracemalloc.start()
    _clustered(many)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    held = many.column_bytes + many.clusters.nbytes
    print(
        f"500,000 prompts: peak {peak / 1e6:.0f} MB beside columns of {held / 1e6:.0f} MB; "
        f"a prompts x models matrix would be {500_000 * 250 * 8 / 1e6:,.0f} MB"
    )


def _clustered(votes: MadeVotes) -> RatingFit:
    return fit_codes(votes.models, votes.a, votes.b, votes.half_points, votes.clusters)
