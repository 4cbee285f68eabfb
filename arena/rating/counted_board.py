"""A leaderboard from counts alone, with every vote taken as independent of every other.

The same rule of who is rated and the same fit as `arena.rating.board` with Bradley-Terry and both
orders counted; the cost does not grow with the votes. The covariance is White's sandwich (1982),
https://doi.org/10.2307/1912526, in closed form: for a pair with n votes, points s and squares q, at
the chance p, the squared scores of its votes sum to q - 2 p s + n p^2. Where votes on one prompt
are related, these intervals are too narrow, and a note says so.
"""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes, UnknownThing
from arena.rating.blas_threads import few_threads
from arena.rating.board import Board
from arena.rating.connection import connect
from arena.rating.interval import MIN_CLUSTERS, Intervals, IntervalSettings, intervals
from arena.rating.method import settings_of
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.notes import counted, none_read, unfitted, unread
from arena.rating.pair_climb import climb_pairs
from arena.rating.quality import separability
from arena.rating.rows import rated_rows, unrated_rows
from arena.rating.sandwich import Covariance, centred_inverse, counted_sandwich
from arena.rating.scale import Anchor
from arena.rating.votes import ModelTallies, PairTallies
from arena.vote_counts import VoteCounts

INDEPENDENT = "votes taken as independent"

_DEFAULT_INTERVAL = IntervalSettings()


def rate_counts(
    counts: VoteCounts,
    *,
    anchor: Anchor | None = None,
    interval: IntervalSettings = _DEFAULT_INTERVAL,
) -> Board:
    """Rate the models of `counts` by plain Bradley-Terry; `interval.cluster` plays no part.

    The board counts each vote as a cluster of its own.

    Raises
    ------
    NoVotes
        If there is no vote.
    UnknownThing
        If the anchor is not one of the models.
    NoConvergence
        If the strengths do not come to rest.
    """
    if anchor and anchor.model not in counts.models:
        raise UnknownThing(f"the anchor {anchor.model!r} is not among the models of these votes")
    if not len(counts):
        raise NoVotes(none_read(counts.unreadable))

    everyone = model_tallies(counts)
    connection = connect(pair_tallies(counts), everyone)
    inside = _among(counts, connection.rated)
    used = len(inside)

    strengths, found, told_apart = np.zeros(0), Intervals("none"), None
    if used:
        strengths, covariance = fit_counts(inside)
        found = _independent(strengths, covariance, interval)
        if found.differences is not None:
            told_apart = separability(strengths, found.differences)
    method = BradleyTerry()
    return Board(
        method=method.name,
        settings={
            "fit": settings_of(method),
            "swap": "both",
            "anchor": asdict(anchor) if anchor else None,
            "interval": {**asdict(interval), "cluster": "none"},
        },
        converged=used > 0,
        votes_used=used,
        unreadable=counts.unreadable,
        unpaired=0,
        clusters=used,
        interval=found.kind,
        separability=told_apart,
        models=rated_rows(inside.models, strengths, model_tallies(inside), found, anchor),
        unrated=unrated_rows(counts.models, connection, everyone),
        notes=(*_left_out(counts, inside, anchor), *found.notes),
    )


def fit_counts(
    counts: VoteCounts, tolerance: float = 1e-9, max_steps: int = 100
) -> tuple[NDArray[np.float64], Covariance | None]:
    """Strengths, (n,) log-odds of mean 0, and their covariance; ties are half a win each.

    Every model must be joined to every other by wins or ties in both directions. A single vote has
    no covariance.

    Raises
    ------
    NoConvergence
        If a strength still moves by more than `tolerance` after `max_steps` of Newton's method.
    """
    pairs = pair_tallies(counts)
    with few_threads(pairs.n_models):
        summit = climb_pairs(*pairs.matrices(), tolerance, max_steps)
        chance = summit.chances[pairs.a, pairs.b]
        squared = counts.squares - 2 * chance * pairs.points + chance**2 * pairs.votes
        # A sum of squares, but not taken as one: rounding can leave it just below 0.
        of_pairs = np.zeros_like(summit.hessian)
        of_pairs[pairs.a, pairs.b] = of_pairs[pairs.b, pairs.a] = np.maximum(squared, 0)
        bread = centred_inverse(summit.hessian)
        return summit.strengths, counted_sandwich(bread, of_pairs, len(counts))


def pair_tallies(counts: VoteCounts) -> PairTallies:
    """The counts as the fits take them."""
    return PairTallies(
        n_models=len(counts.models),
        a=counts.a.astype(np.int64),
        b=counts.b.astype(np.int64),
        votes=counts.votes.astype(np.float64),
        points=counts.points,
        decided=(counts.wins + counts.losses).astype(np.float64),
    )


def model_tallies(counts: VoteCounts) -> ModelTallies:
    """Each model's votes, wins, losses and ties."""

    def added(of_a: NDArray[np.int64], of_b: NDArray[np.int64]) -> NDArray[np.int64]:
        total = np.zeros(len(counts.models), np.int64)
        np.add.at(total, counts.a, of_a)
        np.add.at(total, counts.b, of_b)
        return total

    wins, losses = added(counts.wins, counts.losses), added(counts.losses, counts.wins)
    ties = added(counts.ties, counts.ties)
    return ModelTallies(wins + losses + ties, wins, losses, ties)


def _among(counts: VoteCounts, kept: NDArray[np.bool_]) -> VoteCounts:
    """The counts between models of `kept`, an (n,) mask, with the models coded anew."""
    code = (np.cumsum(kept) - 1).astype(np.int32)
    rows = kept[counts.a] & kept[counts.b]
    return VoteCounts(
        models=tuple(name for name, keep in zip(counts.models, kept, strict=True) if keep),
        a=code[counts.a[rows]],
        b=code[counts.b[rows]],
        wins=counts.wins[rows],
        losses=counts.losses[rows],
        ties=counts.ties[rows],
        points=counts.points[rows],
        squares=counts.squares[rows],
        unreadable=counts.unreadable,
    )


def _independent(
    strengths: NDArray[np.float64], covariance: Covariance | None, settings: IntervalSettings
) -> Intervals:
    if covariance is None or covariance.clusters < MIN_CLUSTERS:
        votes = covariance.clusters if covariance else 1
        note = f"No intervals: {counted(votes, 'vote is', 'votes are')} too few."
        return Intervals("none", notes=(note,))
    # A vote is the smallest battle there is.
    found = intervals(strengths, None, covariance, replace(settings, cluster="battle"))
    if found.kind == "none":
        note = "No intervals: every vote is a tie, so nothing can be said about their spread."
        return replace(found, notes=(note,))
    note = (
        "Each vote is taken as independent of the others: where several are on one prompt or by "
        "one judge, these intervals are too narrow."
    )
    return replace(found, kind=INDEPENDENT, notes=(note,))


def _left_out(counts: VoteCounts, inside: VoteCounts, anchor: Anchor | None) -> tuple[str, ...]:
    notes = (*unread(counts.unreadable), *unfitted(len(counts), used=len(inside)))
    if anchor and anchor.model not in inside.models:
        notes += (f"The anchor {anchor.model} is not rated here; the mean is 1000 instead.",)
    return notes
