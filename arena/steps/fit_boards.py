"""Fit every board of a snapshot from its votes. The same code publishes and verifies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from arena.domain import Voters
from arena.errors import NoVotes
from arena.rating.board import Board, rate, refit
from arena.rating.method import method
from arena.rating.scale import Anchor
from arena.settings import Settings
from arena.steps.snapshot_votes import PublishedVote, counted_by
from arena.vote_table import VoteTable

_log = structlog.get_logger()

METHODOLOGY_VERSION = 1
"""Goes up when the same votes would be published as other numbers."""

EVERY_CATEGORY = "all"


@dataclass(frozen=True, slots=True)
class FittedBoard:
    """A board and what it is the board of."""

    dimension: str
    category: str
    voters: Voters
    board: Board


def fit_boards(
    votes: Sequence[PublishedVote],
    cluster_of: Mapping[str, str],
    unreadable: Mapping[tuple[str, str], int],
    settings: Settings,
) -> list[FittedBoard]:
    """One board for each dimension and kind of voters that has votes; `all` where kinds differ.

    Parameters
    ----------
    cluster_of : mapping
        Prompt name to cluster; a prompt that is not in it is a cluster of its own.
    unreadable : mapping
        (dimension, kind of judge) to the number of verdicts that could not be read.
    """
    fitted = []
    for dimension in sorted({vote.dimension for vote in votes}):
        kinds = sorted({vote.voters for vote in votes if vote.dimension == dimension})
        groups = [Voters(kind) for kind in kinds] + ([Voters.ALL] if len(kinds) > 1 else [])
        for voters in groups:
            table = board_table(votes, cluster_of, unreadable, dimension, voters)
            if not len(table):
                continue
            name = settings.arena.anchor
            if name is not None and name not in table.models:
                _log.warning("anchor_not_on_board", anchor=name, dimension=dimension)
            anchor = Anchor(name, settings.arena.anchor_rating) if name in table.models else None
            try:
                board = rate(
                    table,
                    method=method(settings.publish.method),
                    # People see one order, so there is nothing to join.
                    swap="both" if voters is Voters.PEOPLE else settings.publish.swap,
                    anchor=anchor,
                )
            except NoVotes as error:
                _log.info("no_board", dimension=dimension, voters=voters.value, reason=str(error))
                continue
            fitted.append(FittedBoard(dimension, EVERY_CATEGORY, voters, board))
    return fitted


def refit_board(
    votes: Sequence[PublishedVote],
    cluster_of: Mapping[str, str],
    unreadable: Mapping[tuple[str, str], int],
    *,
    dimension: str,
    voters: str,
    method_name: str,
    settings: Mapping[str, Any],
) -> Board:
    """Fit a published board again, from the votes and the settings it was stored with."""
    table = board_table(votes, cluster_of, unreadable, dimension, Voters(voters))
    return refit(table, method_name, settings)


def board_table(
    votes: Sequence[PublishedVote],
    cluster_of: Mapping[str, str],
    unreadable: Mapping[tuple[str, str], int],
    dimension: str,
    voters: Voters,
) -> VoteTable:
    """The votes that one board counts."""
    counted = [v for v in votes if v.dimension == dimension and counted_by(voters, v)]
    missing = sum(
        count
        for (name, kind), count in unreadable.items()
        if name == dimension and voters in (Voters.ALL, kind)
    )
    return VoteTable.from_records(
        (vote.record(cluster_of.get(vote.prompt_id, vote.prompt_id)) for vote in counted),
        unreadable=missing,
    )
