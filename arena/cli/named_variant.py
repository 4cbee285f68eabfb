"""An argument that names a method or a report, and says where to find a name of the other kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import click


class NamedVariant(click.Choice[str]):
    """One of `names`; what is among the names `elsewhere` gives is refused with `there`, filled in.

    They are asked for only then: to know all reports takes a third of a second.
    """

    def __init__(
        self, names: Iterable[str], elsewhere: Callable[[], Collection[str]], there: str
    ) -> None:
        super().__init__(list(names))
        self._elsewhere = elsewhere
        self._there = there

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself."""
        if value not in self.choices and value in self._elsewhere():
            self.fail(self._there.format(name=value), param, ctx)
        return super().convert(value, param, ctx)
