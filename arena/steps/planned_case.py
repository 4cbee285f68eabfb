"""What a planned vote knows for all its rounds, and what its calls' names of responses mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arena.domain import DisplayOrder
from arena.judging.protocol import Case, PlannedCall


def told_of(case: Case, rubrics: Mapping[str, str]) -> dict[str, Any]:
    """A case as it is kept with the planned vote; `rubrics` are the digests by dimension."""
    return {
        "dimension": case.dimension,
        "dimensions": list(case.dimensions),
        "categories": sorted(case.categories),
        "has_reference": case.has_reference,
        "lengths": list(case.lengths),
        "crowd": case.crowd,
        "members": case.members,
        "rubrics": dict(rubrics),
    }


def case_of(told: Mapping[str, Any]) -> Case:
    """The case that `told_of` kept."""
    first, second = told["lengths"]
    return Case(
        dimension=told["dimension"],
        dimensions=tuple(told["dimensions"]),
        categories=frozenset(told["categories"]),
        has_reference=told["has_reference"],
        lengths=(first, second),
        crowd=told["crowd"],
        members=told["members"],
    )


def responses_by_name(
    a: int, b: int, order: DisplayOrder, crowd: Sequence[int] = ()
) -> dict[str, int]:
    """From `first`, `second`, `crowd 0`, … to response ids."""
    first, second = (a, b) if order == "ab" else (b, a)
    named = {"first": first, "second": second}
    return named | {f"crowd {number}": one for number, one in enumerate(crowd)}


def asked_key(
    call: PlannedCall,
    shown: Iterable[int],
    prompt_id: int | None,
    rubrics: Mapping[str, str],
    repeat: int = 0,
) -> str:
    """The queue's key of a call. A reworded rubric is another question, so it is part of the key.

    A repeat asks the same thing again: its calls are others.

    A dimension without a digest is one of a protocol's own making and has no rubric.
    """
    digests = "+".join(rubrics.get(name, "")[:8] for name in call.dimensions)
    again = f":repeat {repeat}" if repeat else ""
    return f"{call.key(list(shown), prompt_id)}:{digests}{again}"
