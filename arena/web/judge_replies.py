"""Judges as the API shows them."""

from __future__ import annotations

import datetime as dt

from flask import url_for
from pydantic import Field

from arena.store.public_judge import JudgeEffect, PublicJudge, VoteCount
from arena.web.replies import Reply


class JudgeReply(Reply):
    """A judge in a list."""

    judge_id: int
    name: str
    kind: str = Field(description="`panel`: chosen by the operator; `peers`: contestants; `people`")
    protocol: str | None = Field(description="How it is asked and read; null for imported judges.")
    identity: str = Field(
        description="A hash of all that decides what it is asked and how it is read."
    )
    dimensions: list[str] = Field(description="What it compares; empty: the arena's usual ones.")
    categories: list[str] = Field(
        description="Only prompts of one of these are judged; empty: of all."
    )
    except_categories: list[str] = Field(
        description="Prompts of any of these are left to other judges."
    )
    state: str = Field(description="`active`, `imported` with its votes, or `suspended`.")
    created_at: dt.datetime
    votes: int = Field(description="Retracted ones too; counted no further than `counted_to`.")
    unreadable: int = Field(
        description="Times that it answered without a readable verdict; counted likewise."
    )
    counted_to: int
    href: str
    page: str = Field(description="The same judge for people.")

    @classmethod
    def fields(cls, row: PublicJudge, count: VoteCount, counted_to: int) -> dict[str, object]:
        """What every reply about a judge says of it."""
        return {
            "judge_id": row.judge_id,
            "name": row.name,
            "kind": row.kind,
            "protocol": row.protocol,
            "identity": row.identity,
            "dimensions": row.dimensions,
            "categories": row.categories,
            "except_categories": row.except_categories,
            "state": row.state,
            "created_at": row.created_at,
            "votes": count.votes,
            "unreadable": count.unreadable,
            "counted_to": counted_to,
            "href": url_for("api.show_judge", name=row.judge_id),
            "page": url_for("pages.judge", name=row.judge_id),
        }


class JudgeEffectReply(Reply):
    """What one leaderboard of the latest snapshot found of a judge; null: its votes do not tell."""

    dimension: str
    voters: str
    method: str
    kind: str = Field(
        description="`order_effect`: log-odds that it adds to the response shown first; "
        "`sharpness`: factor on the gap of two strengths; `self_preference`: log-odds that it adds "
        "to its own response."
    )
    value: float | None
    lower: float | None = Field(description="Of the 95 % interval.")
    upper: float | None
    suspended: bool = Field(description="Its votes left the fit.")

    @classmethod
    def of(cls, row: JudgeEffect) -> JudgeEffectReply:
        """From a row."""
        return cls.model_validate(row)
