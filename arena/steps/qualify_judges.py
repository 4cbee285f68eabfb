"""Let the judges sit an exam on people's votes, store how they did, and say what is in force.

PRE's qualification (Chu et al. 2024, https://arxiv.org/abs/2401.15641). Who is asked otherwise is
another judge, so an exam needs no judge's version; it ends with its time, and with the wording of
its dimension.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from psycopg import Connection

from arena.domain import Voters
from arena.errors import NoVotes
from arena.judging.dimension import dimension, dimensions
from arena.judging.identity import rubric_digest
from arena.rating.exam import ExamSettings, JudgeExam, sit_exam
from arena.settings import Settings
from arena.steps.board_votes import judge_label
from arena.steps.rate_now import table_now
from arena.store import judge as judge_rows
from arena.store import qualification as rows
from arena.store.qualification import NewQualification, Qualification

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """A judge's last exam on one dimension, and why it does not count; empty if it does."""

    exam: Qualification
    reason: str


def qualify_judges(
    db: Connection[Any],
    settings: Settings,
    *,
    days: int,
    of: Sequence[str] = (),
    exam: ExamSettings | None = None,
) -> list[Standing]:
    """Examine every judge that voted beside people, on each dimension; returns where they stand.

    Parameters
    ----------
    days : int
        For which a result counts.
    of : sequence of str, optional
        Dimensions; those of arena.toml unless given.

    Raises
    ------
    NoVotes
        If on no dimension a judge and people voted on one battle.
    UnknownThing
        If there is no such dimension.
    """
    known = {row.name: row for row in judge_rows.judges(db)}
    people = [name for name, row in known.items() if row.kind == Voters.PEOPLE]
    found, reason = 0, ""
    with db.transaction():
        for name in of or settings.arena.dimensions:
            digest = rubric_digest(dimension(name, settings.own_dimensions))
            try:
                results = sit_exam(table_now(db, name, Voters.ALL), people, exam)
            except NoVotes as error:
                reason = f"{name}: {error}"
                continue
            for one in results:
                judge_id = known[one.judge].judge_id
                rows.add_qualification(db, _row(one, judge_id, name, digest), days)
            found += len(results)
    if not found:
        raise NoVotes(reason)
    _log.info("judges_examined", exams=found)
    return standings(db, settings)


def standings(
    db: Connection[Any], settings: Settings, judge_id: int | None = None
) -> list[Standing]:
    """The last exam of each judge, or of one, on each dimension, and whether it counts now."""
    digests = {
        name: rubric_digest(one) for name, one in dimensions(settings.own_dimensions).items()
    }
    return [
        Standing(one, _why_not(one, digests.get(one.dimension)))
        for one in rows.latest_qualifications(db, judge_id)
    ]


def qualified_shares(db: Connection[Any], settings: Settings) -> dict[str, dict[str, float]]:
    """Shares of right answers in exams that count now, by dimension and judge as boards name it."""
    found: dict[str, dict[str, float]] = {}
    for one in standings(db, settings):
        if not one.reason and one.exam.share is not None:
            label = judge_label(one.exam.judge, Voters.PANEL)
            found.setdefault(one.exam.dimension, {})[label] = one.exam.share
    return found


def _row(one: JudgeExam, judge_id: int, name: str, digest: str) -> NewQualification:
    return NewQualification(
        judge_id=judge_id,
        dimension=name,
        rubric_digest=digest,
        questions=one.questions,
        share=None if math.isnan(one.share) else one.share,
        low=None if math.isnan(one.low) else one.low,
        pairs=one.pairs,
        consistency=one.consistency,
        passed=one.passed,
    )


def _why_not(exam: Qualification, digest: str | None) -> str:
    if not exam.passed:
        return "not passed"
    if exam.expired:
        return "expired"
    return "" if exam.rubric_digest == digest else "its dimension was reworded since"
