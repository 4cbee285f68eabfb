"""The votes of one board of a published snapshot as a table, for fits and reports on demand."""

from __future__ import annotations

from itertools import islice
from typing import Any

from psycopg import Connection

from arena.domain import Voters
from arena.errors import BadInput, UnknownThing
from arena.steps.board_votes import EVERY_CATEGORY, DimensionVotes, dimension_votes
from arena.steps.export_snapshot import snapshot_names
from arena.steps.publish_snapshot import FORMAT
from arena.store import snapshot as snapshots
from arena.store import vote
from arena.vote_table import VoteTable


def snapshot_table(
    db: Connection[Any],
    snapshot: snapshots.Snapshot,
    *,
    dimension: str,
    voters: Voters,
    category: str = EVERY_CATEGORY,
    style_control: bool = False,
    most_votes: int,
) -> VoteTable:
    """The votes as the snapshot counts them, with style where it is asked for.

    Raises
    ------
    UnknownThing
        If the snapshot has no such votes; the message says what it has.
    BadInput
        If the dimension has more than `most_votes`, or the snapshot is of an older format.
    """
    if snapshot.manifest.get("format") != FORMAT:
        raise BadInput(
            f"snapshot {snapshot.snapshot_id[:12]} is of an older format; fit a later one"
        )
    names = snapshot_names(db, snapshot)
    cut = vote.Cut(snapshot.last_vote_id, snapshot.last_retraction_id)
    counted = list(islice(vote.votes_in_cut(db, cut, dimension), most_votes + 1))
    if len(counted) > most_votes:
        raise BadInput(
            f"{dimension} has more than {most_votes:,} votes, too many to fit in a request; export "
            "the snapshot (`arena snapshot export`) and fit it with `arena rate`"
        )
    if not counted:
        there = ", ".join(sorted({b["dimension"] for b in snapshot.manifest["boards"]})) or "none"
        raise UnknownThing(f"no votes on dimension {dimension!r}; there are: {there}")
    unreadable = {
        (u["dimension"], u["voters"], u["category"]): u["votes"]
        for u in snapshot.manifest["unreadable"]
    }
    held = dimension_votes(map(names.publish, counted), names, unreadable, dimension)
    table = held.board(voters, category, style_control=style_control)
    if not len(table):
        raise UnknownThing(_nothing(held, dimension, voters, category))
    return table


def _nothing(held: DimensionVotes, dimension: str, voters: Voters, category: str) -> str:
    kinds = ", ".join(held.voters())
    categories = ", ".join([EVERY_CATEGORY, *held.categories])
    return (
        f"no votes of {voters} on {category} of {dimension}; there are votes of {kinds}, on "
        f"{categories}"
    )
