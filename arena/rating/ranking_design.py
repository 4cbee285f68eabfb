"""The likelihood of rankings by Plackett-Luce, with its derivatives, for many rankings at once.

The chance of a ranking is the product over its choices of exp(strength) of the chosen over the sum
of those still in the running.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from arena.errors import NoVotes
from arena.rating.existence import refuse_one_sided
from arena.rating.newton import Slope
from arena.rating.rankings import PAD, Rankings

_Array = NDArray[np.float64]

_WIDEST = 700.0
"""Log-odds between two models beyond which odds cannot be told from 0."""

_BLOCK = 12_000
"""Entries worked on together: what fits into a processor's own memory."""


@dataclass(frozen=True, slots=True, eq=False)
class RankingDesign:
    """Rankings laid out for the sums of the likelihood: a row for each place, a column for each.

    Attributes
    ----------
    n_models : int
    codes : (k, r) array
        Padded with n_models, a model of odds 0.
    choices : (k, r) bool array
        Places where one was chosen over those after it.
    weight : (r,) array
    pairs : (k (k - 1) / 2, r) array
        For each place in turn its codes with those of each place after it, as
        first * (n_models + 1) + second.
    """

    n_models: int
    codes: NDArray[np.int64]
    choices: NDArray[np.bool_]
    weight: _Array
    pairs: NDArray[np.int64]

    @classmethod
    def of(cls, rankings: Rankings) -> RankingDesign:
        """Lay out `rankings`.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If the likelihood has no maximum.
        """
        if len(rankings) == 0:
            raise NoVotes("no ranking to fit")
        n, (_, k) = len(rankings.models), rankings.codes.shape
        padded = np.where(rankings.codes == PAD, n, rankings.codes)
        codes = np.ascontiguousarray(padded.T, np.int64)
        # The last of a full ranking is chosen from nobody else.
        places = np.minimum(rankings.ranked, (codes < n).sum(axis=0) - 1)
        choices = np.arange(k)[:, None] < places
        pairs = [codes[place] * (n + 1) + codes[place + 1 :] for place in range(k - 1)]
        design = cls(n, codes, choices, rankings.weight, np.concatenate(pairs))
        refuse_one_sided(rankings.models, design.groups())
        return design

    def slope(self, strengths: _Array) -> Slope:
        """Log-likelihood, gradient (n,) and minus the Hessian (n, n)."""
        n = self.n_models
        if np.ptp(strengths) > _WIDEST:
            return -np.inf, np.zeros(n), np.eye(n)
        value = 0.0
        surplus = np.empty(self.codes.shape)
        products = np.empty(self.pairs.shape)
        for block in self._blocks():
            odds, first, second, log_likelihood = self._sums(strengths, block)
            weight = self.weight[block]
            value += log_likelihood
            surplus[:, block] = weight * (self.choices[:, block] - odds * first)
            # Two models share the choices up to the earlier of their places.
            shared, row = weight * odds * second, 0
            for place in range(len(odds) - 1):
                after = odds[place + 1 :]
                np.multiply(shared[place], after, out=products[row : row + len(after), block])
                row += len(after)

        gradient = np.bincount(self.codes.ravel(), surplus.ravel(), n + 1)[:n].astype(np.float64)
        flat = np.bincount(self.pairs.ravel(), products.ravel(), (n + 1) ** 2)
        square = flat.reshape(n + 1, n + 1)[:n, :n]
        minus_hessian = -(square + square.T).astype(np.float64)
        np.fill_diagonal(minus_hessian, -minus_hessian.sum(axis=1))
        return value, gradient, minus_hessian

    def scores(self, strengths: _Array) -> _Array:
        """Derivatives of each ranking's log-likelihood in the strengths of its models, (k, r)."""
        scores = np.empty(self.codes.shape)
        for block in self._blocks():
            odds, first, _, _ = self._sums(strengths, block)
            scores[:, block] = self.weight[block] * (self.choices[:, block] - odds * first)
        return scores

    def squared_scores(self, scores: _Array) -> _Array:
        """Outer products of each ranking's scores, (k, r), summed over rankings; (n, n)."""
        n, k = self.n_models, len(self.codes)
        products = [scores[place] * scores[place + 1 :] for place in range(k - 1)]
        flat = np.bincount(self.pairs.ravel(), np.concatenate(products).ravel(), (n + 1) ** 2)
        square = flat.reshape(n + 1, n + 1)[:n, :n]
        own = np.bincount(self.codes.ravel(), (scores**2).ravel(), n + 1)[:n]
        both: _Array = (square + square.T).astype(np.float64) + np.diag(own)
        return both

    def every(self, step: int) -> RankingDesign:
        """Every so manyth ranking alone."""
        return replace(
            self,
            codes=np.ascontiguousarray(self.codes[:, ::step]),
            choices=np.ascontiguousarray(self.choices[:, ::step]),
            weight=self.weight[::step],
            pairs=np.ascontiguousarray(self.pairs[:, ::step]),
        )

    def groups(self) -> NDArray[np.integer]:
        """Label each model with its group, joined by rankings above in both directions; (n,)."""
        n, k = self.n_models, len(self.codes)
        above = np.zeros((n + 1) ** 2, np.bool_)
        row = 0
        for place in range(k - 1):
            # The chosen is above the next place, the last one chosen above all that were left.
            chosen = self.choices[place]
            last = chosen & ~self.choices[place + 1]
            above[self.pairs[row, chosen]] = True
            above[self.pairs[row : row + k - 1 - place, last]] = True
            row += k - 1 - place
        graph = csr_array(above.reshape(n + 1, n + 1)[:n, :n].astype(np.float64))
        labels: NDArray[np.integer] = connected_components(graph, True, "strong")[1]
        return labels

    def _blocks(self) -> Iterator[slice]:
        k, r = self.codes.shape
        step = max(1, _BLOCK // k)
        return (slice(start, start + step) for start in range(0, r, step))

    def _sums(self, strengths: _Array, block: slice) -> tuple[_Array, _Array, _Array, float]:
        """Odds, running sums over choices of 1/total and 1/total^2, and the log-likelihood."""
        choices = self.choices[:, block]
        log_odds = np.append(strengths, -np.inf)[self.codes[:, block]]
        log_odds -= log_odds.max(axis=0)  # odds against a ranking's strongest
        odds = np.exp(log_odds)
        left = _running_sums(odds[::-1])[::-1]
        left[~choices] = np.inf
        log_left = np.log(left, where=choices, out=np.zeros_like(left))
        chosen = np.where(choices, log_odds, 0) - log_left
        share = 1 / left
        value = float(self.weight[block] @ chosen.sum(axis=0))
        return odds, _running_sums(share), _running_sums(share**2), value


def _running_sums(rows: _Array) -> _Array:
    """Sums of the rows so far; numpy's cumsum is slow along the first axis."""
    sums = rows.copy()
    for row in range(1, len(sums)):
        sums[row] += sums[row - 1]
    return sums
