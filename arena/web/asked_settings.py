"""`set=name=value` of a request: settings of a method or report, within what a request may cost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from arena.errors import BadInput
from arena.rating.swap import SWAPS

SwapRule = Annotated[
    str,
    Field(
        max_length=40,
        description="How a judge's votes in the two display orders become one: "
        f"{', '.join(SWAPS)}; some take a delta, as `sum_probs:0.05`.",
        json_schema_extra={"pattern": f"^({'|'.join(SWAPS)})(:[0-9]+([.][0-9]+)?)?$"},
    ),
]

_TIMES_THE_DEFAULT = 10
"""A whole number such as `permutations` may be this many times its default: a request is short."""


def given_settings(given: Sequence[str]) -> dict[str, Any]:
    """Read `name=value` pairs, with each value in JSON or a plain word.

    Raises
    ------
    BadInput
        If one is no pair or a name comes twice.
    """
    settings: dict[str, Any] = {}
    for one in given:
        setting, equals, value = one.partition("=")
        if not equals or setting in settings:
            raise BadInput(f"set={one}: write name=value, each name once")
        try:
            settings[setting] = json.loads(value)
        except ValueError:
            settings[setting] = value
    return settings


def refuse_large(asked: dict[str, Any], defaults: dict[str, Any], instead: str) -> None:
    """Refuse whole numbers that are many times their defaults, alone or in a list.

    Raises
    ------
    BadInput
        With the largest number that is allowed, and what to do instead.
    """
    for setting, default in defaults.items():
        most = _TIMES_THE_DEFAULT * max(_whole(default), default=0)
        if 0 < most < max(_whole(asked[setting]), default=0):
            raise BadInput(f"{setting} may be at most {most} in a request; {instead} for more")


def _whole(value: Any) -> list[int]:
    several = list(value) if isinstance(value, (list, tuple)) else [value]
    return [one for one in several if isinstance(one, int) and not isinstance(one, bool)]
