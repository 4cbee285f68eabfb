"""Are the dimensions distinct? Principal components of a board, and how many are more than noise.

The columns (dimensions) are standardised; a component is kept while it explains more than the 95th
percentile of what it explains once every column is shuffled for itself (parallel analysis, Horn
1965, https://doi.org/10.1007/BF02289447, with the permutations of Buja & Eyuboglu 1992,
https://doi.org/10.1207/s15327906mbr2704_2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import orthogonal_procrustes

from arena.errors import BadInput
from arena.rating.limits import at_least, inside

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Principal components, the largest first.

    Attributes
    ----------
    explained : (k,) array
        Share of the variance.
    threshold : (k,) array
        The share that shuffled columns stay below in 95 of 100 draws.
    kept : int
        How many components in a row, from the first, exceed their threshold.
    loadings : (d, k) array
        Correlation of each dimension with each component; the largest is positive.
    low, high : (d, k) arrays
        Bootstrap interval of the loadings.
    scores : (n, k) array
        Of the models, mean 0 and variance 1.
    """

    models: tuple[str, ...]
    dimensions: tuple[str, ...]
    explained: _Array
    threshold: _Array
    kept: int
    loadings: _Array
    low: _Array
    high: _Array
    scores: _Array


@dataclass(frozen=True, slots=True)
class PrincipalComponents:
    """Principal components of models x dimensions."""

    permutations: int = 500
    bootstraps: int = 500
    percentile: float = 95.0
    """Of the shuffled shares: the threshold."""
    confidence: float = 0.95
    """Of the loadings' intervals."""

    def __post_init__(self) -> None:
        at_least(1, permutations=self.permutations, bootstraps=self.bootstraps)
        inside(0, 100, percentile=self.percentile)
        inside(0, 1, confidence=self.confidence)

    def find(
        self,
        models: tuple[str, ...],
        dimensions: tuple[str, ...],
        ratings: _Array,
        rng: np.random.Generator,
    ) -> Components:
        """Take apart `ratings`, an (n, d) array.

        Raises
        ------
        BadInput
            If a rating is missing, a dimension rates all alike, or there are fewer than three
            models or two dimensions.
        """
        n, d = ratings.shape
        if (n, d) != (len(models), len(dimensions)) or n < 3 or d < 2:
            raise BadInput(f"components need 3 models and 2 dimensions; ratings are {n} x {d}")
        if not np.isfinite(ratings).all():
            raise BadInput(f"{int((~np.isfinite(ratings)).sum())} ratings are missing")
        flat = np.ptp(ratings, axis=0) == 0
        if flat.any():
            raise BadInput(f"{dimensions[int(flat.argmax())]} rates all models alike")

        values = _standardised(ratings)
        sizes, loadings, scores = _decomposed(values)
        shuffled = [_shares(rng.permuted(values, axis=0)) for _ in range(self.permutations)]
        threshold = np.percentile(shuffled, self.percentile, axis=0)
        explained = sizes**2 / np.sum(sizes**2)
        above = explained > threshold
        kept = len(above) if above.all() else int(above.argmin())
        low, high = self._loading_bounds(ratings, loadings, kept, rng)
        return Components(
            models=models,
            dimensions=dimensions,
            explained=explained,
            threshold=threshold,
            kept=kept,
            loadings=loadings,
            low=low,
            high=high,
            scores=scores,
        )

    def _loading_bounds(
        self, ratings: _Array, loadings: _Array, kept: int, rng: np.random.Generator
    ) -> tuple[_Array, _Array]:
        """Percentiles over draws of models.

        In a draw, the kept components may come in another order or turned among themselves, so
        they are rotated to the sample's; the others only get the sample's sign.
        """
        n = len(ratings)
        draws: list[_Array] = []
        while len(draws) < self.bootstraps:
            rows = ratings[rng.integers(0, n, n)]
            if np.any(np.ptp(rows, axis=0) == 0):
                continue
            _, drawn, _ = _decomposed(_standardised(rows))
            drawn *= np.where(np.sum(drawn * loadings, axis=0) < 0, -1.0, 1.0)
            drawn[:, :kept] = aligned(drawn[:, :kept], loadings[:, :kept])
            draws.append(drawn)
        outside = 50 * (1 - self.confidence)
        low, high = np.percentile(draws, [outside, 100 - outside], axis=0)
        return low, high


def aligned(loadings: _Array, reference: _Array) -> _Array:
    """Loadings rotated (and reflected) to be nearest to those of another snapshot.

    Both are (d, k); orthogonal Procrustes, Schönemann 1966, https://doi.org/10.1007/BF02289451.
    """
    rotation, _ = orthogonal_procrustes(loadings, reference)
    turned: _Array = loadings @ rotation
    return turned


def upright(vectors: _Array) -> _Array:
    """1 or -1 for each column, so that its largest entry becomes positive; (k,)."""
    largest = np.abs(vectors).argmax(axis=0)
    signs: _Array = np.where(vectors[largest, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)
    return signs


def _standardised(ratings: _Array) -> _Array:
    centred = ratings - ratings.mean(axis=0)
    values: _Array = centred / centred.std(axis=0)
    return values


def _decomposed(values: _Array) -> tuple[_Array, _Array, _Array]:
    """Singular values, loadings and scores of standardised columns."""
    left, sizes, right = np.linalg.svd(values, full_matrices=False)
    signs = upright(right.T)
    n = len(values)
    return sizes, right.T * signs * (sizes / np.sqrt(n)), left * signs * np.sqrt(n)


def _shares(values: _Array) -> _Array:
    squares = np.linalg.svd(values, compute_uv=False) ** 2
    shares: _Array = squares / squares.sum()
    return shares
