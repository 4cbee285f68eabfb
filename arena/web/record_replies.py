"""Battles and votes as the API shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from pydantic import Field

from arena.store.public_battle import BattleLine, BattleTexts
from arena.store.public_vote import PublicVote
from arena.web.replies import Reply


class Side(Reply):
    """One of the two models of a battle."""

    slug: str
    name: str
    href: str

    @classmethod
    def of(cls, slug: str, name: str) -> Side:
        """From a model's two names."""
        return cls(slug=slug, name=name, href=url_for("api.show_model", slug=slug))


class _BattleFields(Reply):
    battle_id: int
    state: str = Field(
        description="`waiting` for responses; `ready`: both are there; `void`: one never came."
    )
    void_reason: str | None
    a: Side
    b: Side
    prompt: str | None = Field(description="Its name; null for dialogues without a shared prompt.")
    prompt_version: int | None
    categories: list[str]
    policy: str = Field(description="The pairing policy that drew it, or `imported`.")
    sampling_prob: float | None = Field(
        description="The probability with which this pair and prompt were drawn just then."
    )
    created_at: dt.datetime
    href: str
    page: str = Field(description="The same battle for people.")


class BattleReply(_BattleFields):
    """A battle in a list. Counts are of votes that were not retracted, over all dimensions."""

    votes: int
    for_a: int = Field(description="Votes that put a before b.")
    for_b: int

    @classmethod
    def of(cls, row: BattleLine) -> BattleReply:
        """From a row."""
        return cls(**battle_fields(row), votes=row.votes, for_a=row.for_a, for_b=row.for_b)


def battle_fields(row: BattleLine | BattleTexts) -> dict[str, Any]:
    """What every reply about a battle says of it."""
    return {
        "battle_id": row.battle_id,
        "state": row.state,
        "void_reason": row.void_reason,
        "a": Side.of(row.slug_a, row.name_a),
        "b": Side.of(row.slug_b, row.name_b),
        "prompt": row.prompt,
        "prompt_version": row.prompt_version,
        "categories": row.categories,
        "policy": row.policy,
        "sampling_prob": row.sampling_prob,
        "created_at": row.created_at,
        "href": url_for("api.show_battle", battle_id=row.battle_id),
        "page": url_for("pages.battle", battle_id=row.battle_id),
    }


class Retraction(Reply):
    """Why a vote counts in no later snapshot."""

    reason: str
    retracted_at: dt.datetime

    @classmethod
    def of(cls, reason: str | None, at: dt.datetime | None) -> Retraction | None:
        """From the columns of a row; None if the vote stands."""
        if reason is None or at is None:
            return None
        return cls(reason=reason, retracted_at=at)


class VoteFields(Reply):
    """What a vote says, in its battle's sides."""

    judge_id: int
    judge: str = Field(description="People are called `person` and their judge's id.")
    judge_kind: str = Field(description="`panel`, `peers` or `people`.")
    dimension: str
    display_order: str | None = Field(
        description="Which response was shown first: `ab`, `ba`; null where it is not known."
    )
    repeat: int = Field(description="0; higher for repeats, which count on no leaderboard.")
    margin: str | None = Field(description="`slight` or `much`, where the judge said.")
    score_a: float | None = Field(description="What the judge gave a, where it gives scores.")
    score_b: float | None
    certainty: float | None
    perplexity: float | None
    prob_source: str | None = Field(
        description="Where probabilities come from: `label`, `logprob`, `sample` or `score`."
    )
    basis: str | None = Field(
        description="`judged`; `identical`: equal responses, no call; `stored`: imported; `cast`: "
        "by a person."
    )


class VoteReply(VoteFields):
    """One vote."""

    vote_id: int
    battle_id: int
    a: str = Field(description="The slug of the battle's model a.")
    b: str
    p_a: float = Field(description="The probability that a is better.")
    p_b: float
    p_tie: float
    both_bad: bool = Field(description="A tie because neither response was acceptable.")
    flags: list[str]
    rubric_digest: str = Field(description="Which wording of the dimension the judge was given.")
    created_at: dt.datetime
    retraction: Retraction | None
    battle: str = Field(description="The address of the battle.")

    @classmethod
    def of(cls, row: PublicVote) -> VoteReply:
        """From a row."""
        fields = VoteFields.model_validate(row).model_dump()
        return cls(
            **fields,
            vote_id=row.vote_id,
            battle_id=row.battle_id,
            a=row.slug_a,
            b=row.slug_b,
            p_a=row.p_a,
            p_b=row.p_b,
            p_tie=row.p_tie,
            both_bad=row.both_bad,
            flags=row.flags,
            rubric_digest=row.rubric_digest,
            created_at=row.created_at,
            retraction=Retraction.of(row.retraction_reason, row.retracted_at),
            battle=url_for("api.show_battle", battle_id=row.battle_id),
        )
