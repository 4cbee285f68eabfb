"""Refuse settings outside the range in which they mean something, each by its name."""

from __future__ import annotations

import math
from collections.abc import Collection

from arena.errors import BadInput


def at_least(least: float, /, **settings: float) -> None:
    """Refuse settings below `least`, or not finite.

    >>> at_least(1, rounds=0)
    Traceback (most recent call last):
    arena.errors.BadInput: rounds is 0; it must be 1 or more
    """
    for name, value in settings.items():
        if not least <= value < math.inf:
            raise BadInput(f"{name} is {value}; it must be {least:g} or more")


def at_most(most: float, /, **settings: float) -> None:
    """Refuse settings above `most`."""
    for name, value in settings.items():
        if not value <= most:
            raise BadInput(f"{name} is {value}; it must be {most:g} or less")


def above(limit: float, /, **settings: float) -> None:
    """Refuse settings at or below `limit`, or not finite."""
    for name, value in settings.items():
        if not limit < value < math.inf:
            raise BadInput(f"{name} is {value}; it must be above {limit:g}")


def inside(low: float, high: float, /, **settings: float) -> None:
    """Refuse settings that are not between the two, both left out."""
    for name, value in settings.items():
        if not low < value < high:
            raise BadInput(f"{name} is {value}; it must be between {low:g} and {high:g}")


def one_of(known: Collection[str], /, **settings: str) -> None:
    """Refuse settings that are none of the known words."""
    for name, value in settings.items():
        if value not in known:
            raise BadInput(f"{name} is {value!r}; it must be one of {', '.join(known)}")
