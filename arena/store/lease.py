"""What may be leased, by whom, at which ceiling; and the lease itself, with its attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("lease")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call that may be leased, and what it falls under.

    `model_id` and `submitter_id` are of the model whose endpoint is asked, as a contestant or as a
    peer; the panel's calls have neither.
    """

    call_id: int
    judge_id: int | None
    run_id: int | None
    model_id: int | None
    submitter_id: int | None
    base_url: str
    ceiling_usd: Decimal


@dataclass(frozen=True, slots=True)
class CheapestCall:
    """The cheapest call of one party and run that is still to be done."""

    judge_id: int | None
    run_id: int | None
    model_id: int | None
    submitter_id: int | None
    base_url: str
    ceiling_usd: Decimal
    under_way: bool
    """Some call of the party and run is leased."""


@dataclass(frozen=True, slots=True)
class Party:
    """A judge or a model that can be asked, and what one call costs at least.

    A judge of members is as many parties as it has members: each answers at an endpoint of its own.
    `label` is what `due_calls` knows it by.
    """

    label: str
    judge_id: int | None
    model_id: int | None
    submitter_id: int | None
    base_url: str
    least_usd: Decimal


@dataclass(frozen=True, slots=True)
class LeasedCall:
    """A call with all that is needed to make it; its attempt is already written.

    `texts`, `turns` and `speakers` are those of the responses shown, in the order shown.
    """

    call_id: int
    kind: str
    nonce: str
    part: str | None
    shows: list[str]
    shown_response_ids: list[int]
    dimensions: list[str]
    sample: int
    round: int
    speaker: int
    context: str
    attempt_id: int
    judge_id: int | None
    protocol: str | None
    options: dict[str, Any] | None
    persona: str | None
    max_tokens: int
    temperature: float
    top_logprobs: int
    endpoint_id: int
    gateway: str
    base_url: str
    api_model: str
    api_key_sealed: bytes | None
    trusted: bool
    timeout_seconds: float
    price_in_usd: float
    price_out_usd: float
    ceiling_usd: float
    failures: int
    messages: list[dict[str, str]] | None
    reference: str | None
    texts: list[str]
    turns: list[list[dict[str, str]] | None]
    speakers: list[str | None]


def plan_leasing_once(db: Db) -> None:
    """Let the rest of this transaction run by the plans that its connection has made before."""
    db.execute(_SQL["plan_leasing_once"])


def due_calls(
    db: Db,
    limit: int,
    failures_allowed: int,
    *,
    parties: Sequence[str] | None = None,
    closed_runs: Sequence[int] = (),
    taken: Sequence[int] = (),
) -> list[DueCall]:
    """Up to `limit` calls that are due, in their order, locked until the transaction ends.

    Parameters
    ----------
    failures_allowed : int
        A lease that ended without a word counts as a failure; a call whose next one would be the
        last is left to `give_up_lost_calls`.
    parties : sequence of str, optional
        The labels of those that may be asked; None: everybody.
    closed_runs : sequence of int
        Runs that may make no call.
    taken : sequence of int
        Calls to leave out.
    """
    values = {
        "limit": limit,
        "failures_allowed": failures_allowed,
        "parties": None if parties is None else list(parties),
        "closed_runs": list(closed_runs),
        "taken": list(taken),
    }
    with db.cursor(row_factory=class_row(DueCall)) as cursor:
        return cursor.execute(_SQL["due_calls"], values).fetchall()


def lease_calls(
    db: Db, worker: str, due: Sequence[DueCall], margin_seconds: float
) -> list[LeasedCall]:
    """Lease calls that `due_calls` gave in this transaction and write an attempt for each."""
    with db.cursor(row_factory=class_row(LeasedCall)) as cursor:
        cursor.execute(
            _SQL["lease_calls"],
            {
                "worker": worker,
                "call_ids": [one.call_id for one in due],
                "ceilings_usd": [float(one.ceiling_usd) for one in due],
                "margin_seconds": margin_seconds,
            },
        )
        return cursor.fetchall()


def parties(db: Db) -> list[Party]:
    """Every judge and model that answers at an endpoint."""
    with db.cursor(row_factory=class_row(Party)) as cursor:
        return cursor.execute(_SQL["parties"]).fetchall()


def cheapest_calls(db: Db) -> list[CheapestCall]:
    """The cheapest call still to be done of each party and run."""
    with db.cursor(row_factory=class_row(CheapestCall)) as cursor:
        return cursor.execute(_SQL["cheapest_calls"]).fetchall()
