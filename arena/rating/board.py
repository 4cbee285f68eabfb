"""From votes to a leaderboard: join the orders, choose who can be rated, fit, give intervals.

The rule for graphs that are disconnected or one-sided stands in `arena.rating.connection`: only a
group of models joined by wins in both directions gets ratings, and no other model gets a number.
Votes of which nobody can be rated (a single vote, or only wins) make a board without rated models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from arena.errors import NoVotes, UnknownThing
from arena.rating.connection import connect
from arena.rating.effects import Effect
from arena.rating.interval import Intervals, IntervalSettings
from arena.rating.method import RatingMethod, settings_of
from arena.rating.method import method as method_called
from arena.rating.notes import left_out, why_empty
from arena.rating.quality import runs_alike, separability
from arena.rating.rows import RatedModel, UnratedModel, rated_rows, unrated_rows
from arena.rating.scale import POINTS_PER_LOG_ODD, Anchor
from arena.rating.swap import join_orders
from arena.rating.swap_groups import as_fitted
from arena.rating.votes import among, tally_models, tally_pairs
from arena.vote_table import VoteTable

_DEFAULT_INTERVAL = IntervalSettings()


@dataclass(frozen=True, slots=True)
class Board:
    """One leaderboard: its rows and all that has to be known to read it and to fit it again.

    Attributes
    ----------
    method : str
    settings : dict
        Ready for JSON; with the votes, enough for `refit`.
    converged : bool
        False where nothing was fitted, and for methods that have nothing to converge; a fit that
        fails to converge raises.
    votes_used : int
        Votes in the fit, after the orders were joined.
    unreadable, unpaired : int
        Verdicts that could not be read; votes whose other order the join needed and did not find.
    clusters : int
        Prompt clusters of the votes used.
    interval : str
        How the intervals take votes as related; "none" where none is shown.
    separability : float or None
        Share of pairs of models that are told apart.
    models : tuple of RatedModel
        By rating, best first; equal ratings by name.
    unrated : tuple of UnratedModel
        By name.
    notes : tuple of str
        Sentences for whoever reads the board.
    effects : tuple of Effect
        What the method found beside strengths: judges' order effects and the like.
    """

    method: str
    settings: dict[str, Any]
    converged: bool
    votes_used: int
    unreadable: int
    unpaired: int
    clusters: int
    interval: str
    separability: float | None
    models: tuple[RatedModel, ...]
    unrated: tuple[UnratedModel, ...]
    notes: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    """Runs of neighbours of whom no two are told apart, by name, from the top."""
    differences: tuple[float, ...] = ()
    """How far the interval of each difference reaches, in points: the first of `models` with the
    second, with the third, …, the second with the third, …; empty without intervals."""

    def as_json(self, dimension: str) -> dict[str, Any]:
        """The board as one object of plain types."""
        return {
            "dimension": dimension,
            "method": self.method,
            "settings": self.settings,
            "converged": self.converged,
            "votes_used": self.votes_used,
            "unreadable": self.unreadable,
            "unpaired": self.unpaired,
            "clusters": self.clusters,
            "interval": self.interval,
            "separability": self.separability,
            "models": [asdict(row) for row in self.models],
            "unrated": [asdict(row) for row in self.unrated],
            "notes": list(self.notes),
            "effects": [asdict(effect) for effect in self.effects],
        }


def rate(
    table: VoteTable,
    *,
    method: RatingMethod,
    swap: str = "both",
    anchor: Anchor | None = None,
    interval: IntervalSettings = _DEFAULT_INTERVAL,
) -> Board:
    """Rate the models of `table`.

    An anchor that has votes but cannot be rated shifts nothing, and a note says so.

    Raises
    ------
    NoVotes
        If no vote is left once the orders are joined.
    UnknownThing
        If the anchor is not one of the table's models.
    BadInput
        If there is no such swap rule.
    """
    if anchor and anchor.model not in table.models:
        raise UnknownThing(f"the anchor {anchor.model!r} is not among the models of these votes")
    joined = join_orders(table, swap)
    if len(joined.table) == 0:
        raise NoVotes(why_empty(table.unreadable, joined, swap))

    counts = tally_models(joined.table)
    connection = connect(tally_pairs(joined.table), counts)
    inside = among(joined.table, connection.rated)
    notes = left_out(joined, swap, table.unreadable, used=len(inside))
    if anchor and anchor.model not in inside.models:
        notes += (f"The anchor {anchor.model} is not rated here; the mean is 1000 instead.",)

    rows: tuple[RatedModel, ...] = ()
    effects: tuple[Effect, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    differences: tuple[float, ...] = ()
    converged, found, told_apart = False, Intervals("none"), None
    fitted, of_fit, group = as_fitted(inside, interval)
    if len(inside):
        fit = method.fit(fitted)
        converged = fit.converged
        effects, notes = fit.effects, notes + fit.notes
        found = fit.intervals(of_fit)
        rows = rated_rows(fit.models, fit.strengths, tally_models(inside), found, anchor)
        if found.differences is not None:
            told_apart = separability(fit.strengths, found.differences)
            alike = tuple(
                tuple(fit.models[place] for place in run)
                for run in runs_alike(fit.strengths, found.differences)
            )
            best = [fit.models.index(row.model) for row in rows]
            reach = POINTS_PER_LOG_ODD * found.differences[np.ix_(best, best)]
            differences = tuple(reach[np.triu_indices(len(best), k=1)].tolist())

    return Board(
        method=method.name,
        settings={
            "fit": settings_of(method),
            "swap": swap,
            "anchor": asdict(anchor) if anchor else None,
            "interval": asdict(interval),
        },
        converged=converged,
        votes_used=len(inside),
        unreadable=table.unreadable,
        unpaired=joined.unpaired,
        clusters=int(np.count_nonzero(np.bincount(inside.cluster))),
        interval=found.kind.replace("battle", group),
        separability=told_apart,
        models=rows,
        unrated=unrated_rows(table.models, connection, counts),
        notes=notes + tuple(note.replace("battle", group) for note in found.notes),
        effects=effects,
        alike=alike,
        differences=differences,
    )


def refit(table: VoteTable, method: str, settings: Mapping[str, Any]) -> Board:
    """Rate again with the `method` and `settings` that a board was stored with."""
    anchor = settings["anchor"]
    return rate(
        table,
        method=method_called(method, settings["fit"]),
        swap=settings["swap"],
        anchor=Anchor(**anchor) if anchor else None,
        interval=IntervalSettings(**settings["interval"]),
    )
