"""GET /api/v1/judges/{name}: one judge, how it votes, and what the latest snapshot found of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from arena.steps.read_judge import COUNTED, LATEST_VOTES, read_judge
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.judge_replies import JudgeEffectReply, JudgeReply
from arena.web.keep import Keep
from arena.web.replies import Reply, SnapshotReference
from arena.web.route import Visit


class Member(Reply):
    """One of the judges that a judge consists of."""

    judge_id: int
    name: str


class DiagnosticsReply(Reply):
    """Of the judge's latest votes on one dimension; null where none can tell."""

    dimension: str
    votes: int = Field(
        description=f"Those looked at; no more than {LATEST_VOTES} over all dimensions."
    )
    ties: float | None = Field(description="Share of votes that put neither response ahead.")
    first_shown: float | None = Field(
        description="Of the votes that put one ahead, the share for the response shown first."
    )
    swap_pairs: int = Field(description="Battles that it read in both orders.")
    swap_consistency: float | None = Field(
        description="Share of these whose two verdicts are the same."
    )


class ExamReply(Reply):
    """The judge's last exam on one dimension; people's votes are the right answers."""

    dimension: str
    questions: int = Field(description="Battles that people and the judge voted on.")
    share: float | None = Field(description="Of right answers; half right where either says tie.")
    low: float | None = Field(description="The lower end of its interval.")
    swap_pairs: int = Field(description="Battles that it read in both orders.")
    swap_consistency: float | None
    passed: bool
    taken_at: dt.datetime
    valid_until: dt.datetime
    counts: bool = Field(description="Whether boards that weigh judges by exam count the judge.")
    reason: str = Field(description="Why they do not; empty where they do.")


class JudgeDetail(JudgeReply):
    """A judge with how it is asked and how it votes."""

    options: dict[str, Any] = Field(description="Of its protocol.")
    persona: str = Field(description="As whom it is told to judge.")
    max_tokens: int
    temperature: float
    top_logprobs: int = Field(description="0: the chances of its tokens are not asked for.")
    members: list[Member]
    unreadable_share: float | None = Field(description="Of all that it answered.")
    diagnostics: list[DiagnosticsReply]
    exams: list[ExamReply]
    snapshot: SnapshotReference | None
    effects: list[JudgeEffectReply]


def answer(visit: Visit, *, name: str) -> JudgeDetail:
    """Show one judge, by its id or its name.

    Diagnostics are live figures of the judge itself, not ratings. What the fit found of it is from
    the latest snapshot.
    """
    record = read_judge(visit.db, visit.settings, name)
    judge, answered = record.judge, record.count.votes + record.count.unreadable
    return JudgeDetail.model_validate(
        {
            **JudgeReply.fields(judge, record.count, COUNTED),
            "options": judge.options,
            "persona": judge.persona,
            "max_tokens": judge.max_tokens,
            "temperature": judge.temperature,
            "top_logprobs": judge.top_logprobs,
            "members": [Member(judge_id=one, name=called) for one, called in record.members],
            "unreadable_share": record.count.unreadable / answered if answered else None,
            "diagnostics": [
                DiagnosticsReply(
                    dimension=dimension,
                    votes=one.votes,
                    ties=one.ties,
                    first_shown=one.first_shown,
                    swap_pairs=one.swap_pairs,
                    swap_consistency=one.swap_consistency,
                )
                for dimension, one in record.diagnostics.items()
            ],
            "exams": [
                ExamReply(
                    dimension=one.exam.dimension,
                    questions=one.exam.questions,
                    share=one.exam.share,
                    low=one.exam.low,
                    swap_pairs=one.exam.pairs,
                    swap_consistency=one.exam.consistency,
                    passed=one.exam.passed,
                    taken_at=one.exam.taken_at,
                    valid_until=one.exam.valid_until,
                    counts=not one.reason,
                    reason=one.reason,
                )
                for one in record.exams
            ],
            "snapshot": SnapshotReference.of(record.snapshot) if record.snapshot else None,
            "effects": [JudgeEffectReply.of(one) for one in record.effects],
        }
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/judges/<name>",
    access=Access.PUBLIC,
    answer=answer,
    reply=JudgeDetail,
    problems=(404,),
    keep=Keep.MOMENT,
)
