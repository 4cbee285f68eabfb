"""`arena rate`: a leaderboard of a file of votes, or of the database's as they are now."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Literal

import click

from arena.cli.named_variant import NamedVariant
from arena.cli.rated_votes import RatedVotes, VotesOfDatabase, VotesOfFile
from arena.cli.settings_option import parsed_settings, settings_option
from arena.cli.show_board import show_board
from arena.domain import Voters
from arena.errors import BadInput
from arena.formats import read_rankings
from arena.rating.board import Board
from arena.rating.board import rate as rate_votes
from arena.rating.counted_board import rate_counts
from arena.rating.interval import CLUSTERINGS, Clustering, IntervalSettings
from arena.rating.method import method as method_called
from arena.rating.method import methods
from arena.rating.ranked_lists import RankedList, rate_rankings
from arena.rating.report import reports
from arena.rating.scale import MEAN_RATING, Anchor
from arena.rating.swap import SWAPS, parse_swap


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
  arena rate votes.csv --set 'judge_weights={"owl": 2}' --set sampling_weights=pair_count
  arena rate votes.parquet --cluster none
  arena rate rankings.jsonl --rankings
  arena rate --database --dimension accuracy --voters people
  arena rate --database --rankings --voters peers
  arena rate --database --check"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--database", is_flag=True, help="The arena's own votes as they are now, no file.")
@click.option(
    "--voters",
    type=click.Choice([kind.value for kind in Voters]),
    help="Whose votes of the database; all unless named.",
)
@click.option(
    "--rankings",
    is_flag=True,
    help="Fit rankings of several models at once as they are, by Plackett-Luce: those of a .jsonl "
    'file of lines {"ranking": ["best", "next", ["level", "level"]]}, or with --database those '
    "that judges made of several responses.",
)
@click.option("--check", is_flag=True, help="Add up all votes anew and compare; needs --database.")
@click.option("--dimension", default="overall", show_default=True, help="Which dimension's votes.")
@click.option(
    "--method",
    "method_name",
    type=NamedVariant(
        methods(), reports, "{name!r} is a report, not a rating method: `arena analyse PATH {name}`"
    ),
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
    type=click.Choice([*CLUSTERINGS, "none"]),
    help="Which votes are related; by default those on one prompt. With battle, prompts are taken "
    "as given; with swap_group, judges too: only the two orders of a judge's votes on a battle are "
    "related. With prompt+judge, intervals are for any judges like these. With none, votes are "
    "taken as independent, and counts are enough: the default of --database, where nothing but "
    "ratings is asked for.",
)
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rate(
    *,
    path: Path | None,
    database: bool,
    voters: str | None,
    rankings: bool,
    check: bool,
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
    cluster: Clustering | Literal["none"] | None,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Rate the models of PATH: a data folder, or a .jsonl, .csv or .parquet file of votes."""
    folder_only = {"--humans": humans, "--with-humans": with_humans, "--style": style}
    of_database = check or bool(voters)
    _refuse_mixtures(path, folder_only, database=database, of_database=of_database)
    if database and (judges or source):
        raise click.UsageError("--judge and --source are for a file; choose by --voters")
    if cluster == "prompt+judge" and method_name != "bradley_terry":
        raise click.UsageError(
            f"--cluster prompt+judge needs --method bradley_terry; {method_name} has no intervals "
            "for any judges like these"
        )
    if rankings:
        lists = (
            _lists_of_database(dimension, Voters(voters or Voters.ALL))
            if path is None
            else _lists_of_file(path, dimension, judges)
        )
        _show(rate_rankings(lists, anchor=anchor), dimension, as_json)
        return
    settings = {
        "order_effect": order_effect,
        "sharpness": sharpness,
        "self_preference": self_preference,
        "style": style,
        "judge_clusters": cluster == "prompt+judge",
    }
    wanted = {name: True for name, on in settings.items() if on}
    wanted |= parsed_settings(methods()[method_name], pairs)
    is_plain = method_name == "bradley_terry" and swap == "both" and not wanted
    if cluster == "none" and not is_plain:
        raise click.UsageError("--cluster none is for bradley_terry alone, with --swap both")

    votes: RatedVotes
    if path is None:
        votes = VotesOfDatabase(dimension, Voters(voters or Voters.ALL), check)
    else:
        votes = VotesOfFile(path, dimension, judges, source, humans, with_humans, style)
    if cluster == "none" or (cluster is None and is_plain and votes.are_counted()):
        board = rate_counts(votes.counts(), anchor=anchor)
    else:
        board = rate_votes(
            votes.table(),
            method=method_called(method_name, wanted),
            swap=swap,
            anchor=anchor,
            interval=IntervalSettings(cluster=cluster or "prompt"),
        )
    _show(board, dimension, as_json)


def _lists_of_file(path: Path, dimension: str, judges: tuple[str, ...]) -> list[RankedList]:
    return [
        RankedList(one.groups, one.judge, one.prompt)
        for one in read_rankings(path, dimension, judges)
    ]


def _lists_of_database(dimension: str, voters: Voters) -> list[RankedList]:
    from arena.steps.open_arena import open_arena
    from arena.steps.rankings_now import rankings_now

    with open_arena() as arena, arena.connection() as db:
        return rankings_now(db, dimension, voters)


def _show(board: Board, dimension: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(board.as_json(dimension), indent=2, allow_nan=False))
    else:
        show_board(board, dimension)


def _refuse_mixtures(
    path: Path | None, folder_only: dict[str, bool], *, database: bool, of_database: bool
) -> None:
    """A file, a folder and the database each have options of their own."""
    for option in (name for name, is_asked in folder_only.items() if is_asked):
        if path is None or path.is_file():
            raise click.UsageError(f"{option} is for a data folder")
    if database == (path is not None):
        raise click.UsageError("name a PATH or say --database, one of the two")
    if path is not None and of_database:
        raise click.UsageError("--check and --voters are for --database")
