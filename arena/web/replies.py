"""What several endpoints answer with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from pydantic import BaseModel, ConfigDict, Field

from arena.store.board import BoardRow
from arena.store.model import ModelRow
from arena.store.snapshot import Snapshot
from arena.web.leaderboard import dimension_title
from arena.web.route import Visit


class Reply(BaseModel):
    """Made once, from rows whose fields have the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ModelReply(Reply):
    """A model as anyone may see it."""

    slug: str
    name: str
    organization: str
    license: str
    state: str = Field(
        description="`active` is in the draw; `failing` left it because its endpoint only failed; "
        "`paused`, `uploaded`, `retired`, `withdrawn`."
    )
    created_at: dt.datetime
    href: str

    @classmethod
    def of(cls, row: ModelRow) -> ModelReply:
        """From a row."""
        return cls(
            slug=row.slug,
            name=row.name,
            organization=row.organization,
            license=row.license,
            state=row.state,
            created_at=row.created_at,
            href=url_for("api.show_model", slug=row.slug),
        )


class SnapshotReference(Reply):
    """Which snapshot the figures are from."""

    snapshot_id: str
    number: int
    published_at: dt.datetime
    methodology_version: int
    href: str

    @classmethod
    def of(cls, snapshot: Snapshot) -> SnapshotReference:
        """From a row."""
        return cls(
            snapshot_id=snapshot.snapshot_id,
            number=snapshot.number,
            published_at=snapshot.created_at,
            methodology_version=snapshot.methodology_version,
            href=url_for("api.show_snapshot", reference=snapshot.snapshot_id),
        )


class _BoardFields(Reply):
    dimension: str
    category: str
    voters: str
    method: str
    settings: dict[str, Any]
    converged: bool
    votes_used: int
    unreadable: int = Field(description="Verdicts that could not be read: counted, not fitted.")
    unpaired: int = Field(description="Votes left out because their other order is missing.")
    clusters: int = Field(description="Groups of prompts whose votes are taken as related.")
    interval_kind: str = Field(description="How intervals take votes as related; `none`: none.")
    notes: list[str]


class BoardReply(_BoardFields):
    """A leaderboard without its models: what it counts and how it was fitted."""

    title: str
    href: str
    page: str = Field(description="The same leaderboard for people.")

    @classmethod
    def of(cls, visit: Visit, row: BoardRow) -> BoardReply:
        """From a row."""
        state: dict[str, Any] = {
            "dimension": row.dimension,
            "voters": row.voters,
            "category": row.category,
            "snapshot": row.snapshot_id,
        }
        return cls(
            **_BoardFields.model_validate(row).model_dump(),
            title=dimension_title(visit.settings, row.dimension),
            href=url_for("api.show_leaderboard", **state),
            page=url_for("pages.leaderboard", **state),
        )
