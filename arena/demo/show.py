"""What the demo shows while it works, and how well it recovered the known order at the end."""

from __future__ import annotations

import math
from typing import Any

from psycopg import Connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from arena.demo.judges import JUDGES
from arena.demo.truth import Recovery, recovery
from arena.store import board as boards
from arena.store import snapshot as snapshots
from arena.store.board import EffectRow
from arena.store.status import Totals


class Bars:
    """Two progress bars: responses collected, judgments collected."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description:10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._responses = self.progress.add_task("responses", total=None)
        self._judgments = self.progress.add_task("judgments", total=None)

    def update(self, totals: Totals) -> None:
        """Show these counts; the totals grow as battles are drawn."""
        self.progress.update(
            self._responses,
            completed=totals.responses,
            total=max(totals.response_calls, totals.responses) or None,
        )
        self.progress.update(
            self._judgments, completed=totals.judgments, total=totals.judgment_calls or None
        )


def recovered(db: Connection[Any]) -> list[Recovery]:
    """The latest snapshot's panel boards against the known order."""
    snapshot = snapshots.latest_snapshot(db)
    if snapshot is None:
        return []
    # Of several methods the one published first is meant, so it is entered last.
    ratings = {
        row.dimension: {
            rating.slug: rating.rating
            for rating in boards.ratings(db, row.board_id)
            if rating.rating is not None
        }
        for row in reversed(boards.boards(db, snapshot.snapshot_id))
        if (row.voters, row.category, row.style_control) == ("panel", "all", False)
    }
    return list(recovery(ratings).values())


def judges_found(db: Connection[Any]) -> list[EffectRow]:
    """What the latest snapshot says of the panel's judges on the overall board."""
    snapshot = snapshots.latest_snapshot(db)
    if snapshot is None:
        return []
    return [
        effect
        for row in boards.boards(db, snapshot.snapshot_id)
        if (row.dimension, row.voters, row.category, row.style_control)
        == ("overall", "panel", "all", False)
        for effect in boards.effects(db, row.board_id)
    ]


def show_judges(console: Console, effects: list[EffectRow]) -> None:
    """A table: per judge the order bias and sharpness it was built with, and those found."""
    table = Table(title="What the overall board found out about its judges", title_justify="left")
    table.add_column("judge")
    table.add_column("order effect,\nas built", justify="right")
    table.add_column("found (95 % interval)", justify="right")
    table.add_column("sharpness,\nas built", justify="right")
    table.add_column("found (95 % interval)", justify="right")
    found = {(effect.kind, effect.name): effect for effect in effects}
    mean = math.exp(sum(math.log(judge.mind.sharpness) for judge in JUDGES) / len(JUDGES))
    for judge in JUDGES:
        table.add_row(
            judge.name,
            f"{judge.mind.order_bias:+.2f}",
            _found(found.get(("order_effect", judge.name))),
            f"{judge.mind.sharpness / mean:.2f}",
            _found(found.get(("sharpness", judge.name))),
        )
    console.print(table)
    console.print(
        "Prompts that leave a judge no doubt, and ties, bring what is found nearer to 0 (order) "
        "and 1 (sharpness) than it was built."
    )


def _found(effect: EffectRow | None) -> str:
    if effect is None or effect.value is None:
        return "not identified"
    if effect.lower is None or effect.upper is None:
        return f"{effect.value:.2f}"
    return f"{effect.value:.2f} ({effect.lower:.2f} to {effect.upper:.2f})"


def show_recovery(console: Console, found: list[Recovery]) -> None:
    """A table: per dimension Kendall's tau with the truth, and both orders.

    Two taus, because a leaderboard knows a model by sixty responses: one with the order the models
    were built to have, one with the order of the very responses they gave.
    """
    table = Table(title="How well the leaderboard recovered the known order", title_justify="left")
    table.add_column("dimension")
    table.add_column("tau, models\nas built", justify="right")
    table.add_column("tau, responses\nas given", justify="right")
    table.add_column("known order,\nbest first")
    table.add_column("leaderboard")
    for one in found:
        table.add_row(
            one.dimension,
            f"{one.kendall_tau:.3f}",
            f"{one.kendall_tau_shown:.3f}",
            "\n".join(one.known_order),
            "\n".join(
                slug if slug == known else f"[bold]{slug}[/bold]"
                for slug, known in zip(one.found_order, one.known_order, strict=True)
            ),
            end_section=True,
        )
    console.print(table)
