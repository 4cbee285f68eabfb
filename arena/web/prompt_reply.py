"""A prompt as the API shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from pydantic import Field

from arena.store.public_prompt import PublicPrompt
from arena.web.replies import Reply


class PromptReply(Reply):
    """One version of a prompt."""

    name: str
    version: int
    cluster: str = Field(description="Votes on prompts of one cluster are taken as related.")
    categories: list[str]
    source: str = Field(description="Where it was imported from; empty for the arena's own.")
    messages: list[dict[str, Any]] = Field(description="Turn by turn.")
    has_reference: bool = Field(description="Whether some judges are given a right answer.")
    active: bool = Field(description="Whether it is still drawn.")
    battles: int = Field(description="Of published models, without void ones.")
    created_at: dt.datetime
    href: str
    page: str = Field(description="The same prompt for people.")

    @classmethod
    def of(cls, row: PublicPrompt) -> PromptReply:
        """From a row."""
        return cls(
            name=row.name,
            version=row.version,
            cluster=row.cluster,
            categories=row.categories,
            source=row.source,
            messages=row.messages,
            has_reference=row.has_reference,
            active=row.active,
            battles=row.battles,
            created_at=row.created_at,
            href=url_for("api.show_prompt", name=row.name),
            page=url_for("pages.prompt", name=row.name),
        )
