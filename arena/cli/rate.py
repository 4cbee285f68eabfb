"""`arena rate`: a leaderboard from a file of votes, without a database."""

from __future__ import annotations

import json
import math
from pathlib import Path

import click
from rich.table import Table

from arena.cli.console import printable, wide_console
from arena.cli.settings_option import parsed_settings, settings_option
from arena.domain import VoteRecord
from arena.errors import BadInput
from arena.formats import votes_in
from arena.formats.arena_folder import read_responses
from arena.rating.board import Board
from arena.rating.board import rate as rate_votes
from arena.rating.effects import Effect
from arena.rating.interval import CLUSTERINGS, Clustering, IntervalSettings
from arena.rating.method import method as method_called
from arena.rating.method import methods
from arena.rating.rows import RatedModel
from arena.rating.scale import MEAN_RATING, Anchor
from arena.rating.style import STYLE_FEATURES, style_of_votes
from arena.rating.swap import SWAPS, parse_swap
from arena.vote_table import VoteTable


def _swap(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A rule's name, with or without a delta."""
    try:
        parse_swap(value)
    except BadInput as error:
        raise click.BadParameter(str(error)) from error
    return value


def _anchor(context: click.Context, parameter: click.Parameter, value: str | None) -> Anchor | None:
    """MODEL or MODEL=VALUE; a name may itself hold an equals sign."""
    if value is None:
        return None
    model, sign, rating = value.rpartition("=")
    try:
        points = float(rating) if sign else None
    except ValueError:
        points = None
    if points is None:
        return Anchor(value)
    if not math.isfinite(points):
        raise click.BadParameter(f"{rating} is no number of points")
    return Anchor(model, points)


_EXAMPLES = """\b
Examples:
  arena rate votes.csv
  arena rate data/llmfao --humans
  arena rate data/qlora_vicuna80 --judge gpt-4 --swap mean --json
  arena rate data/qlora_vicuna80 --with-humans --order-effect --sharpness --self-preference
  arena rate data/qlora_vicuna80 --humans --style
  arena rate data/llmfao --humans --method elo --set k_factor=16 --set permutations=200
  arena rate votes.csv --set 'judge_weights={"owl": 2}' --set sampling_weights=pair_count"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dimension", default="overall", show_default=True, help="Which dimension's votes.")
@click.option(
    "--method",
    "method_name",
    type=click.Choice(list(methods())),
    default="bradley_terry",
    show_default=True,
    help="How votes become ratings.",
)
@click.option("--judge", "judges", multiple=True, help="Only this judge's votes; may be repeated.")
@click.option("--humans", is_flag=True, help="People's votes of a data folder, not its judges'.")
@click.option("--with-humans", is_flag=True, help="People's votes beside the judges'.")
@click.option("--source", help="Only votes of this source.")
@click.option(
    "--swap",
    metavar="RULE[:DELTA]",
    callback=_swap,
    default="both",
    show_default=True,
    help=f"How a judge's votes in the two display orders become one: {', '.join(SWAPS)}.",
)
@click.option(
    "--anchor",
    metavar="MODEL[=VALUE]",
    callback=_anchor,
    help=f"Pin this model's rating, at {MEAN_RATING:.0f} unless a value is given.",
)
@click.option("--order-effect", is_flag=True, help="What each judge adds to the first response.")
@click.option("--sharpness", is_flag=True, help="How strongly each judge tells models apart.")
@click.option("--self-preference", is_flag=True, help="What each judge adds to its own response.")
@click.option(
    "--style",
    is_flag=True,
    help="Ratings at equal style: length (characters / 4), headings, lists and bold, read from "
    "the responses of a data folder.",
)
@click.option(
    "--cluster",
    type=click.Choice(CLUSTERINGS),
    default="prompt",
    show_default=True,
    help="Which votes are related. With prompt+judge, intervals are for any judges like these.",
)
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rate(
    *,
    path: Path,
    dimension: str,
    method_name: str,
    judges: tuple[str, ...],
    humans: bool,
    with_humans: bool,
    source: str | None,
    swap: str,
    anchor: Anchor | None,
    order_effect: bool,
    sharpness: bool,
    self_preference: bool,
    style: bool,
    cluster: Clustering,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Rate the models of PATH: a data folder, or a .jsonl or .csv file of votes."""
    asked = {"--humans": humans, "--with-humans": with_humans, "--style": style}
    for option in (name for name, is_asked in asked.items() if is_asked and path.is_file()):
        raise click.UsageError(f"{option} is for a data folder; this is a file of votes")
    if cluster == "prompt+judge" and method_name != "bradley_terry":
        raise click.UsageError(
            f"--cluster prompt+judge needs --method bradley_terry; {method_name} has no intervals "
            "for any judges like these"
        )
    records = votes_in(path, humans=humans, dimension=dimension, judges=judges, source=source)
    if with_humans and not humans:
        records += votes_in(path, humans=True, dimension=dimension, source=source)
    settings = {
        "order_effect": order_effect,
        "sharpness": sharpness,
        "self_preference": self_preference,
        "style": style,
        "judge_clusters": cluster == "prompt+judge",
    }
    board = rate_votes(
        _styled(records, path) if style else VoteTable.from_records(records),
        method=method_called(
            method_name,
            {name: True for name, on in settings.items() if on}
            | parsed_settings(methods()[method_name], pairs),
        ),
        swap=swap,
        anchor=anchor,
        interval=IntervalSettings(cluster=cluster),
    )
    if as_json:
        click.echo(json.dumps(board.as_json(dimension), indent=2, allow_nan=False))
    else:
        _show(board, dimension)


def _styled(records: list[VoteRecord], path: Path) -> VoteTable:
    return VoteTable.from_records(
        records,
        features=style_of_votes(records, read_responses(path)),
        feature_names=STYLE_FEATURES,
    )


def _show(board: Board, dimension: str) -> None:
    console = wide_console()
    if board.models:
        console.print(_leaderboard(board, dimension))
    if board.effects:
        console.print(_effects(board))
    if board.unrated:
        console.print(_unrated(board))
    votes = "vote" if board.votes_used == 1 else "votes"
    clusters = "prompt" if board.clusters == 1 else "prompts"
    notes = [f"{board.votes_used:,} {votes} on {board.clusters:,} {clusters}.", *board.notes]
    if board.interval != "none":
        notes.insert(1, f"Intervals: {board.interval}.")
    for note in notes:
        console.print(printable(note))


def _leaderboard(board: Board, dimension: str) -> Table:
    table = Table(title=printable(f"{dimension}, {board.method}"), title_justify="left")
    confidence = board.settings["interval"]["confidence"]
    table.add_column("Rank", justify="right")
    table.add_column("Rank Spread", justify="right")
    table.add_column("Model", overflow="fold")
    table.add_column(f"Score ± {confidence:.0%} CI", justify="right")
    table.add_column("Votes", justify="right")
    table.add_column("W/L/T", justify="right")
    for row in board.models:
        table.add_row(
            str(row.rank),
            "" if row.rank_low is None else f"{row.rank_low}–{row.rank_high}",
            printable(row.model),
            _score(row),
            f"{row.votes:,}",
            f"{row.wins}/{row.losses}/{row.ties}",
        )
    return table


def _score(row: RatedModel) -> str:
    if row.upper is None:
        return f"{row.rating:.1f}"
    return f"{row.rating:.1f} ± {row.upper - row.rating:.1f}"


_EFFECTS = {
    "order_effect": "order effect",
    "sharpness": "sharpness",
    "self_preference": "self-preference",
    "style": "style",
    "tie": "ties",
}


def _effects(board: Board) -> Table:
    table = Table(
        title="Effects, in log-odds (sharpness: a factor; ties: odds)", title_justify="left"
    )
    confidence = board.settings["fit"]["confidence"]
    table.add_column("Effect")
    table.add_column("Of", overflow="fold")
    table.add_column("Value", justify="right")
    table.add_column(f"{confidence:.0%} CI", justify="right")
    table.add_column("")
    for effect in board.effects:
        table.add_row(
            _EFFECTS[effect.kind],
            printable(effect.name),
            f"{effect.value:.3f}",
            _interval(effect),
            "suspended" if effect.suspended else "",
        )
    return table


def _interval(effect: Effect) -> str:
    if effect.lower is None or effect.upper is None:
        return ""
    return f"{effect.lower:.3f} to {effect.upper:.3f}"


def _unrated(board: Board) -> Table:
    table = Table(title="Unrated", title_justify="left")
    table.add_column("Model", overflow="fold")
    table.add_column("Why")
    table.add_column("W/L/T", justify="right")
    for row in board.unrated:
        counts = f"{row.wins}/{row.losses}/{row.ties}"
        table.add_row(printable(row.model), row.reason, counts)
    return table
