"""A board on a terminal or in a pipe: its leaderboard, effects, and what was left unrated."""

from __future__ import annotations

from rich.table import Table

from arena.cli.console import printable, wide_console
from arena.rating.board import Board
from arena.rating.effects import Effect
from arena.rating.rows import RatedModel


def show_board(board: Board, dimension: str) -> None:
    """Print it, with its notes."""
    console = wide_console()
    if board.models:
        console.print(_leaderboard(board, dimension))
    if board.effects:
        console.print(_effects(board))
    if board.unrated:
        console.print(_unrated(board))
    votes = "vote" if board.votes_used == 1 else "votes"
    clusters = "prompt" if board.clusters == 1 else "prompts"
    said = f"{board.votes_used:,} {votes} on {board.clusters:,} {clusters}."
    if board.settings["interval"]["cluster"] == "none":
        said = f"{board.votes_used:,} {votes}."
    notes = [said, *board.notes]
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
