"""The approximate coarse correlated equilibrium that is nearest to a prior.

A joint distribution over everybody's choices in which nobody gains more than epsilon by fixing one
choice beforehand. Of all such, the one with the least Kullback-Leibler divergence from a product of
priors is unique; its dual has one variable per player and choice (Ortiz, Schapire & Kakade 2007,
https://proceedings.mlr.press/v2/ortiz07a.html), so a million cells of the joint cost nothing but
products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from arena.errors import BadInput, NoConvergence

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """A joint distribution and what it leaves to be gained.

    Attributes
    ----------
    joint : array
        One axis per player.
    gains : tuple of arrays
        Per player, what each fixed choice would gain over playing along; at most about epsilon.
    marginals : tuple of arrays
    most_gain : float
        The certificate: the largest of all gains.
    steps : int
    """

    joint: _Array
    gains: tuple[_Array, ...]
    marginals: tuple[_Array, ...]
    most_gain: float
    steps: int


@dataclass(frozen=True, slots=True)
class CorrelatedEquilibrium:
    """Minimum divergence from the priors by L-BFGS-B on the dual, with its analytic gradient."""

    epsilon: float = 0.005
    """What a player may still gain, in the unit of the payoffs."""
    certificate: float = 1e-3
    """A result is refused when somebody gains more than epsilon times (1 + this)."""
    max_steps: int = 5000

    def solve(self, payoffs: Sequence[_Array], priors: Sequence[_Array]) -> Equilibrium:
        """Solve a game.

        Parameters
        ----------
        payoffs : one array per player
            All of one shape, one axis per player in the same order.
        priors : one distribution per player

        Raises
        ------
        BadInput
            If the shapes do not belong together.
        NoConvergence
            If the certificate does not hold.
        """
        shape = tuple(len(prior) for prior in priors)
        if len(payoffs) != len(shape) or any(u.shape != shape for u in payoffs):
            raise BadInput(f"payoffs of shapes {[u.shape for u in payoffs]} for choices {shape}")
        log_prior: _Array = np.zeros(shape)
        for player, prior in enumerate(priors):
            log_prior = log_prior + np.log(_along(np.maximum(prior, 1e-300), player, len(shape)))
        cuts = np.cumsum(shape)[:-1]

        def joint_of(alpha: _Array) -> tuple[_Array, float]:
            exponent = log_prior.copy()
            for player, part in enumerate(np.split(alpha, cuts)):
                exponent += part.sum() * payoffs[player]
                exponent -= np.expand_dims(np.tensordot(part, payoffs[player], (0, player)), player)
            total = float(logsumexp(exponent))
            exponent -= total
            return np.exp(exponent, out=exponent), total

        def dual(alpha: _Array) -> tuple[float, _Array]:
            joint, total = joint_of(alpha)
            gradient = self.epsilon - np.concatenate(_gains(joint, payoffs))
            return total + self.epsilon * float(alpha.sum()), gradient

        alpha, steps, most = np.zeros(sum(shape)), 0, np.inf
        while steps < self.max_steps:
            # Stopping by the loss proves nothing, so only the gradient may stop a round; where
            # rounding ends one early, the next starts with a fresh curvature.
            best = minimize(
                dual,
                alpha,
                jac=True,
                method="L-BFGS-B",
                bounds=[(0, None)] * sum(shape),
                options={
                    "maxiter": self.max_steps - steps,
                    "maxfun": 2 * self.max_steps,
                    "maxcor": 30,
                    "ftol": 0.0,
                    "gtol": self.epsilon * 1e-6,
                },
            )
            stuck = bool(np.array_equal(best.x, alpha))
            alpha, steps = best.x, steps + int(best.nit)
            joint, _ = joint_of(alpha)
            gains = _gains(joint, payoffs)
            most = float(max(gain.max() for gain in gains))
            if most <= self.epsilon * (1 + self.certificate):
                marginals = tuple(_marginal(joint, player) for player in range(len(shape)))
                return Equilibrium(joint, gains, marginals, most, steps)
            if stuck:
                break
        raise NoConvergence(
            f"no equilibrium over {prod(shape):,} cells after {steps} steps: somebody still gains "
            f"{most:.3g}, more than epsilon {self.epsilon:g}"
        )


def _gains(joint: _Array, payoffs: Sequence[_Array]) -> tuple[_Array, ...]:
    """Per player: the mean payoff of each fixed choice less that of playing along."""
    found = []
    for player, payoff in enumerate(payoffs):
        others = joint.sum(axis=player)
        axes = [axis for axis in range(joint.ndim) if axis != player]
        fixed = np.tensordot(payoff, others, (axes, list(range(joint.ndim - 1))))
        found.append(fixed - float(np.vdot(joint, payoff)))
    return tuple(found)


def _marginal(joint: _Array, player: int) -> _Array:
    others = tuple(axis for axis in range(joint.ndim) if axis != player)
    found: _Array = joint.sum(axis=others)
    return found


def _along(values: _Array, axis: int, dimensions: int) -> _Array:
    shape = [1] * dimensions
    shape[axis] = len(values)
    return values.reshape(shape)
