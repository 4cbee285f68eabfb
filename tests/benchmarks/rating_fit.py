"""Integer arrays to ratings with intervals: 5 million votes on 250 models, and on 1,000.

All fit one likelihood, ties as halves. evalica gives no intervals, scikit-learn none either.
"""

from __future__ import annotations

from arena.rating.board import rate
from arena.rating.coded_votes import fit_codes
from arena.rating.counts import PairCounts
from arena.rating.method import RatingFit
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.benchmarks.made_votes import MadeVotes, made_votes
from tests.benchmarks.rivals import arena_rank, evalica, gather, scikit_learn
from tests.benchmarks.side_by_side import (
    Timed,
    points_apart,
    print_absent,
    print_ratio,
    print_times,
    take_turns,
)

TALLY, OURS = "tally alone", "arena: ratings and intervals"
WHY = {
    "evalica": "stops at a change of 1e-6; no intervals",
    "scikit-learn": "stops at a slope of 1e-6 per vote; no intervals",
    "arena-rank": "stops at a slope or a change of the mean loss of 1e-9",
}


def run() -> None:
    """Print both sizes, and what the vote table costs."""
    goals = {250: ("at most 1.6", "at least 150", "at least 15"), 1000: ("none",) * 3}
    for models, (of_tally, of_arena_rank, of_evalica) in goals.items():
        votes = made_votes(models, 5_000_000)
        print(f"{models} models, {len(votes.a):,} votes")
        timed = _compare(votes)
        print_ratio("ratings and intervals / tally", timed[OURS], timed[TALLY], of_tally)
        for rival, goal in (("arena-rank", of_arena_rank), ("evalica", of_evalica)):
            if rival in timed:
                print_ratio(f"{rival} / arena", timed[rival], timed[OURS], goal)
        print()
    print(
        "1,000 models are bound by the votes on 500,000 pairs, which no longer fit into a "
        "processor's own memory while they are counted, and by algebra on 1,000 x 1,000 matrices."
    )
    _tables()


def _compare(votes: MadeVotes) -> dict[str, Timed]:
    makers = {"evalica": evalica, "scikit-learn": scikit_learn, "arena-rank": arena_rank}
    rivals, absent = gather(makers, votes)
    columns = votes.models, votes.a, votes.b, votes.half_points

    def ours() -> RatingFit:
        fit = fit_codes(*columns)
        if fit.by_battle is not None:
            fit.by_battle.half_widths()
        return fit

    timed = take_turns({TALLY: lambda: PairCounts.from_codes(*columns), OURS: ours, **rivals})
    print_times(timed, OURS)
    print_absent(absent)
    best = timed[OURS].result
    for name in rivals:
        apart = points_apart(timed[name].result, best.strengths)
        print(f"{name}: at most {apart:.1e} points from ours ({WHY[name]})")
    print(f"ours: {best.steps} steps, the last of {best.last_step:.0e} log-odds")
    return timed


def _tables() -> None:
    """What the whole board costs from a vote table of the same votes."""
    table = made_votes(250, 5_000_000).table()
    timed = take_turns(
        {
            "fit of a vote table": lambda: BradleyTerry().fit(table),
            "board.rate of it": lambda: rate(table, method=BradleyTerry()),
        }
    )
    print("\nthe same 5,000,000 votes as a vote table, clustered by 1,000 prompts and by battle")
    print_times(timed, "fit of a vote table")
