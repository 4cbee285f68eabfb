"""Find the variants in a plural folder, and those that installed plug-ins add.

A plural package (`arena.rating.methods`) holds one file per variant; the file's name is the
variant's name and the file defines one constant (`METHOD`). Another distribution adds a variant by
an entry point in the group of the same name whose value is such a constant.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any

from arena.errors import UnknownThing


@cache
def variants(package: str, constant: str) -> dict[str, Any]:
    """Map each variant's name to its object, sorted by name.

    Parameters
    ----------
    package : str
        Dotted name of the plural package, also the entry-point group.
    constant : str
        The name every file of it defines.
    """
    found: dict[str, Any] = {}
    for module in iter_modules(import_module(package).__path__):
        if not module.name.startswith("_"):
            found[module.name] = getattr(import_module(f"{package}.{module.name}"), constant)
    for plug_in in entry_points(group=package):
        found[plug_in.name] = plug_in.load()
    return dict(sorted(found.items()))


def variant(package: str, constant: str, name: str) -> Any:
    """The one variant called `name`.

    Raises
    ------
    UnknownThing
        If there is none; the message lists those there are.
    """
    found = variants(package, constant)
    if name not in found:
        folder = package.rsplit(".", 1)[-1]
        kind = f"{folder[:-3]}y" if folder.endswith("ies") else folder.removesuffix("s")
        raise UnknownThing(f"no {kind} called {name!r}; there are: {', '.join(found)}")
    return found[name]
