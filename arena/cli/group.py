"""A group of commands that imports a command only when it is run or asked for its help."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from arena.errors import ArenaError


class LazyGroup(click.Group):
    """Commands by name, each a place to import it from and a line of help.

    Misuse of the command line ends with status 2 (click's own), an `ArenaError` with status 1 and
    its message on standard error: an unusable file is a failure, an unknown option is misuse.

    Parameters
    ----------
    places : mapping
        Name of a command to ("module:attribute", help line).
    """

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the mapping."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; None if there is none of that name."""
        if cmd_name not in self._places:
            return None
        module, attribute = self._places[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._places.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; the one place where the command line translates errors."""
        try:
            return super().invoke(ctx)
        except ArenaError as error:
            raise click.ClickException(str(error)) from error
