"""`arena analyse`: a report on a file of votes, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from arena.cli.console import printable, wide_console
from arena.cli.named_variant import NamedVariant
from arena.cli.settings_option import declared_settings, described, parsed_settings, settings_option
from arena.domain import VoteRecord
from arena.formats import format_of, votes_in
from arena.formats.arena_folder import has_responses, read_responses
from arena.rating.method import methods
from arena.rating.report import (
    Cell,
    Needs,
    Report,
    ReportTable,
    Votes,
    needs_of,
    report,
    reports,
)
from arena.rating.report import analyse as analysed
from arena.rating.style import LONGER, STYLE_FEATURES, length_differences, style_of_votes
from arena.rating.swap import SWAPS
from arena.vote_table import VoteTable

_EXAMPLES = """\b
Examples:
  arena analyse --list
  arena analyse votes.csv fragility --set top=5
  arena analyse data/qlora_vicuna80 difference --set model=gpt-4 --swap mean
  arena analyse data/qlora_vicuna80 length_controlled --set baseline=vicuna-13b
  arena analyse data/qlora_dims halo --dimension accuracy --dimension detail
  arena analyse data/qlora_dims composite --dimension accuracy --dimension detail
  arena analyse data/prd_peer_slice terms
  arena analyse data/prd_peer_slice peer_weights --with-humans --set rule=consensus --json"""


def _list(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    """Print the reports with their questions and settings, and end."""
    if not asked or context.resilient_parsing:
        return
    for name, one in reports().items():
        click.echo(f"{name}: {one.about}")
        for setting, kind in declared_settings(one).items():
            default = getattr(one, setting)
            shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
            click.echo(f"  {setting}={shown}  ({described(kind)})")
    context.exit()


@click.command(epilog=_EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.argument(
    "report_name",
    metavar="REPORT",
    type=NamedVariant(
        reports(),
        methods,
        "{name!r} is a rating method, not a report: `arena rate PATH --method {name}`",
    ),
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="List the reports and their settings.",
)
@click.option(
    "--dimension",
    "dimensions",
    multiple=True,
    help="Which dimension's votes; may be repeated. Not named: overall, or every dimension where "
    "the report compares them.",
)
@click.option("--judge", "judges", multiple=True, help="Only this judge's votes; may be repeated.")
@click.option("--humans", is_flag=True, help="People's votes of a data folder, not its judges'.")
@click.option("--with-humans", is_flag=True, help="People's votes beside the judges'.")
@click.option("--source", help="Only votes of this source.")
@click.option(
    "--swap",
    type=click.Choice(SWAPS),
    default="both",
    show_default=True,
    help="How a judge's votes in the two display orders become one.",
)
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def analyse(
    *,
    path: Path,
    report_name: str,
    dimensions: tuple[str, ...],
    judges: tuple[str, ...],
    humans: bool,
    with_humans: bool,
    source: str | None,
    swap: str,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Report on the votes of PATH: a data folder, or a .jsonl, .csv or .parquet file of votes."""
    analysis = report(report_name, parsed_settings(reports()[report_name], pairs))
    needs = needs_of(analysis)
    if path.is_file() and (humans or with_humans or needs.lengths):
        asked = "--humans" if humans else "--with-humans" if with_humans else report_name
        raise click.UsageError(f"{asked} is for a data folder; this is a file of votes")
    named = dimensions or (_dimensions(path, humans) if needs.dimensions else ("overall",))
    if len(named) > 1 and not needs.dimensions:
        raise click.UsageError(f"{report_name} is on one dimension; name one")
    records = []
    for dimension in named:
        records += votes_in(path, humans=humans, dimension=dimension, judges=judges, source=source)
        if with_humans and not humans:
            records += votes_in(path, humans=True, dimension=dimension, source=source)
    votes: Votes = VoteTable.by_dimension(records)
    if not needs.dimensions:
        votes = _with_responses(records, path, needs)
    found = analysed(analysis, votes, swap)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        _show(found)


def _dimensions(path: Path, humans: bool) -> tuple[str, ...]:
    """All dimensions of the votes."""
    votes = format_of(path).read_votes(path, humans)
    return tuple(sorted({vote.record.dimension for vote in votes}))


def _with_responses(records: list[VoteRecord], path: Path, needs: Needs) -> VoteTable:
    """The votes with what the report reads of the responses."""
    if needs.lengths:
        features = length_differences(records, read_responses(path))
        return VoteTable.from_records(records, features=features, feature_names=(LONGER,))
    responses = read_responses(path) if needs.style and has_responses(path) else {}
    sides = {(vote.prompt, model) for vote in records for model in (vote.model_a, vote.model_b)}
    if not records or not sides <= responses.keys():
        return VoteTable.from_records(records)
    features = style_of_votes(records, responses)
    return VoteTable.from_records(records, features=features, feature_names=STYLE_FEATURES)


def _show(found: Report) -> None:
    console = wide_console()
    for table in found.tables:
        console.print(printable(table.title if table.rows else f"{table.title}: none"))
        if table.rows:
            console.print(_drawn(table))
    for note in found.notes:
        console.print(printable(note))


def _drawn(table: ReportTable) -> Table:
    drawn = Table()
    for place, column in enumerate(table.columns):
        numbers = all(not isinstance(row[place], str) for row in table.rows)
        drawn.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*map(_written, row))
    return drawn


def _written(cell: Cell) -> Text:
    if cell is None:
        return Text("")
    return printable(f"{cell:.4g}" if isinstance(cell, float) else str(cell))
