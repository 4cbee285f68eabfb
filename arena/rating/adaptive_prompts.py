"""Which prompt to ask next, and where a model stands after few of them.

Information of the two-parameter logistic model: a^2 p (1 - p) for the gap of a prompt of
discrimination a (Lord 1980; Truong et al. 2025, https://arxiv.org/abs/2503.13335). One of the few
best is drawn, and no prompt is asked too often, so that prompts do not wear out. Prompts chosen so
are no random sample: estimate from them with `place` or a fit, never by a plain mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import NoConvergence, NoVotes
from arena.rating.limits import above, at_least

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model stands on the prompts' scale, in log-odds."""

    strength: float
    error: float


@dataclass(frozen=True, slots=True)
class AdaptivePrompts:
    """How the next prompt or battle is chosen."""

    top: int = 5
    """One of so many best is drawn."""
    exposure_cap: int | None = None
    """A prompt asked so often is not asked again; None: no cap."""

    def __post_init__(self) -> None:
        at_least(1, top=self.top)
        if self.exposure_cap is not None:
            at_least(1, exposure_cap=self.exposure_cap)

    def next_prompt(
        self,
        strength: float,
        discrimination: _Array,
        difficulty: _Array,
        exposure: NDArray[np.integer],
        rng: np.random.Generator,
        done: NDArray[np.bool_] | None = None,
    ) -> int:
        """The prompt that tells most about a model of this strength.

        All arrays are (q,); `exposure` counts how often each prompt was asked of anyone, `done`
        marks those this model has answered.

        Raises
        ------
        NoVotes
            If no prompt is left.
        """
        worth = information(strength - difficulty, discrimination)
        return self._drawn(worth, self._open(exposure, done), rng)

    def next_battle(
        self,
        strengths: _Array,
        covariance: _Array,
        discrimination: _Array,
        exposure: NDArray[np.integer],
        rng: np.random.Generator,
    ) -> tuple[int, int, int]:
        """The two models and the prompt whose vote shrinks the summed variances most.

        The gain is w |C d|^2 / (1 + w d'C d) with d the contrast of the two models, C the (n, n)
        covariance of their strengths and w the information. Returns codes, the first below the
        second.

        Raises
        ------
        NoVotes
            If no prompt is left, or there are fewer than two models.
        """
        usable = self._open(exposure, None)
        a, b = np.triu_indices(len(strengths), k=1)
        if not len(a):
            raise NoVotes("a battle needs two models")
        lever = covariance[a] - covariance[b]
        reduced = np.sum(lever**2, axis=1)
        variance = lever[np.arange(len(a)), a] - lever[np.arange(len(a)), b]

        best_pair = np.zeros(len(usable), np.int64)
        worth = np.zeros(len(usable))
        for prompt in np.flatnonzero(usable).tolist():
            one = information(strengths[a] - strengths[b], discrimination[prompt])
            gain = one * reduced / (1 + one * variance)
            best_pair[prompt] = gain.argmax()
            worth[prompt] = gain[best_pair[prompt]]
        drawn = self._drawn(worth, usable, rng)
        pair = best_pair[drawn]
        return int(a[pair]), int(b[pair]), drawn

    def _open(
        self, exposure: NDArray[np.integer], done: NDArray[np.bool_] | None
    ) -> NDArray[np.bool_]:
        usable = np.ones(len(exposure), np.bool_) if done is None else ~done
        return usable if self.exposure_cap is None else usable & (exposure < self.exposure_cap)

    def _drawn(self, worth: _Array, usable: NDArray[np.bool_], rng: np.random.Generator) -> int:
        if not usable.any():
            raise NoVotes("every prompt is answered or has reached its exposure cap")
        prompts = np.flatnonzero(usable)
        best = prompts[np.argsort(-worth[prompts], kind="stable")[: self.top]]
        return int(rng.choice(best))


def information(gaps: _Array | float, discrimination: _Array | float) -> _Array:
    """What one vote tells about a gap of strengths, in 1 / log-odds squared.

    >>> information(0.0, 2.0).item()
    1.0
    """
    chance = expit(np.multiply(discrimination, gaps))
    found: _Array = np.square(discrimination) * chance * (1 - chance)
    return found


def place(
    points: _Array, discrimination: _Array, difficulty: _Array, prior_sd: float = 3.0
) -> Placement:
    """Strength of a model from its points on prompts whose properties are known.

    The maximum of the posterior under a normal prior of mean 0, by Newton's method.

    Raises
    ------
    NoConvergence
        If the strength does not come to rest.
    BadInput
        If the prior's standard deviation is not above 0.
    """
    above(0, prior_sd=prior_sd)
    strength = 0.0
    for _ in range(200):
        chance = expit(discrimination * (strength - difficulty))
        pull = float(discrimination @ (points - chance)) - strength / prior_sd**2
        curve = float(information(strength - difficulty, discrimination).sum()) + prior_sd**-2
        step = pull / curve
        # At most one log-odd at a time: a full step can overshoot where all was won or lost.
        strength += step / max(1.0, abs(step))
        if abs(step) <= 1e-10:
            return Placement(strength, curve**-0.5)
    raise NoConvergence(f"after 200 steps the strength still moves by {abs(step):.1e}")
