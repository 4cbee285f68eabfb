"""The votes of a published snapshot as tables, for fits and reports on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from psycopg import Connection

from arena.domain import Voters
from arena.errors import BadInput, UnknownThing
from arena.rating.report import Needs, Votes
from arena.steps.board_votes import (
    EVERY_CATEGORY,
    DimensionVotes,
    dimension_votes,
    tables_by_dimension,
)
from arena.steps.export_snapshot import snapshot_names
from arena.steps.snapshot_manifest import FORMAT
from arena.steps.snapshot_votes import Names, PublishedVote
from arena.store import snapshot as snapshots
from arena.store import vote
from arena.vote_table import VoteTable


@dataclass(frozen=True, slots=True)
class Selection:
    """Which votes of a snapshot."""

    voters: Voters
    category: str = EVERY_CATEGORY


def snapshot_table(
    db: Connection[Any],
    snapshot: snapshots.Snapshot,
    *,
    dimension: str,
    selection: Selection,
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
    held, _ = _held(db, snapshot, dimension, most_votes)
    table = held.board(selection.voters, selection.category, style_control=style_control)
    return _some(table, held, dimension, selection)


def reported_votes(
    db: Connection[Any],
    snapshot: snapshots.Snapshot,
    *,
    dimensions: Sequence[str],
    selection: Selection,
    needs: Needs,
    most_votes: int,
) -> Votes:
    """The votes that a report reads: of one dimension, with lengths if needed, or of several.

    Without `dimensions`, a report on several has all that the snapshot has. Held-out prompts are
    numbered instead of named.

    Raises
    ------
    UnknownThing, BadInput
        As `snapshot_table` does; BadInput also for a wrong number of dimensions.
    """
    if needs.dimensions:
        there = {board["dimension"] for board in snapshot.manifest["boards"]}
        wanted = tuple(dict.fromkeys(dimensions)) or tuple(sorted(there))
        votes, names = _counted(db, snapshot, wanted, most_votes)
        hidden = _held_out(db, snapshot, names)
        tables = tables_by_dimension(votes, names, selection.voters, selection.category)
        return {name: _numbered(table, hidden) for name, table in tables.items()}
    if len(dimensions) > 1:
        raise BadInput("this report is on one dimension; name one")
    dimension = dimensions[0] if dimensions else "overall"
    held, names = _held(db, snapshot, dimension, most_votes)
    if needs.lengths:
        table = held.lengths(selection.voters, selection.category)
    else:
        unknown = held.without_style(selection.voters, selection.category)
        table = held.board(
            selection.voters, selection.category, style_control=needs.style and not unknown
        )
    shown = _numbered(table, _held_out(db, snapshot, names))
    return _some(shown, held, dimension, selection)


def _held_out(db: Connection[Any], snapshot: snapshots.Snapshot, names: Names) -> set[str]:
    """Names and clusters of the snapshot's prompts that nobody may be told of now."""
    hidden = snapshots.held_out_prompts(db, snapshot.snapshot_id)
    prompts = [prompt for prompt in names.prompts.values() if prompt.prompt_id in hidden]
    return {label for prompt in prompts for label in (prompt.name, prompt.cluster)}


def _numbered(table: VoteTable, hidden: set[str]) -> VoteTable:
    """The table with numbers in place of the hidden clusters' names."""
    labels = (
        f"held-out prompt {number}" if label in hidden else label
        for number, label in enumerate(table.clusters, 1)
    )
    return replace(table, clusters=tuple(labels))


def _held(
    db: Connection[Any], snapshot: snapshots.Snapshot, dimension: str, most_votes: int
) -> tuple[DimensionVotes, Names]:
    votes, names = _counted(db, snapshot, (dimension,), most_votes)
    unreadable = {
        (u["dimension"], u["voters"], u["category"]): u["votes"]
        for u in snapshot.manifest["unreadable"]
    }
    return dimension_votes(votes, names, unreadable, dimension), names


def _counted(
    db: Connection[Any], snapshot: snapshots.Snapshot, dimensions: Sequence[str], most_votes: int
) -> tuple[list[PublishedVote], Names]:
    """The snapshot's votes on these dimensions, each of which has some."""
    if snapshot.manifest.get("format") != FORMAT:
        raise BadInput(
            f"snapshot {snapshot.snapshot_id[:12]} is of an older format; fit a later one"
        )
    names = snapshot_names(db, snapshot)
    cut = vote.Cut(snapshot.last_vote_id, snapshot.last_retraction_id)
    found: list[PublishedVote] = []
    for dimension in dimensions:
        left = most_votes - len(found)
        counted = list(islice(vote.votes_in_cut(db, cut, dimension), left + 1))
        if len(counted) > left:
            said = f"{dimension} has" if len(dimensions) == 1 else "these dimensions have"
            raise BadInput(
                f"{said} more than {most_votes:,} votes, too many to fit in a request; export "
                "the snapshot (`arena snapshot export`) and use `arena rate` or `arena analyse`"
            )
        if not counted:
            there = ", ".join(sorted({b["dimension"] for b in snapshot.manifest["boards"]}))
            raise UnknownThing(f"no votes on dimension {dimension!r}; there are: {there or 'none'}")
        found += map(names.publish, counted)
    return found, names


def _some(
    table: VoteTable, held: DimensionVotes, dimension: str, selection: Selection
) -> VoteTable:
    """The table, which must not be empty."""
    if len(table):
        return table
    kinds = ", ".join(held.voters())
    categories = ", ".join([EVERY_CATEGORY, *held.categories])
    raise UnknownThing(
        f"no votes of {selection.voters} on {selection.category} of {dimension}; there are votes "
        f"of {kinds}, on {categories}"
    )
