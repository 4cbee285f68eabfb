"""How far apart two models are, with the interval of the difference itself.

Two error bars that overlap do not mean that two models cannot be told apart: their ratings move
together, and the interval of their difference knows by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from arena.errors import UnknownThing
from arena.rating.interval import IntervalSettings, related
from arena.rating.method import RatingFit

_DEFAULT = IntervalSettings()


@dataclass(frozen=True, slots=True)
class Difference:
    """The strength of one model less another's, in log-odds.

    Attributes
    ----------
    kind : str
        How votes were taken as related, or "none".
    error, lower, upper : float or None
        None where no interval is shown.
    detectable : float or None
        The smallest true difference that these votes would find 4 times in 5 at the 5 % level:
        2.8 standard errors.
    """

    value: float
    kind: str
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    detectable: float | None = None


def difference(
    fit: RatingFit, model: str, other: str, settings: IntervalSettings = _DEFAULT
) -> Difference:
    """How much stronger `model` is than `other`.

    Raises
    ------
    UnknownThing
        If the fit does not rate one of them.
    """
    for name in (model, other):
        if name not in fit.models:
            raise UnknownThing(f"the fit does not rate {name!r}")
    i, j = fit.models.index(model), fit.models.index(other)
    value = float(fit.strengths[i] - fit.strengths[j])
    found = related(
        fit.by_prompt, fit.by_battle, settings, fit.by_prompt_and_judge, len(fit.models)
    )
    if not found.covariances:
        return Difference(value, "none")
    errors = [float(one.difference_errors()[i, j]) for one in found.covariances]
    half = max(
        float(stats.t.ppf((1 + settings.confidence) / 2, one.clusters - 1)) * error
        for one, error in zip(found.covariances, errors, strict=True)
    )
    error = max(errors)
    return Difference(value, found.kind, error, value - half, value + half, 2.8 * error)
