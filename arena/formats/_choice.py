"""A choice among what a file has."""

from __future__ import annotations

from pathlib import Path

from arena.errors import UnknownThing


def must_be_among(wanted: set[str], present: set[str], what: str, path: Path) -> None:
    """Refuse a choice that matches nothing, and list what there is.

    Raises
    ------
    UnknownThing
    """
    missing = sorted(wanted - present)
    if not missing:
        return
    named = sorted(present)
    listed = ", ".join(named[:12]) + (f" and {len(named) - 12} more" if len(named) > 12 else "")
    raise UnknownThing(f"{path}: no {what} {missing[0]!r}; there are: {listed or 'none'}")
