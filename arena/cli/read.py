"""`arena read`: published judgments, read by our protocols and by their source; no database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from arena.cli.console import printable, wide_console
from arena.steps.compare_readers import ReaderComparison, compare_readers

_SHOWN = 300
"""Characters of a text that was read otherwise, from its end."""


def _readers(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """JUDGE=PROTOCOL pairs; a judge's name may itself hold an equals sign."""
    pairs = [value.rpartition("=") for value in values]
    if bad := [whole for whole, pair in zip(values, pairs, strict=True) if not pair[0]]:
        raise click.BadParameter(f"{bad[0]!r} is no JUDGE=PROTOCOL")
    return {judge: name for judge, _, name in pairs}


@click.command(
    epilog="\b\nExamples:\n  arena read data/prd_peer_slice\n"
    "  arena read data/qlora_vicuna80 --reader gpt-4=digit_last_line --json"
)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--reader",
    "readers",
    multiple=True,
    metavar="JUDGE=PROTOCOL",
    callback=_readers,
    help="Who reads a judge's texts; the protocol that differs least unless named.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with whole texts.")
def read(path: Path, readers: dict[str, str], as_json: bool) -> None:
    """Read the judges' texts of PATH, a data folder, and compare with what their source read.

    Per judge and dimension: equal to the source, unreadable, different. An unreadable text is
    allowed and counted; every text that is read otherwise is listed.
    """
    found = compare_readers(path, readers)
    if as_json:
        click.echo(json.dumps({"judges": [asdict(one) for one in found]}, indent=2))
    else:
        _show(found)


def _show(found: Sequence[ReaderComparison]) -> None:
    console = wide_console()
    table = Table(box=None, pad_edge=False)
    for column in ("Judge", "Dimension", "Read by"):
        table.add_column(column)
    for column in ("Texts", "Equal", "Unreadable", "Different", "Different, %"):
        table.add_column(column, justify="right")
    for one in found:
        different = len(one.different)
        counts = (one.texts, one.equal, one.unreadable, different)
        table.add_row(
            printable(one.judge),
            printable(one.dimension),
            one.reader,
            *(f"{count:,}" for count in counts),
            f"{100 * different / one.texts:.2f}",
        )
    console.print(table)
    for one in found:
        for row in one.different:
            said = f"{row.vote_id}: read {_said(row.read)}, the source {_said(row.source)}: "
            console.print(printable(said + repr(row.text[-_SHOWN:])), soft_wrap=True)


def _said(points: float | None) -> str:
    """Of the first response shown."""
    return "nothing" if points is None else f"{points:g} for the first"
