"""Every leaderboard of a big arena anew: 4 dimensions, 10 categories and all, style on and off.

Votes are read once, by column. Without style, each board is added up from them and fitted from its
counts; at equal style every board's rows are fitted. Intervals clustered by prompt, which is what
snapshots publish, need rows too and are shown beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from arena.domain import Voters
from arena.rating.counted_board import fit_counts
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.style import STYLE_FEATURES
from arena.steps.rate_now import table_now
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable
from tests.benchmarks.side_by_side import print_times, take_turns
from tests.benchmarks.stored_counts import voted_database
from tests.benchmarks.voted_database import Size

VOTES = 1_000_000
CATEGORIES = 10
DIMENSIONS = ("accuracy", "helpfulness", "language", "overall")

_Held = dict[str, tuple[VoteTable, NDArray[np.int64]]]
"""By dimension: its votes, and the category of each, from 0."""


def run(votes: int = VOTES, models: int = 250, rounds: int = 3) -> None:
    """Print how long every board takes by each of the ways."""
    size = Size(votes, models=models, dimensions=DIMENSIONS, categories=CATEGORIES)
    with voted_database(size) as db:
        held = _read(db)
        boards = len(DIMENSIONS) * (CATEGORIES + 1)
        print(
            f"{models} models, {votes:,} votes, {boards} leaderboards each with style and without"
        )
        ways: dict[str, Callable[[], Any]] = {
            "read the votes by column": lambda: _read(db),
            "from counts, votes independent": lambda: [
                fit_counts(_counts(table)) for table in _boards(held)
            ],
            "of that, adding up": lambda: [_counts(table) for table in _boards(held)],
            "from rows, clustered by prompt": lambda: [
                BradleyTerry().fit(table) for table in _boards(held)
            ],
            "from rows, at equal style": lambda: [
                BradleyTerry(style=True).fit(_styled(table)) for table in _boards(held)
            ],
        }
        print_times(take_turns(ways, rounds), "from counts, votes independent")


def _read(db: Connection[Any]) -> _Held:
    rows = db.execute(
        """SELECT p.cluster, c.category FROM prompt p JOIN prompt_category c USING (prompt_id)
            ORDER BY 1, 2"""
    ).fetchall()
    names = sorted({category for _, category in rows})
    category_of = {cluster: names.index(category) for cluster, category in rows}
    held = {}
    for dimension in DIMENSIONS:
        table = table_now(db, dimension, Voters.ALL)
        categories = np.array([category_of[cluster] for cluster in table.clusters])
        held[dimension] = table, categories[table.cluster]
    return held


def _boards(held: _Held) -> list[VoteTable]:
    """Each dimension whole and by category."""
    return [
        board
        for table, category in held.values()
        for board in [table, *(table.take(category == number) for number in range(CATEGORIES))]
    ]


def _counts(table: VoteTable) -> VoteCounts:
    return VoteCounts.of_votes(table.models, table.a, table.b, table.points)


def _styled(table: VoteTable) -> VoteTable:
    features = np.random.default_rng(0).normal(size=(len(table), len(STYLE_FEATURES)))
    return replace(table, features=features, feature_names=STYLE_FEATURES)
