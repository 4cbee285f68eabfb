"""From PostgreSQL to ratings: counts stored with the last snapshot and the votes since, all votes
added up anew, and every vote as a row of a table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import Connection

from arena.domain import Voters
from arena.rating.counted_board import fit_counts, rate_counts
from arena.steps.rate_now import counts_now, table_now
from arena.store import vote, vote_count
from arena.store.database import database
from arena.store.migrate import migrate
from arena.vote_counts import VoteCounts
from tests.benchmarks.side_by_side import ROUNDS, points_apart, print_times, take_turns
from tests.benchmarks.voted_database import Size, fill

VOTES = 5_000_000
SINCE = 10_000
OURS = "stored counts and votes since, to ratings"
ROWS = "every vote by column, to ratings"
_Floats = NDArray[np.float64]


def run(votes: int = VOTES, since: int = SINCE, models: int = 250, rounds: int = ROUNDS) -> None:
    """Print the comparison."""
    with voted_database(Size(votes, models=models)) as db:
        cut = counted_but_the_last(db, since)
        found = counts_now(db, "overall", Voters.ALL)
        print(f"{models} models, {len(found):,} votes, {since:,} since the stored counts")
        ways: dict[str, Callable[[], Any]] = {
            OURS: lambda: _ratings(counts_now(db, "overall", Voters.ALL)),
            "of that, reading": lambda: counts_now(db, "overall", Voters.ALL),
            "counts to leaderboard, rank spreads": lambda: rate_counts(found),
            "store the counts of the votes since": lambda: _store(db, cut),
            "all votes added up anew, compared": lambda: vote_count.check_counts(db),
            ROWS: lambda: _ratings(_from_rows(db)),
        }
        timed = take_turns(ways, rounds)
        print_times(timed, OURS)
        apart = points_apart(timed[OURS].result, timed[ROWS].result)
        print(f"they differ by up to {apart:.1e} points")


@contextmanager
def voted_database(size: Size) -> Iterator[Connection[Any]]:
    """A migrated database of an embedded PostgreSQL with generated votes."""
    with (
        tempfile.TemporaryDirectory(prefix="arena-bench-") as home,
        database(Path(home), durable=False) as url,
    ):
        migrate(url)
        with psycopg.connect(url) as db:
            fill(db, size)
            db.commit()
            yield db


def counted_but_the_last(db: Connection[Any], since: int) -> vote.Cut:
    """Store the counts of all votes but the last ones; returns the cut of all."""
    cut = vote.take_cut(db)
    db.execute(
        """INSERT INTO snapshot (snapshot_id, last_vote_id, last_retraction_id, votes,
                                 methodology_version, manifest)
           VALUES (repeat('0', 64), 0, 0, 0, 0, '{}')"""
    )
    vote_count.store_counts(db, vote.Cut(cut.last_vote_id - since, 0), "0" * 64)
    db.commit()
    db.execute("ANALYZE vote_count, vote_count_cut")
    db.commit()
    return cut


def _store(db: Connection[Any], cut: vote.Cut) -> None:
    """As publishing does, and undone, so that the next round finds the same."""
    with db.transaction(force_rollback=True):
        vote_count.store_counts(db, cut, "0" * 64)


def _from_rows(db: Connection[Any]) -> VoteCounts:
    table = table_now(db, "overall", Voters.ALL)
    return VoteCounts.of_votes(table.models, table.a, table.b, table.points)


def _ratings(counts: VoteCounts) -> _Floats:
    strengths, covariance = fit_counts(counts)
    if covariance is not None:
        covariance.errors()
    return strengths
