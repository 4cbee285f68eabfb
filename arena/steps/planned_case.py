"""What a planned vote knows for all its rounds, and what its calls' names of responses mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arena.domain import DisplayOrder
from arena.judging.asking import Case, PlannedCall


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
        "places": list(case.places),
        "rubrics": dict(rubrics),
    }


def case_of(told: Mapping[str, Any]) -> Case:
    """The case that `told_of` kept."""
    first, second = told["lengths"]
    # Votes planned before there were places have none, and nobody who asks for them.
    place_of_first, place_of_second = told.get("places", (0, 1))
    return Case(
        dimension=told["dimension"],
        dimensions=tuple(told["dimensions"]),
        categories=frozenset(told["categories"]),
        has_reference=told["has_reference"],
        lengths=(first, second),
        crowd=told["crowd"],
        members=told["members"],
        places=(place_of_first, place_of_second),
    )


def places_of(first: int, second: int, crowd: Sequence[int]) -> tuple[int, int]:
    """Where two response ids stand among themselves and the crowd's.

    The order is that of `crowd_of_prompts`, which no rating decides.
    """
    order = sorted((first, second, *crowd), key=_shuffled)
    return order.index(first), order.index(second)


def _shuffled(response_id: int) -> tuple[str, int]:
    return hashlib.md5(str(response_id).encode(), usedforsecurity=False).hexdigest(), response_id


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
