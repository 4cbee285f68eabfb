"""Who could win every duel if the tasks were weighted otherwise.

Vote'n'Rank's prospective Condorcet winners (Rofin et al. 2023,
https://aclanthology.org/2023.eacl-main.48): a linear program per model looks for weights under
which it beats all others, by as much as it can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from arena.errors import BadInput, NoConvergence
from arena.rating.score_matrix import ScoreMatrix

_Array = NDArray[np.float64]

_LEAST_MARGIN = 1e-9
"""A smaller margin, of weights that sum to 1, is rounding around a tie."""


@dataclass(frozen=True, slots=True, eq=False)
class Prospect:
    """The weights that suit one model best.

    Attributes
    ----------
    wins : bool
        Whether it beats every other model under `weights`.
    margin : float
        Its smallest lead in any duel, as a share of all weight; 0 or less where it cannot win.
    weights : (k,) array
        Sum 1.
    """

    model: str
    wins: bool
    margin: float
    weights: _Array


def prospects(
    matrix: ScoreMatrix, least: _Array | float = 0.0, most: _Array | float = 1.0
) -> tuple[Prospect, ...]:
    """One prospect per model, in the matrix's order.

    Duels compare the tasks on which both models have a score. `least` and `most` bound the weight
    of each task, or of every one.

    Raises
    ------
    BadInput
        If there are fewer than two models, no task, or no weights that sum to 1 within the bounds.
    """
    n, k = matrix.scores.shape
    low, high = np.broadcast_to(least, k), np.broadcast_to(most, k)
    if n < 2 or k == 0:
        raise BadInput(f"duels need two models and a task, not {n} and {k}")
    if np.any(low > high) or low.sum() > 1 or high.sum() < 1:
        raise BadInput("no weights that sum to 1 lie within the bounds")
    bounds = [*zip(low.tolist(), high.tolist(), strict=True), (None, None)]

    found = []
    for model in range(n):
        others = np.delete(matrix.scores, model, axis=0)
        own = matrix.scores[model]
        lead = (own > others).astype(np.float64) - (own < others)
        # Variables: the weights and the margin, which every duel must reach.
        best = linprog(
            np.append(np.zeros(k), -1.0),
            A_ub=np.column_stack([-lead, np.ones(n - 1)]),
            b_ub=np.zeros(n - 1),
            A_eq=np.append(np.ones(k), 0.0)[None, :],
            b_eq=[1.0],
            bounds=bounds,
        )
        if best.x is None:
            raise NoConvergence(f"no weights found for {matrix.models[model]}: {best.message}")
        margin = float(best.x[-1])
        found.append(Prospect(matrix.models[model], margin > _LEAST_MARGIN, margin, best.x[:-1]))
    return tuple(found)
