"""How strongly prompts, responses and judges favour models: variances from pairs of votes.

Two votes that share a prompt, a response or a judge agree more than the strengths explain. The
products of their residuals, regressed on what they share, give the variance of each effect whatever
the design (Haseman & Elston 1972, https://doi.org/10.1007/BF01066731; as method of moments for
crossed effects Henderson 1953, https://doi.org/10.2307/3001853). All pairs count, none is visited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from arena.errors import NotIdentified

_Array = NDArray[np.float64]

_FLAT = 1e-9
"""A combination of effects this much weaker than the strongest says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class VoteResiduals:
    """What a fit left of m votes, and how it follows the strengths.

    Attributes
    ----------
    a, b : (m,) arrays
        Codes of the models.
    residuals : (m,) array
        Points less the fitted chance.
    slopes : (m,) array
        p (1 - p).
    bread : (n, n) array
        Inverse Hessian.
    """

    a: NDArray[np.integer]
    b: NDArray[np.integer]
    residuals: _Array
    slopes: _Array
    bread: _Array

    def spread_over(self, of_a: NDArray[np.integer], of_b: NDArray[np.integer]) -> csr_array:
        """Design of an effect, (m, units): the slope at the unit of a, less it at that of b."""
        codes, unit = np.unique(np.concatenate([of_a, of_b]), return_inverse=True)
        rows = np.tile(np.arange(len(self.slopes)), 2)
        values = np.concatenate([self.slopes, -self.slopes])
        return csr_array((values, (rows, unit)), shape=(len(self.slopes), len(codes)))

    @property
    def contrasts(self) -> csr_array:
        """1 at a, -1 at b; (m, n)."""
        m = len(self.a)
        where = (np.tile(np.arange(m), 2), np.concatenate([self.a, self.b]))
        return csr_array((np.repeat([1.0, -1.0], m), where), shape=(m, len(self.bread)))


def variances(votes: VoteResiduals, designs: Mapping[str, csr_array]) -> dict[str, float]:
    """Variance of each effect in squared log-odds; below 0 where votes agree less than by chance.

    `designs` are of `spread_over`. The residuals are of a fit to the same votes, which takes up
    part of each effect and ties the residuals to one another; both are allowed for.

    Raises
    ------
    NotIdentified
        If the votes cannot tell the effects apart.
    """
    names = list(designs)
    contrasts, bread, a, b = votes.contrasts, votes.bread, votes.a, votes.b
    sloped = csr_array(diags_array(votes.slopes) @ contrasts)
    # Each vote has two units of each effect, a's and b's, so this is the same for all effects.
    own = 2 * votes.slopes**2
    lever = votes.slopes**2 * (bread[a, a] + bread[b, b] - 2 * bread[a, b])
    noise = float(np.sum(votes.residuals**2) / np.sum(votes.slopes))

    moments, shared = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for i, name in enumerate(names):
        design = designs[name]
        through = csr_array(sloped.T @ design)
        moments[i] = np.sum((design.T @ votes.residuals) ** 2) - own @ votes.residuals**2
        pulled = float(np.sum(bread * (through @ through.T).toarray()))
        moments[i] += noise * (pulled - float(own @ lever))
        for j, other in enumerate(names):
            product = csr_array(design.T @ designs[other])
            taken = csr_array(contrasts.T @ designs[other])
            # |product - through' bread taken|^2 without ever making the dense second term.
            crossed = float(np.sum(bread * (through @ product @ taken.T).toarray()))
            inner = bread @ (through @ through.T).toarray() @ bread
            lost = float(np.sum(inner * (taken @ taken.T).toarray()))
            shared[i, j] = float(np.sum(product.data**2)) - 2 * crossed + lost - float(own @ own)
    if np.linalg.matrix_rank(shared, tol=_FLAT * np.abs(shared).max()) < len(names):
        raise NotIdentified(
            f"not identified: these votes cannot tell effects of {' and '.join(names)} from one "
            "another or from the strengths; collect votes of several judges on the same prompts"
        )
    found = np.linalg.solve(shared, moments)
    return dict(zip(names, found.tolist(), strict=True))
