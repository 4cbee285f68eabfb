"""Battles: drawn, filled with responses, void when one can never come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("battle")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class DrawnBattle:
    """A battle as a pairing policy drew it."""

    prompt_id: int
    model_a_id: int
    model_b_id: int
    sampling_prob: float


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation can ask, by name; `usual_dimensions` unless a judge has its own.

    `peers` says whether contestants are asked, `peers_judge_own` whether also about themselves.
    """

    dimensions: tuple[str, ...]
    usual_dimensions: tuple[str, ...]
    protocols: tuple[str, ...]
    peers: bool = False
    peers_judge_own: bool = True


@dataclass(frozen=True, slots=True)
class BattleToPlan:
    """A ready battle that a judge has not been asked about on one dimension.

    Attributes
    ----------
    members : list of int
        Judge ids; empty for a judge that answers itself.
    dimensions : list of str
        All that the judge compares.
    same_turns : bool
        Whether the responses are the same dialogue, or both none.
    tried : bool
        It could not be planned before.
    responses : int
        How many the prompt has.
    """

    battle_id: int
    run_id: int | None
    prompt_id: int | None
    model_a_id: int
    model_b_id: int
    response_a_id: int
    response_b_id: int
    judge_id: int
    judge_name: str
    judge_kind: str
    protocol: str
    options: dict[str, Any]
    members: list[int]
    dimensions: list[str]
    dimension: str
    text_a: str
    text_b: str
    same_turns: bool
    categories: list[str]
    has_reference: bool
    tried: bool
    responses: int


def battles_fought(db: Db) -> list[tuple[int, int, int]]:
    """(smaller model id, larger model id, prompt id) of each battle that is not void."""
    return [(a, b, p) for a, b, p in db.execute(_SQL["battles_per_pair"]).fetchall()]


def prompts_out_of_reach(db: Db) -> set[tuple[int, int]]:
    """(model id, prompt id) where the model failed for good."""
    return {(m, p) for m, p in db.execute(_SQL["prompts_out_of_reach"]).fetchall()}


def battles_under_way(db: Db) -> int:
    """How many battles wait for responses or judgments."""
    row = db.execute(_SQL["battles_under_way"]).fetchone()
    return int(row[0]) if row else 0


def add_battles(
    db: Db, drawn: Sequence[DrawnBattle], policy: str, run_id: int | None = None
) -> list[tuple[int, int, int]]:
    """Add battles that were not fought before; (prompt, a, b) ids of those added."""
    rows = db.execute(
        _SQL["add_battles"],
        {
            "prompt_ids": [d.prompt_id for d in drawn],
            "model_a_ids": [d.model_a_id for d in drawn],
            "model_b_ids": [d.model_b_id for d in drawn],
            "sampling_probs": [d.sampling_prob for d in drawn],
            "policy": policy,
            "run_id": run_id,
        },
    ).fetchall()
    return [(prompt, a, b) for _, prompt, a, b in rows]


def fill_battles(db: Db, response_ids: Sequence[int] | None = None) -> list[int]:
    """Put responses into the battles waiting for them; returns the ids of those now ready."""
    rows = db.execute(
        _SQL["fill_battles"],
        {"response_ids": None if response_ids is None else list(response_ids)},
    ).fetchall()
    return [battle_id for battle_id, state in rows if state == "ready"]


def void_battles_without_response(db: Db) -> int:
    """Void the battles whose response will never come; returns how many."""
    return db.execute(_SQL["void_battles_without_response"]).rowcount


def battles_to_plan(
    db: Db,
    known: Known,
    battle_ids: Sequence[int] | None = None,
    after: BattleToPlan | None = None,
    limit: int = 5000,
    *,
    judge_id: int | None = None,
    repeat: int = 0,
) -> list[BattleToPlan]:
    """Ready battles that some judge has not been asked about on some dimension.

    At most `limit` of them, by battle, judge and dimension, from the one beyond `after`. With
    `repeat` above 0: those that the judge was asked about, and not so often yet.
    """
    with db.cursor(row_factory=class_row(BattleToPlan)) as cursor:
        cursor.execute(
            _SQL["battles_to_plan"],
            {
                "dimensions": list(known.dimensions),
                "usual_dimensions": list(known.usual_dimensions),
                "protocols": list(known.protocols),
                "peers": known.peers,
                "peers_judge_own": known.peers_judge_own,
                "battle_ids": None if battle_ids is None else list(battle_ids),
                "after_battle_id": after.battle_id if after else 0,
                "after_judge_id": after.judge_id if after else 0,
                "after_dimension": after.dimension if after else "",
                "judge_id": judge_id,
                "repeat": repeat,
                "limit": limit,
            },
        )
        return cursor.fetchall()
