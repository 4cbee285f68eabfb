"""Judgments and votes: append-only; a correction is a retraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.domain import DisplayOrder, Verdict
from arena.store.queries import queries

_SQL = queries("vote")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class NewJudgment:
    """What one attempt at a judge brought; `reason` says why it was not read."""

    attempt_id: int
    call_id: int
    text: str
    status: str
    reason: str | None
    tokens: list[Any] | None = None
    """As the column of that name says; None where their chances are not known."""


@dataclass(frozen=True, slots=True)
class NewVote:
    """A vote to be cast, in the battle's sides; `scores` are those of a and of b."""

    battle_id: int
    judge_id: int
    judge_kind: str
    dimension: str
    display_order: DisplayOrder | None
    verdict: Verdict
    basis: str
    rubric_digest: str
    repeat: int = 0
    scores: tuple[float, float] | None = None
    certainty: float | None = None
    perplexity: float | None = None
    prob_source: str = "label"
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, int, str, str | None, int]:
        """What makes a vote unique."""
        return (self.battle_id, self.judge_id, self.dimension, self.display_order, self.repeat)


@dataclass(frozen=True, slots=True)
class Cut:
    """The last vote and the last retraction that a snapshot counts."""

    last_vote_id: int
    last_retraction_id: int


@dataclass(frozen=True, slots=True)
class CutVote:
    """One vote as a snapshot counts it."""

    vote_id: int
    battle_id: int
    prompt_id: int | None
    model_a_id: int
    model_b_id: int
    judge_id: int
    judge_kind: str
    dimension: str
    display_order: DisplayOrder | None
    repeat: int
    p_a: float
    p_b: float
    p_tie: float
    margin: str | None
    both_bad: bool
    basis: str
    rubric_digest: str
    sampling_prob: float | None
    score_a: float | None
    score_b: float | None
    certainty: float | None
    perplexity: float | None
    prob_source: str
    flags: list[str]
    style_a: list[float] | None
    style_b: list[float] | None
    """Length in tokens, headings, lists and bold of each response; None where not counted yet."""


def add_judgments(db: Db, judgments: Sequence[NewJudgment]) -> dict[int, int]:
    """Store judgments; returns the new judgment's id by its attempt's id."""
    rows = db.execute(
        _SQL["add_judgments"],
        {
            "attempt_ids": [j.attempt_id for j in judgments],
            "call_ids": [j.call_id for j in judgments],
            "texts": [j.text for j in judgments],
            "statuses": [j.status for j in judgments],
            "reasons": [j.reason for j in judgments],
            "tokens": [None if j.tokens is None else Jsonb(j.tokens) for j in judgments],
        },
    ).fetchall()
    return {attempt_id: judgment_id for judgment_id, attempt_id in rows}


def cast_votes(db: Db, votes: Sequence[NewVote]) -> dict[tuple[object, ...], int]:
    """Cast votes; returns the ids of those that are new, by `NewVote.key`."""
    rows = db.execute(
        _SQL["cast_votes"],
        {
            "battle_ids": [v.battle_id for v in votes],
            "judge_ids": [v.judge_id for v in votes],
            "judge_kinds": [v.judge_kind for v in votes],
            "dimensions": [v.dimension for v in votes],
            "orders": [v.display_order for v in votes],
            "repeats": [v.repeat for v in votes],
            "ps_a": [v.verdict.p_a for v in votes],
            "ps_b": [v.verdict.p_b for v in votes],
            "ps_tie": [v.verdict.p_tie for v in votes],
            "margins": [v.verdict.margin for v in votes],
            "boths_bad": [v.verdict.both_bad for v in votes],
            "scores_a": [v.scores[0] if v.scores else None for v in votes],
            "scores_b": [v.scores[1] if v.scores else None for v in votes],
            "certainties": [v.certainty for v in votes],
            "perplexities": [v.perplexity for v in votes],
            "prob_sources": [v.prob_source for v in votes],
            "flags": [" ".join(v.flags) for v in votes],
            "bases": [v.basis for v in votes],
            "rubric_digests": [v.rubric_digest for v in votes],
        },
    ).fetchall()
    return {tuple(key): vote_id for vote_id, *key in rows}


def link_judgments(db: Db, links: Sequence[tuple[int, int]]) -> None:
    """Name the judgments each vote was read from: (vote id, judgment id)."""
    db.execute(
        _SQL["link_judgments"],
        {"vote_ids": [v for v, _ in links], "judgment_ids": [j for _, j in links]},
    )


def take_cut(db: Db) -> Cut:
    """The cut as of now, under a lock: no vote below it is still to come.

    The caller's transaction holds the lock until it ends, so it should be short; it sets its own
    `lock_timeout`.
    """
    db.execute(_SQL["lock_votes"])
    with db.cursor(row_factory=class_row(Cut)) as cursor:
        cut = cursor.execute(_SQL["cut"]).fetchone()
    if cut is None:
        raise LookupError("a maximum without a row")
    return cut


def votes_in_cut(db: Db, cut: Cut, dimension: str | None = None) -> Iterator[CutVote]:
    """Every vote the cut counts, of one dimension or of all, by vote id, streamed."""
    with db.cursor(name="votes_in_cut", row_factory=class_row(CutVote)) as cursor:
        cursor.itersize = 20_000
        cursor.execute(
            _SQL["votes_in_cut"],
            {
                "last_vote_id": cut.last_vote_id,
                "last_retraction_id": cut.last_retraction_id,
                "dimension": dimension,
            },
        )
        yield from cursor


def unreadable_votes(db: Db) -> dict[tuple[str, str, str], int]:
    """Planned votes without a readable verdict, by (dimension, kind of judge, category).

    Category `all` counts each of them; a prompt may be of several other categories.
    """
    rows = db.execute(_SQL["unreadable_votes"]).fetchall()
    return {(dimension, kind, category): int(count) for dimension, kind, category, count in rows}


def retract_vote(db: Db, vote_id: int, reason: str) -> int:
    """Take a vote out of later fits; returns the retraction's id."""
    row = db.execute(_SQL["retract_vote"], {"vote_id": vote_id, "reason": reason}).fetchone()
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])


def certain_verdicts(
    db: Db, base_url: str, api_model: str, protocol: str, persona: str
) -> list[tuple[float, bool]]:
    """(certainty, whether people say the same) of the verdicts of judges asked in this way."""
    values = {
        "base_url": base_url,
        "api_model": api_model,
        "protocol": protocol,
        "persona": persona,
    }
    rows = db.execute(_SQL["certain_verdicts"], values).fetchall()
    return [(certainty, correct) for certainty, correct in rows]
