"""Names that may not be shown now, taken out of sentences and settings of published boards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

T = TypeVar("T")

INSTEAD = "an unpublished model"


def without_names(value: T, hidden: Sequence[str]) -> T:
    """The same value of plain types with every name of `hidden` replaced in its texts.

    >>> without_names({"anchor": "ant", "notes": ["ant-2 stays", "ant goes"]}, ["ant"])
    {'anchor': 'an unpublished model', 'notes': ['ant-2 stays', 'an unpublished model goes']}
    """
    if not hidden:
        return value
    # Longest first: a name may begin with another.
    names = "|".join(re.escape(name) for name in sorted(hidden, key=len, reverse=True))
    whole = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")

    def replaced(part: object) -> object:
        if isinstance(part, str):
            return whole.sub(INSTEAD, part)
        if isinstance(part, Mapping):
            return {replaced(key): replaced(one) for key, one in part.items()}
        if isinstance(part, (list, tuple)):
            return [replaced(one) for one in part]
        return part

    return cast("T", replaced(value))
