"""A judge as anyone may see it: what it is, how it votes, what the latest snapshot found of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.domain import BOTH_ORDERS, Verdict, VoteRecord
from arena.judging.diagnostics import Diagnostics, diagnose
from arena.settings import Settings
from arena.steps.qualify_judges import Standing, standings
from arena.store import public_judge
from arena.store.public_judge import JudgeEffect, JudgeVote, PublicJudge, VoteCount
from arena.store.snapshot import Snapshot, latest_snapshot
from arena.vote_table import VoteTable

LATEST_VOTES = 4000
"""Of one judge, for its diagnostics."""
COUNTED = 100_000
"""A judge's votes are counted no further, so that a page never reads them all."""
COUNTED_IN_LISTS = 10_000


@dataclass(frozen=True, slots=True)
class JudgeRecord:
    """All of a judge that anyone may see.

    Attributes
    ----------
    members : list of (int, str)
        Ids and names of the judges that it consists of.
    count : VoteCount
        No further than `COUNTED`.
    diagnostics : dict of dimension to Diagnostics
        Of its latest votes, no more than `LATEST_VOTES`.
    effects : list of JudgeEffect
        From `snapshot`.
    exams : list of Standing
        Its last on each dimension, and whether it counts.
    """

    judge: PublicJudge
    members: list[tuple[int, str]]
    count: VoteCount
    diagnostics: dict[str, Diagnostics]
    effects: list[JudgeEffect]
    snapshot: Snapshot | None
    exams: list[Standing]


@dataclass(frozen=True, slots=True)
class JudgeList:
    """Every judge but people, who are a number; effects are by the judge's name."""

    judges: list[PublicJudge]
    counts: dict[int, VoteCount]
    effects: dict[str, list[JudgeEffect]]
    people: int
    snapshot: Snapshot | None


def read_judges(db: Connection[Any]) -> JudgeList:
    """The judges, and what the latest snapshot found of each on the first board it votes on."""
    judges = public_judge.judges(db)
    snapshot = latest_snapshot(db)
    effects: dict[str, list[JudgeEffect]] = {}
    for effect in public_judge.first_effects(db, snapshot.snapshot_id) if snapshot else []:
        effects.setdefault(effect.judge, []).append(effect)
    ids = [judge.judge_id for judge in judges]
    return JudgeList(
        judges=judges,
        counts=public_judge.count_votes(db, ids, COUNTED_IN_LISTS),
        effects=effects,
        people=public_judge.people(db),
        snapshot=snapshot,
    )


def read_judge(db: Connection[Any], settings: Settings, reference: str) -> JudgeRecord:
    """One judge, by its id or its name.

    Raises
    ------
    UnknownThing
        If there is no such judge, or not for everyone.
    """
    judge = public_judge.judge(db, reference)
    snapshot = latest_snapshot(db)
    return JudgeRecord(
        judge=judge,
        members=public_judge.judge_names(db, judge.members),
        count=public_judge.count_votes(db, [judge.judge_id], COUNTED)[judge.judge_id],
        diagnostics=_diagnostics(public_judge.latest_votes(db, judge.judge_id, LATEST_VOTES)),
        effects=public_judge.effects(db, snapshot.snapshot_id, judge.name) if snapshot else [],
        snapshot=snapshot,
        exams=standings(db, settings, judge.judge_id),
    )


def _diagnostics(votes: list[JudgeVote]) -> dict[str, Diagnostics]:
    records = [
        VoteRecord(
            vote_id=str(vote.vote_id),
            prompt=str(vote.battle_id),
            cluster=str(vote.battle_id),
            model_a=str(vote.model_a_id),
            model_b=str(vote.model_b_id),
            verdict=Verdict(vote.p_a, vote.p_b, vote.p_tie),
            judge="",
            dimension=vote.dimension,
            order=next((one for one in BOTH_ORDERS if one == vote.display_order), None),
            battle=str(vote.battle_id),
        )
        for vote in votes
    ]
    return {name: diagnose(table) for name, table in VoteTable.by_dimension(records).items()}
