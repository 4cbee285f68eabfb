"""The votes among the models that can be rated together, for what needs a fit of them all."""

from __future__ import annotations

from arena.errors import DisconnectedModels, NoVotes
from arena.rating.connection import connect
from arena.rating.notes import counted
from arena.rating.votes import among, tally_models, tally_pairs
from arena.vote_table import VoteTable

_NAMED = 5


def rated_group(table: VoteTable) -> tuple[VoteTable, tuple[str, ...]]:
    """The votes of the models that a leaderboard would rate, and a note on the others.

    Raises
    ------
    NoVotes
        If the table is empty.
    DisconnectedModels
        If no two models can be rated.
    """
    if len(table) == 0:
        raise NoVotes("no vote to report on")
    connection = connect(tally_pairs(table), tally_models(table))
    inside = among(table, connection.rated)
    if len(inside) == 0:
        raise DisconnectedModels(
            "nobody can be rated yet: no two models have each won, or tied, both ways; collect "
            "more votes"
        )
    out = [table.models[code] for code in sorted(connection.reasons)]
    if not out:
        return inside, ()
    more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
    named = ", ".join(out[:_NAMED]) + more
    missing = counted(len(table) - len(inside), "vote", "votes")
    return inside, (f"Left out, not to be rated with the others: {named} ({missing}).",)
