"""Where every page is found, with values for what its path leaves open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from arena.web.access import Access
from arena.web.page import pages

VALUES: Mapping[str, str] = {
    "slug": "model-1",
    "dimension": "accuracy",
    "battle_id": "1",
    "judge.name": "judge-1",
    "prompt.name": "p1",
    "reference": "latest",
    "snapshot_id": "latest",
}
"""Of a path's variable, or of one page's alone, in the arena of `tests.seeded`."""

MORE: Mapping[str, str] = {
    "model-hostile": "/models/model-2",
    "compare-two": "/compare?a=model-1&b=model-2",
    "nothing-there": "/models/nobody",
}
"""Further addresses: other states of a page, and errors."""


def addresses(*, public: bool = True) -> dict[str, str]:
    """Every page's addresses, of the public ones or of the others, by names fit for files."""
    found = {
        f"{name}-{number}" if number else name: _filled(name, path)
        for name, page in pages().items()
        if (page.access is Access.PUBLIC) == public
        for number, path in enumerate(page.paths)
    }
    return {**found, **(MORE if public else {})}


def _filled(name: str, path: str) -> str:
    """The path with values in place of its variables.

    Raises
    ------
    LookupError
        If nothing here says what a variable may be.
    """

    def value(match: re.Match[str]) -> str:
        variable = match[1]
        known = VALUES.get(f"{name}.{variable}", VALUES.get(variable))
        if known is None:
            raise LookupError(f"page {name}: tests/browser/addresses.py has no {variable!r}")
        return quote(known, safe="")

    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", value, path)
