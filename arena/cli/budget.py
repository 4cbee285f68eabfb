"""`arena budget`: what may be spent, on what."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from arena.steps.open_arena import open_arena


class Dollars(click.ParamType[Decimal]):
    """An exact amount of dollars."""

    name = "dollars"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read a number; NaN and infinity are none, and so is less than nothing."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is no number", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount of dollars", param, ctx)
        return amount


SCOPE = click.argument(
    "scope", type=click.Choice(["all", "day", "run", "submitter", "judge", "model"])
)
NAME = click.argument("name", default="")


@click.group(epilog="\b\nExample:\n  arena budget set judge panel-1 --usd 5 --calls 100")
def budget() -> None:
    """Budgets: no call is made whose ceiling would pass one."""


@budget.command(
    "set",
    epilog="\b\nExamples:\n  arena budget set all --usd 50\n  arena budget set day --usd 10\n"
    "  arena budget set judge panel-1 --usd 5 --calls 100\n"
    "  arena budget set submitter '*' --usd 2",
)
@SCOPE
@NAME
@click.option("--usd", type=Dollars(), help="Dollars that may be spent, reserved or unknown.")
@click.option("--calls", type=click.IntRange(0), help="Attempts that may be made.")
def budget_set(scope: str, name: str, usd: Decimal | None, calls: int | None) -> None:
    """Limit SCOPE, and of a run, submitter, judge or model the one called NAME (* for each)."""
    from arena.steps.set_budget import set_budget

    with open_arena() as arena, arena.connection() as db:
        set_budget(db, scope, name, usd=usd, calls=calls)
    click.echo("set; `arena status` shows what is left")


@budget.command("remove", epilog="\b\nExample:\n  arena budget remove judge panel-1")
@SCOPE
@NAME
def budget_remove(scope: str, name: str) -> None:
    """Lift a limit that was set by command."""
    from arena.steps.set_budget import remove_budget

    with open_arena() as arena, arena.connection() as db:
        remove_budget(db, scope, name)
    click.echo("removed")


@budget.command("list", epilog="\b\nExample:\n  arena budget list")
def budget_list() -> None:
    """Every budget, and where it was set."""
    from arena.store import budget as budgets

    with open_arena() as arena, arena.connection() as db:
        found = budgets.budgets(db)
    for one in found:
        limits = [f"${one.limit_usd}"] if one.limit_usd is not None else []
        limits += [f"{one.limit_calls} calls"] if one.limit_calls is not None else []
        place = "arena.toml" if one.source == "settings" else "arena budget set"
        click.echo(f"{one.title}: {' and '.join(limits)} ({place})")
    if not found:
        click.echo("no budget is set")
