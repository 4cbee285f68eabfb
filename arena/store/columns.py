"""Rows turned into the arrays that `unnest` takes: one statement for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any


def columns(rows: Sequence[object], names: Iterable[str]) -> dict[str, list[Any]]:
    """One list per attribute, named by it.

    >>> columns([1 + 2j, 3 + 4j], ["real", "imag"])
    {'real': [1.0, 3.0], 'imag': [2.0, 4.0]}
    """
    return {name: list(map(attrgetter(name), rows)) for name in names}
