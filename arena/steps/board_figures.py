"""What a main board tells beyond ratings: who met whom, what is told apart, how firmly places hold.

The votes that would turn two neighbours round are searched for on a plain Bradley-Terry fit of the
board's votes (`arena.rating.fragility`), from the top, and only where that takes a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arena.errors import RatingError
from arena.rating.board import Board
from arena.rating.fragility import FlipCount, Fragility
from arena.rating.rated_group import rated_group
from arena.steps.published_fit import counted_votes
from arena.store.board_figures import Flip, StoredFigures
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

MOST_MODELS = 50
"""With more rated models no flips are searched for: each of up to 40 fits takes their cube."""

_SEARCH = Fragility(top=5, most_votes=10)


@dataclass(frozen=True, slots=True, eq=False)
class BoardFigures:
    """Of a board's votes.

    Attributes
    ----------
    separability : float or None
        Share of pairs of rated models that are told apart; None without intervals.
    counts : VoteCounts
        Of all its models, the unrated ones too.
    alike : tuple of tuples of str
        Runs of neighbours of whom no two are told apart.
    rated : tuple of str
        The rated models, best first.
    differences : tuple of float
        As `arena.rating.board.Board.differences`.
    flips : tuple of FlipCount
        Of neighbours, from the top; empty where they were not searched for.
    """

    separability: float | None
    counts: VoteCounts
    alike: tuple[tuple[str, ...], ...]
    rated: tuple[str, ...]
    differences: tuple[float, ...]
    flips: tuple[FlipCount, ...]


def board_figures(table: VoteTable, board: Board) -> BoardFigures:
    """The figures of `board`, which was fitted to `table`."""
    counted = counted_votes(table, board.settings)
    return BoardFigures(
        board.separability,
        VoteCounts.of_votes(counted.models, counted.a, counted.b, counted.points),
        board.alike,
        tuple(row.model for row in board.models),
        board.differences,
        _flips(counted) if len(board.models) in range(2, MOST_MODELS + 1) else (),
    )


def figure_rows(figures: BoardFigures, id_of: Mapping[str, int]) -> StoredFigures:
    """The figures as they are stored."""
    counts = figures.counts
    ids = [id_of[name] for name in counts.models]
    return StoredFigures(
        separability=figures.separability,
        model_a_ids=[ids[code] for code in counts.a.tolist()],
        model_b_ids=[ids[code] for code in counts.b.tolist()],
        wins=counts.wins.tolist(),
        losses=counts.losses.tolist(),
        ties=counts.ties.tolist(),
        alike_model_ids=[id_of[name] for run in figures.alike for name in run],
        alike_runs=[number for number, run in enumerate(figures.alike, 1) for _ in run],
        rated_ids=[id_of[name] for name in figures.rated],
        difference_points=list(figures.differences),
        flips=[
            Flip(place, id_of[one.above], id_of[one.below], one.outcome, one.votes)
            for place, one in enumerate(figures.flips, 1)
        ],
    )


def _flips(counted: VoteTable) -> tuple[FlipCount, ...]:
    try:
        return _SEARCH.report(rated_group(counted)[0])
    except RatingError:
        # The board is by another method: a plain fit of these votes has no maximum.
        return ()
