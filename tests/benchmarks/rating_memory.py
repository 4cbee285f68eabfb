"""Memory that a fit takes beside its votes, as tracemalloc sees it, against the integer columns.

numpy's arrays are in it; what BLAS holds for itself, some megabytes, is not.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

from arena.rating.coded_votes import fit_codes
from arena.rating.method import RatingFit
from arena.rating.methods.elo import Elo
from arena.rating.methods.mean_elo import MeanElo
from tests.benchmarks.made_votes import made_votes


def run() -> None:
    """Print peaks: columns alone are 1 times themselves."""
    votes = made_votes(250, 5_000_000)
    columns = votes.models, votes.a, votes.b, votes.half_points
    plain = votes.column_bytes
    clustered = plain + votes.clusters.nbytes
    _print("tally, fit and intervals", plain, lambda: _intervals(fit_codes(*columns)))
    _print("… by 1,000 prompts", clustered, lambda: fit_codes(*columns, votes.clusters))

    fewer = made_votes(250, 1_000_000)
    table = fewer.table()
    tabled = sum(
        column.nbytes
        for column in (table.a, table.b, table.judge, table.cluster, table.battle, table.first)
    )
    _print("Elo of a vote table, 100 orders", tabled, lambda: Elo().fit(table))
    _print("Elo of a vote table, 10 orders", tabled, lambda: Elo(permutations=10).fit(table))
    _print("mean_elo of a vote table", tabled, lambda: MeanElo().fit(table))
    print(
        "goal: at most 3 times the integer columns. Elo holds an order of all votes, 4 bytes "
        "each, for every permutation that it plays at once."
    )


def _print(says: str, column_bytes: int, work: Callable[[], object]) -> None:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    times = (column_bytes + peak) / column_bytes
    print(
        f"{says:34} columns {column_bytes / 1e6:,.0f} MB, beside them {peak / 1e6:,.0f} MB: "
        f"{times:.2f} times the columns"
    )


def _intervals(fit: RatingFit) -> None:
    if fit.by_battle is not None:
        fit.by_battle.half_widths()
