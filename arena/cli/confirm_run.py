"""Show what a run may cost and have it confirmed, before anything of it is opened."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from arena.errors import OperatorError
from arena.store.run import Ceiling

T = TypeVar("T", bound=Callable[..., object])


class NotConfirmed(OperatorError):
    """Nobody is there to confirm a run."""


def run_options(command: T) -> T:
    """The options that every command has that opens a run."""
    from arena.cli.budget import Dollars

    for option in (
        click.option("--budget-calls", type=click.IntRange(0), help="Attempts the run may make."),
        click.option("--budget-usd", type=Dollars(), help="Dollars the run may cost, retries too."),
        click.option("--dry-run", is_flag=True, help="Show the ceiling and do nothing."),
        click.option("--yes", is_flag=True, help="Do not ask before calls are opened."),
    ):
        command = option(command)
    return command


def confirmed(ceiling: Ceiling, *, yes: bool, dry_run: bool) -> bool:
    """Show the ceiling on standard error; whether the run goes on.

    Raises
    ------
    NotConfirmed
        If nobody can be asked: there is no terminal, and no --yes.
    """
    show(ceiling)
    if dry_run:
        return False
    if yes or not ceiling.calls:
        return True
    if not on_a_terminal():
        raise NotConfirmed("nobody is here to confirm this: add --yes, or --dry-run to look only")
    return click.confirm("Open these calls?", err=True)


def on_a_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def show(ceiling: Ceiling) -> None:
    """The most that a run may cost, by model and judge."""
    from rich.console import Console
    from rich.table import Table

    if not ceiling.calls:
        click.echo("no call is to be opened", err=True)
        return
    table = Table(title="At most, each call made once", title_justify="left", box=None)
    table.add_column("")
    for column in ("calls", "tokens", "dollars"):
        table.add_column(column, justify="right")
    for line in ceiling.lines:
        table.add_row(
            f"{line.party} {line.name}", f"{line.calls:,}", f"{line.tokens:,}", f"{line.usd:,.4f}"
        )
    table.add_row("all", f"{ceiling.calls:,}", f"{ceiling.tokens:,}", f"{ceiling.usd:,.4f}")
    console = Console(stderr=True)
    console.print(table)
    console.print(
        "A call that fails is tried again; only what may have been charged then costs more, and "
        "--budget-usd holds it."
    )
