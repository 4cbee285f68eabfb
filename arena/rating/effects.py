"""What a fit finds beside strengths: how judges differ, what style is worth, when votes tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EffectKind = Literal["order_effect", "sharpness", "self_preference", "style", "tie"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One coefficient of a fit.

    Attributes
    ----------
    kind : str
        `order_effect`: log-odds that the judge adds to the response it sees first.
        `sharpness`: factor on the gap of two strengths; its geometric mean over admitted judges
        is 1. `self_preference`: log-odds that the judge adds to its own response.
        `style`: log-odds per root mean square of the feature's difference. `tie`: Davidson's nu,
        the odds of a tie to a win between equals, or Rao and Kupper's kappa, the odds of a win
        that a judge needs before it names a winner.
    name : str
        The judge, the feature, or the parameter of ties.
    error, lower, upper : float or None
        Standard error and interval, clustered by prompt; None below ten prompts of its own.
    unit : float
        The root mean square that a style coefficient is per; 1 for the others.
    suspended : bool
        The judge left the fit, and its coefficients were found afterwards at fixed strengths.
    """

    kind: EffectKind
    name: str
    value: float
    error: float | None
    lower: float | None
    upper: float | None
    unit: float = 1.0
    suspended: bool = False
