"""What a single strength per model leaves unexplained: skills on prompts, and cycles.

The standardised residuals of a fit are averaged to a matrix whose singular values are compared with
those of the same residuals dealt to the votes anew. Models x prompts shows skills that some prompts
ask for. Models x opponents shows who beats whom against the order: that matrix is skew-symmetric,
so its singular values come in equal pairs, and a first pair above chance is a cycle (Gower 1977,
canonical analysis of skew-symmetry).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, NoVotes
from arena.rating.components import upright
from arena.rating.limits import at_least, inside, one_of
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

_NOTHING = 1e-9
"""A component this much smaller than the largest is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class ResidualComponents:
    """Latent axes of the residuals, the largest first.

    Attributes
    ----------
    columns : tuple of str
        Prompt clusters or opponents.
    sizes : (k,) array
        Singular values.
    threshold : (k,) array
        What residuals dealt anew stay below, in as many draws as the percentile says.
    significant : (k,) bool array
    axes : (n, k) array
        One unit vector per column; its largest entry is positive.
    column_axes : (number of columns, k) array
    observed : float
        Share of the matrix with votes; the rest is 0, what the fit expects.
    """

    models: tuple[str, ...]
    columns: tuple[str, ...]
    sizes: _Array
    threshold: _Array
    significant: NDArray[np.bool_]
    axes: _Array
    column_axes: _Array
    observed: float


@dataclass(frozen=True, slots=True)
class ResidualAnalysis:
    """Singular values of averaged residuals against a permutation null."""

    by: Literal["cluster", "opponent"] = "cluster"
    components: int = 5
    """At most so many are given, and none of size 0."""
    permutations: int = 200
    percentile: float = 99.0

    def __post_init__(self) -> None:
        one_of(("cluster", "opponent"), by=self.by)
        at_least(1, components=self.components, permutations=self.permutations)
        inside(0, 100, percentile=self.percentile)

    def find(
        self, table: VoteTable, strengths: _Array, rng: np.random.Generator
    ) -> ResidualComponents:
        """Take apart what `strengths`, an (n,) array of log-odds, leave of the votes.

        Raises
        ------
        NoVotes
            If the table is empty.
        BadInput
            If the strengths are not one per model.
        """
        if len(table) == 0:
            raise NoVotes("no vote, no residual")
        n = len(table.models)
        if strengths.shape != (n,):
            raise BadInput(f"{n} models need {n} strengths, not {strengths.shape}")
        chances = expit(strengths[table.a] - strengths[table.b])
        residuals = (table.points - chances) / np.sqrt(chances * (1 - chances))

        if self.by == "cluster":
            columns, of_a, of_b = table.clusters, table.cluster, table.cluster
        else:
            columns, of_a, of_b = table.models, table.b, table.a
        k = len(columns)
        cell = np.concatenate([table.a, table.b]).astype(np.int64) * k + np.append(of_a, of_b)
        counts = np.bincount(cell, minlength=n * k)

        def averaged(values: _Array) -> _Array:
            sums = np.bincount(cell, np.append(values, -values), minlength=n * k)
            return (sums / np.maximum(counts, 1)).reshape(n, k)

        left, sizes, right = np.linalg.svd(averaged(residuals), full_matrices=False)
        # One of size 0 has no axis of its own: any vector across the others would do.
        kept = min(self.components, int(np.count_nonzero(sizes > _NOTHING * sizes[0])))
        draws = []
        for _ in range(self.permutations):
            # Which model of a battle is called a is arbitrary, so is the sign.
            dealt = rng.permutation(residuals) * rng.choice([-1.0, 1.0], len(residuals))
            draws.append(np.linalg.svd(averaged(dealt), compute_uv=False)[:kept])
        threshold: _Array = np.percentile(draws, self.percentile, axis=0)
        signs = upright(left[:, :kept])
        # Only cells that can hold a vote count: nobody meets itself.
        possible = n * k if self.by == "cluster" else n * (n - 1)
        return ResidualComponents(
            models=table.models,
            columns=columns,
            sizes=sizes[:kept],
            threshold=threshold,
            significant=sizes[:kept] > threshold,
            axes=left[:, :kept] * signs,
            column_axes=right[:kept].T * signs,
            observed=float(np.count_nonzero(counts) / possible),
        )
