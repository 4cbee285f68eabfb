"""GET /api/v1/battles/{battle_id}: a battle, its texts, and what was said of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from arena.steps.read_battle import read_battle
from arena.store.public_battle import Reading
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.record_replies import (
    BattleReply,
    Retraction,
    VoteFields,
    battle_fields,
)
from arena.web.replies import Reply
from arena.web.route import Visit

_MOST_JUDGMENTS = 200


class ResponseReply(Reply):
    """A model's text; a dialogue has its `turns` as well."""

    text: str
    turns: list[dict[str, str]] | None
    status: str = Field(description="`complete`, or `cut_off` by the length limit.")


class ReadingReply(VoteFields):
    """What one judge was asked in one order on one dimension; a vote if `vote_id` is not null."""

    vote_id: int | None
    state: str = Field(
        description="`cast`; `waiting` for answers; `undecided`: answered, and unreadable; "
        "`failed`: a call failed for good."
    )
    reason: str | None = Field(description="Why there is no vote, where none will come.")
    p_a: float | None
    p_b: float | None
    p_tie: float | None
    both_bad: bool | None
    flags: list[str] | None
    created_at: dt.datetime | None
    retraction: Retraction | None
    judgment_ids: list[int]

    @classmethod
    def of(cls, row: Reading) -> ReadingReply:
        """From a row."""
        return cls(
            **VoteFields.model_validate(row).model_dump(),
            vote_id=row.vote_id,
            state=row.state,
            reason=row.reason,
            p_a=row.p_a,
            p_b=row.p_b,
            p_tie=row.p_tie,
            both_bad=row.both_bad,
            flags=row.flags,
            created_at=row.created_at,
            retraction=Retraction.of(row.retraction_reason, row.retracted_at),
            judgment_ids=row.judgment_ids,
        )


class JudgmentReply(Reply):
    """What one attempt at a judge brought; several votes may be read from it."""

    judgment_id: int
    judge_id: int
    judge: str
    asked: str = Field(description="Which of the judge's members answered; usually the judge.")
    part: str = Field(description="What was asked, in the protocol's own word.")
    dimensions: list[str]
    round: int
    sample: int
    display_order: str | None
    text: str
    status: str = Field(description="`readable`, `unreadable` or `cut_off`.")
    reason: str | None = Field(description="Why it was not read.")
    finish_reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    cost_usd: float | None
    latency_seconds: float | None
    created_at: dt.datetime


class UnaskedReply(Reply):
    """A judge who cannot be asked about this battle."""

    judge_id: int
    judge: str
    dimension: str
    reason: str


class BattleDetail(BattleReply):
    """A battle with its texts, which are strangers' own: escape them."""

    cluster: str | None
    source: str | None
    messages: list[dict[str, Any]] | None = Field(description="The prompt, turn by turn.")
    response_a: ResponseReply | None
    response_b: ResponseReply | None
    readings: list[ReadingReply]
    judgments: list[JudgmentReply]
    more_judgments: bool = Field(
        description=f"Whether there are more than the {_MOST_JUDGMENTS} shown."
    )
    unasked: list[UnaskedReply]


def answer(visit: Visit, *, battle_id: int) -> BattleDetail:
    """Show one battle: the prompt, both responses, every reading and judgment.

    A retracted vote stays here with the reason. An unreadable judgment is shown as such; it is no
    vote and no tie.
    """
    record = read_battle(visit.db, battle_id, _MOST_JUDGMENTS)
    battle = record.battle
    standing = [one for one in record.readings if one.vote_id and not one.retracted_at]
    return BattleDetail(
        **battle_fields(battle),
        votes=len(standing),
        for_a=sum((one.p_a or 0) > (one.p_b or 0) for one in standing),
        for_b=sum((one.p_b or 0) > (one.p_a or 0) for one in standing),
        cluster=battle.cluster,
        source=battle.source,
        messages=battle.messages,
        response_a=_response(battle.text_a, battle.turns_a, battle.status_a),
        response_b=_response(battle.text_b, battle.turns_b, battle.status_b),
        readings=[ReadingReply.of(one) for one in record.readings],
        judgments=[JudgmentReply.model_validate(one) for one in record.judgments],
        more_judgments=record.more_judgments,
        unasked=[UnaskedReply.model_validate(one) for one in record.unasked],
    )


def _response(
    text: str | None, turns: list[dict[str, str]] | None, status: str | None
) -> ResponseReply | None:
    if text is None or status is None:
        return None
    return ResponseReply(text=text, turns=turns, status=status)


ENDPOINT = Endpoint(
    method="GET",
    path="/battles/<int:battle_id>",
    access=Access.PUBLIC,
    answer=answer,
    reply=BattleDetail,
    problems=(404,),
)
