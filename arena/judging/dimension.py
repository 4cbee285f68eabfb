"""The aspects that judges compare. A dimension is only data: a title and a rubric.

Four ship with the package; an operator adds others, or rewords these, in arena.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from arena.discovery import variants
from arena.domain import Dimension
from arena.errors import UnknownThing


def shipped_dimensions() -> dict[str, Dimension]:
    """The dimensions in `arena.judging.dimensions`, by name."""
    return cast("dict[str, Dimension]", variants("arena.judging.dimensions", "DIMENSION"))


def dimensions(added: Mapping[str, Dimension]) -> dict[str, Dimension]:
    """Every dimension by name; `added` are the operator's, which come first."""
    return {**shipped_dimensions(), **added}


def dimension(name: str, added: Mapping[str, Dimension]) -> Dimension:
    """The dimension called `name`; `added` are the operator's, which come first.

    Raises
    ------
    UnknownThing
        If neither the operator nor the package has it.
    """
    known = dimensions(added)
    if name not in known:
        raise UnknownThing(
            f"no dimension called {name!r}; there are: {', '.join(sorted(known))}. "
            f"Add one to arena.toml as [dimensions.{name}] with a title and a rubric."
        )
    return known[name]
