"""`arena status`: what the arena holds, waits for and has spent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from arena.steps.open_arena import open_arena
from arena.steps.report_status import Status

_FIGURES = frozenset(
    {
        *("votes", "unreadable", "calls failed", "rank"),
        *("spent $", "reserved $", "unknown $", "left $", "calls", "calls left"),
    }
)


@click.command(
    epilog="\b\nExamples:\n  arena status\n  arena status --json\n  arena status --check-ledger"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--check-ledger", is_flag=True, help="Only add every attempt up and compare.")
def status(as_json: bool, check_ledger: bool) -> None:
    """Models, judges, queue, attempts, spending, votes and the latest snapshot, as of now."""
    from arena.steps.report_status import report_status

    if check_ledger:
        _check_ledger()
        return
    with open_arena() as arena, arena.connection() as db:
        found = report_status(db)
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        _show(found)


def _show(found: Status) -> None:
    console = Console()
    models = _table("Models", "name", "state", "reason", "flag")
    for row in found.models:
        alike = row["constant"]
        flag = "" if alike is None else f"says the same to every prompt ({alike:.0%} alike)"
        models.add_row(row["name"], row["state"], row["reason"], flag)
    judges = _table("Judges", "name", "kind", "state", "votes", "unreadable", "calls failed")
    for row in found.judges:
        judges.add_row(*(str(row[key]) for key in ("name", "kind", "state")), *_figures(row))
    if found.people:
        judges.add_row(f"{found.people} people", "people", "", "", "", "")
    for table in (models, judges):
        if table.row_count:
            console.print(table)
    console.print("Battles:  ", _listed((r["state"], r["battles"]) for r in found.battles))
    console.print(
        "Calls:    ", _listed((f"{r['kind']} {r['state']}", r["calls"]) for r in found.calls)
    )
    console.print("Attempts: ", _listed((r["outcome"], r["attempts"]) for r in found.attempts))
    console.print("Judgments:", _listed((r["status"], r["judgments"]) for r in found.judgments))
    console.print(
        "Votes:    ",
        _listed((f"{r['dimension']} by {r['judge_kind']}", r["votes"]) for r in found.votes),
    )
    for row in found.undecided:
        what = "unreadable" if row["state"] == "undecided" else "given up"
        console.print(
            f"No vote:   {row['votes']} {what}: {row['reason']} (judge {row['judge']})",
            markup=False,
        )
    for row in found.unplanned:
        console.print(
            f"No vote:   {row['votes']} not planned: {row['reason']} (judge {row['judge']})",
            markup=False,
        )
    _show_spending(console, found)
    for row in found.errors:
        console.print(f"Failed:    {row['calls']} calls: {row['last_error']}", markup=False)
    if found.snapshot is None:
        console.print("Snapshot:  none published yet")
        return
    console.print(
        f"Snapshot:  {found.snapshot['snapshot_id'][:12]} of {found.snapshot['created_at'][:19]}, "
        f"{found.snapshot['votes']} votes"
    )
    for agreement in found.agreements:
        one, other = agreement.voters
        console.print(
            f"Agreement on {agreement.dimension} between {one} and {other}: Kendall's tau "
            f"{agreement.kendall_tau:.4f} over {agreement.models} models"
        )
        orders = _table(None, "rank", one, other)
        for rank, names in enumerate(zip(*agreement.orders, strict=True), 1):
            orders.add_row(str(rank), *names)
        console.print(orders)


def _check_ledger() -> None:
    """Compare the ledger with a sum over every attempt, and say where they differ.

    Raises
    ------
    WrongLedger
        If they do anywhere.
    """
    from arena.errors import WrongLedger
    from arena.store import ledger

    with open_arena() as arena, arena.connection() as db:
        wrong = ledger.wrong_accounts(db)
    if wrong:
        raise WrongLedger(
            "the ledger is not the sum of the attempts: "
            + "; ".join(
                f"{one.scope} {one.key}: ${one.committed_usd} and {one.calls} calls, "
                f"counted ${one.counted_usd} and {one.counted_calls}"
                for one in wrong
            )
        )
    click.echo("the ledger is the sum of the attempts")


def _show_spending(console: Console, found: Status) -> None:
    """Only what was used or has a budget."""
    columns = ("spent $", "reserved $", "unknown $", "left $", "calls", "calls left")
    table = _table("Spending", "of", *columns)
    for one in found.spending:
        title = {"all": "everything", "day": f"today, {one.name}"}.get(one.scope)
        sums = (one.spent_usd, one.reserved_usd, one.unknown_usd)
        table.add_row(
            title or (one.name if one.scope == "run" else f"{one.scope} {one.name}"),
            *(f"{usd:.4f}" for usd in sums),
            "" if one.left_usd is None else f"{one.left_usd:.4f}",
            str(one.calls),
            "" if one.left_calls is None else str(one.left_calls),
        )
    if table.row_count:
        console.print(table)


def _table(title: str | None, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        right = column in _FIGURES
        table.add_column(column, justify="right" if right else "left")
    return table


def _figures(row: dict[str, object]) -> list[str]:
    return [str(row[key]) for key in ("votes", "unreadable", "failed")]


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts) or "none"
