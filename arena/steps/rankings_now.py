"""The rankings that judges under `rank_together` made, as they are now."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from psycopg import Connection

from arena.domain import Voters
from arena.errors import NoVotes
from arena.judging.asking import PlannedCall
from arena.judging.protocols.rank_together import RANKING
from arena.rating.ranked_lists import RankedList
from arena.steps.read_judgment import judge_protocol
from arena.store import ranking
from arena.store.ranking import RankingRow

PROTOCOL = "rank_together"


def rankings_now(db: Connection[Any], dimension: str, voters: Voters) -> list[RankedList]:
    """Every ranking by these voters on one dimension; no repeats, none that was retracted.

    Raises
    ------
    NoVotes
        If there is none.
    """
    kinds = [kind.value for kind in Voters if kind is not Voters.ALL]
    rows = ranking.rankings_now(
        db,
        protocol=PROTOCOL,
        part=RANKING,
        dimension=dimension,
        judge_kinds=kinds if voters is Voters.ALL else [voters.value],
    )
    found = [_ranked(row) for row in rows]
    if not found:
        raise NoVotes(
            f"no rankings on {dimension!r}; judges or [peers] with protocol {PROTOCOL!r} make some"
        )
    return found


def _ranked(row: RankingRow) -> RankedList:
    """The models in groups by the scores that the protocol reads in the text."""
    asked = judge_protocol(row.protocol, row.options)
    shown = tuple(f"crowd {place}" for place in range(row.shown))
    scores = asked.parse(PlannedCall(("dimension",), shown, RANKING), row.text).scores
    best_first = sorted(zip(row.models, row.places, strict=True), key=lambda one: -scores[one[1]])
    groups = groupby(best_first, key=lambda one: scores[one[1]])
    return RankedList(
        tuple(tuple(sorted(name for name, _ in level)) for _, level in groups),
        row.judge,
        row.cluster,
    )
