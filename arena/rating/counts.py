"""Wins and ties of each two models, straight from integer codes: all that a plain fit needs.

Votes add up, so counts of parts of the votes are added (`+`), and may be kept and brought up to
date. A chunk of votes at a time is counted, so memory beside the votes does not grow with them.
Counts that files and databases bring are `arena.vote_counts.VoteCounts`: a row for each compared
pair, and sums of points where votes are probabilities; `arena.rating.counted_board` fits those.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.rating.votes import PairTallies

_Codes = NDArray[np.integer]

_CHUNK = 1 << 18
"""Votes counted together: their keys stay in a processor's own memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Decided votes and ties of each two of n models, every vote of weight 1.

    Attributes
    ----------
    models : tuple of str
    wins : (n, n) int64 array
        How often the model of the row beat that of the column.
    ties : (n, n) int64 array
        Symmetric: a tie stands on both sides of the diagonal.
    """

    models: tuple[str, ...]
    wins: NDArray[np.int64]
    ties: NDArray[np.int64]

    def __post_init__(self) -> None:
        itself = np.flatnonzero((self.wins + self.ties).diagonal())
        if len(itself):
            raise BadInput(f"{self.models[itself[0]]} meets itself; leave such votes out")

    @classmethod
    def from_codes(
        cls, models: tuple[str, ...], a: _Codes, b: _Codes, half_points: _Codes
    ) -> PairCounts:
        """Count m votes.

        Parameters
        ----------
        models : tuple of str
            What the codes point into; without names, `tuple(map(str, range(n)))`.
        a, b : (m,) integer arrays
            The two models of each vote, by position in `models`. int32 is read fastest.
        half_points : (m,) integer array
            Points of a, in halves: 2 a win, 1 a tie, 0 a loss. int8 does.

        Raises
        ------
        BadInput
            If the arrays differ in length, are not of integers, or hold other codes, or if a model
            meets itself.

        Examples
        --------
        >>> a, b, points = np.array([0, 0, 1]), np.array([1, 1, 0]), np.array([1.0, 0.0, 0.5])
        >>> counts = PairCounts.from_codes(("ant", "bee"), a, b, (2 * points).astype(np.int8))
        >>> counts.wins.tolist(), counts.ties.tolist()
        ([[0, 1], [1, 0]], [[0, 1], [1, 0]])
        """
        n = len(models)
        if not len(a) == len(b) == len(half_points):
            raise BadInput(f"{len(a)} codes of a, {len(b)} of b, {len(half_points)} of half points")
        counts = np.zeros(3 * n * n, np.int64)
        step = max(_CHUNK, 2 * n * n)  # each chunk costs a pass over the counts
        for start in range(0, len(a), step):
            some = slice(start, start + step)
            _check("a", a[some], n, start)
            _check("b", b[some], n, start)
            _check("half_points", half_points[some], 3, start)
            key = outcome_keys(a[some], b[some], half_points[some], n)
            counts += np.bincount(key, minlength=len(counts))
        lost, tied, won = np.moveaxis(counts.reshape(n, n, 3), 2, 0)
        return cls(models, won + lost.T, tied + tied.T)

    def __add__(self, other: PairCounts) -> PairCounts:
        """The counts of both parts of the votes.

        Raises
        ------
        BadInput
            If they are not of the same models, in the same order.
        """
        if self.models != other.models:
            raise BadInput("counts of different models cannot be added; count both over all models")
        return PairCounts(self.models, self.wins + other.wins, self.ties + other.ties)

    def __len__(self) -> int:
        """How many votes were counted."""
        return int(self.wins.sum() + self.ties.sum() // 2)

    def matrices(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Votes between each two models, (n, n), and points of each model, (n,); a tie is half."""
        votes = (self.wins + self.wins.T + self.ties).astype(np.float64)
        return votes, self.wins.sum(axis=1) + self.ties.sum(axis=1) / 2

    def squared_scores(self, chances: NDArray[np.float64]) -> NDArray[np.float64]:
        """Squares of the votes' points above their chance, summed for each two models, (n, n).

        `chances`, (n, n), are of the row's model against the column's.
        """
        surprise = chances.T  # what a winner gains beyond the points it was expected to win
        of_wins = self.wins * surprise**2
        of_ties = self.ties * ((chances - surprise) / 2) ** 2
        both: NDArray[np.float64] = of_wins + of_wins.T + of_ties
        return both

    def tallies(self) -> PairTallies:
        """The same counts, pair by pair, with ties as half a win for each side."""
        a, b = np.nonzero(np.triu(self.wins + self.wins.T + self.ties))
        wins, ties = self.wins[a, b].astype(np.float64), self.ties[a, b]
        decided = wins + self.wins[b, a]
        return PairTallies(len(self.models), a, b, decided + ties, wins + ties / 2, decided)


def outcome_keys(a: _Codes, b: _Codes, half_points: _Codes, n: int) -> _Codes:
    """One code for the pair and outcome of each vote: 3 (a n + b) + half points."""
    # Narrow keys are made and counted faster, as long as they hold every pair.
    kind = np.int32 if 3 * n * n < 2**31 else np.int64
    key: _Codes = np.multiply(a, 3 * n, dtype=kind, casting="unsafe")
    key += np.multiply(b, 3, dtype=kind, casting="unsafe")
    np.add(key, half_points, out=key, casting="unsafe")
    return key


def _check(name: str, codes: _Codes, size: int, start: int) -> None:
    """Refuse codes outside 0, 1, …, size - 1; `start` is the row of the first."""
    if not np.issubdtype(codes.dtype, np.integer):
        raise BadInput(f"{name} holds {codes.dtype}, not integer codes")
    if len(codes) and not (codes.min() >= 0 and codes.max() < size):
        row = int(np.argmax((codes < 0) | (codes >= size)))
        raise BadInput(f"row {start + row}: {name} is {codes[row]}, not one of 0 to {size - 1}")
