"""An argument that names a method or a report, and says where to find a name of the other kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from arena.rating.method import methods
from arena.rating.report import reports


class NamedVariant(click.Choice[str]):
    """One of `names`; a name of `elsewhere` is refused with the command that takes it."""

    def __init__(
        self, names: Iterable[str], elsewhere: Iterable[str], there: Callable[[str], str]
    ) -> None:
        super().__init__(list(names))
        self._elsewhere = frozenset(elsewhere) - frozenset(self.choices)
        self._there = there

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself."""
        if value in self._elsewhere:
            self.fail(self._there(str(value)), param, ctx)
        return super().convert(value, param, ctx)


METHOD_NAME = NamedVariant(
    methods(),
    reports(),
    lambda name: f"{name!r} is a report, not a rating method: `arena analyse PATH {name}`",
)
REPORT_NAME = NamedVariant(
    reports(),
    methods(),
    lambda name: f"{name!r} is a rating method, not a report: `arena rate PATH --method {name}`",
)
