"""The parameters by which endpoints are asked for a leaderboard, and for some of its lines."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from arena.domain import Voters
from arena.web.endpoint import Strict
from arena.web.leaderboard import ALL_CATEGORIES, LATEST, Choice
from arena.web.said_in_schemas import SnapshotName
from arena.web.selection import COLUMNS, IN_RANK_ORDER, Selection

Name = Annotated[str, Field(max_length=200)]


class BoardQuery(Strict):
    """Which board."""

    voters: Annotated[
        Voters | None,
        Field(
            strict=False,
            description="Whose votes. Unless given, the first of panel, peers, people, all that "
            "the snapshot has.",
        ),
    ] = None
    category: Name = ALL_CATEGORIES
    method: Annotated[
        str | None,
        Field(max_length=200, description="Unless given, the one that was published first."),
    ] = None
    style_control: Annotated[
        bool, Field(strict=False, description="Whether to show ratings at equal style.")
    ] = False
    snapshot: SnapshotName = LATEST

    def choice(self, dimension: str) -> Choice:
        """The board of `dimension` that is asked for."""
        return Choice(dimension, self.voters, self.category, self.method, self.style_control)


class LinesQuery(BoardQuery):
    """Which board, and which of its rated lines in which order."""

    search: Annotated[Name, Field(description="Part of a model's name, in either case.")] = ""
    organization: Name = ""
    license: Name = ""
    sort: Annotated[
        Name,
        Field(
            description=f"One of {', '.join(f'`{name}`' for name in COLUMNS)}; after a hyphen for "
            "the other end first.",
            json_schema_extra={"pattern": f"^-?({'|'.join(COLUMNS)})$"},
        ),
    ] = IN_RANK_ORDER

    def selection(self) -> Selection:
        """The lines that are asked for.

        Raises
        ------
        BadInput
            If there is no such column to sort by.
        """
        return Selection.of(
            {
                "search": self.search,
                "organization": self.organization,
                "license": self.license,
                "sort": self.sort,
            }
        )
