"""What a rating method is: votes in, strengths and their covariances out. One file per method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from arena.discovery import variant, variants
from arena.errors import BadInput
from arena.rating.effects import Effect
from arena.rating.interval import Intervals, IntervalSettings, intervals
from arena.rating.rank import rank_spread, ranks
from arena.rating.sandwich import Covariance
from arena.rating.scale import POINTS_PER_LOG_ODD, Anchor, rating_of_zero
from arena.vote_table import VoteTable

_PACKAGE = "arena.rating.methods"

_DEFAULT_INTERVAL = IntervalSettings()

Likelihood = Literal["points", "outcomes", "rankings", "dimensions"]
"""What a log-likelihood is of; two compare only if they are of one kind and of the same votes.

`points`: sum over votes of weight times (points log p + (1 - points) log(1 - p)), so a tie counts
as half a win and half a loss; joint fits give it without the ridge, and methods that maximise
something else, such as Elo, at their strengths. `outcomes`: the same sum over win, tie and loss,
each with a chance of its own. `rankings`: sum over rankings. `dimensions`: sum over dimensions of
weight times the mean of `points`. `arena.rating.chances.log_loss` compares fits of all kinds on
votes.
"""


@dataclass(frozen=True, slots=True, eq=False)
class RatingFit:
    """The result of a fit.

    Attributes
    ----------
    models : tuple of str
        The table's models, all of them.
    strengths : (n,) array
        Natural log-odds, mean 0.
    by_prompt, by_battle : Covariance or None
        Of the strengths, with votes related within a prompt cluster and within a battle. None where
        the method has none, was asked for none, or the votes are of a single cluster.
    log_likelihood : float
        At the strengths; of what, says `likelihood`.
    converged : bool
        A method that does not come to rest raises instead; False is for one that has nothing to
        converge.
    steps : int
    last_step : float
        The largest movement of a strength in the last step, in log-odds.
    settings : dict
        The method's settings, ready for JSON.
    by_prompt_and_judge : Covariance or None
        With votes related that share a prompt cluster or a judge; None unless asked for.
    effects : tuple of Effect
        What the method found beside strengths.
    notes : tuple of str
        Sentences for whoever reads the result.
    likelihood : str
        Which fits `log_likelihood` may be compared with, see `Likelihood`.
    """

    models: tuple[str, ...]
    strengths: NDArray[np.float64]
    by_prompt: Covariance | None
    by_battle: Covariance | None
    log_likelihood: float
    converged: bool
    steps: int
    last_step: float
    settings: dict[str, Any] = field(default_factory=dict)
    by_prompt_and_judge: Covariance | None = None
    effects: tuple[Effect, ...] = ()
    notes: tuple[str, ...] = ()
    likelihood: Likelihood = "points"

    def ratings(self, anchor: Anchor | None = None) -> dict[str, float]:
        """By model, in points; the mean is 1000 unless an anchor shifts it."""
        strengths = dict(zip(self.models, self.strengths.tolist(), strict=True))
        zero = rating_of_zero(strengths, anchor)
        return {model: zero + POINTS_PER_LOG_ODD * one for model, one in strengths.items()}

    def ranks(self) -> dict[str, int]:
        """By model, best 1; equal strengths share the better rank."""
        return dict(zip(self.models, ranks(self.strengths).tolist(), strict=True))

    def intervals(self, settings: IntervalSettings = _DEFAULT_INTERVAL) -> Intervals:
        """Half-widths in log-odds: of each strength, of all at once, and of all differences.

        They are None where no interval is shown; the notes say why.
        """
        return intervals(
            self.strengths, self.by_prompt, self.by_battle, settings, self.by_prompt_and_judge
        )

    def error_bars(
        self, settings: IntervalSettings = _DEFAULT_INTERVAL, anchor: Anchor | None = None
    ) -> dict[str, tuple[float, float]]:
        """By model, the ends of its rating's interval, in points; empty where none is shown."""
        half = self.intervals(settings).marginal
        if half is None:
            return {}
        points = (POINTS_PER_LOG_ODD * half).tolist()
        middle = self.ratings(anchor).items()
        return {
            model: (rating - one, rating + one)
            for (model, rating), one in zip(middle, points, strict=True)
        }

    def rank_spreads(
        self, settings: IntervalSettings = _DEFAULT_INTERVAL
    ) -> dict[str, tuple[int, int]]:
        """By model, the best and the worst rank that the intervals allow all at once.

        Empty where no interval is shown.
        """
        half = self.intervals(settings).simultaneous
        if half is None:
            return {}
        best, worst = rank_spread(self.strengths - half, self.strengths + half)
        pairs = zip(best.tolist(), worst.tolist(), strict=True)
        return dict(zip(self.models, pairs, strict=True))


@dataclass(frozen=True, slots=True)
class Contract:
    """Where a method differs from the others, as the class attribute `contract` of its class.

    Attributes
    ----------
    refuses_disconnected : bool
        Votes that leave some models uncompared are refused. False for one that is defined on them.
    averages_orders : bool
        The result is a mean over random orders of the votes: another order of the rows changes it
        by its Monte Carlo error.
    """

    refuses_disconnected: bool = True
    averages_orders: bool = False


class RatingMethod(Protocol):
    """The contract of a file in `arena.rating.methods`: a frozen dataclass of its settings."""

    name: ClassVar[str]
    """The file's name."""
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths to votes whose two orders are already joined.

        Raises
        ------
        NoVotes
            If the table is empty.
        DisconnectedModels
            If the votes do not determine all strengths.
        NoConvergence
            If the strengths do not come to rest.
        """
        ...


class _Named(Protocol):
    name: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


Configurable = TypeVar("Configurable", bound=_Named)
"""A frozen dataclass of settings with a name: a rating method or a report."""


def methods() -> dict[str, RatingMethod]:
    """All methods by name, with their default settings."""
    return cast("dict[str, RatingMethod]", variants(_PACKAGE, "METHOD"))


def method(name: str, settings: Mapping[str, Any] | None = None) -> RatingMethod:
    """The method called `name`, with `settings` in place of its defaults.

    Raises
    ------
    UnknownThing
        If there is no such method.
    BadInput
        If it has no such setting.
    """
    return configured(cast("RatingMethod", variant(_PACKAGE, "METHOD", name)), settings or {})


def configured(found: Configurable, settings: Mapping[str, Any]) -> Configurable:
    """A dataclass of settings with some of them replaced.

    Raises
    ------
    BadInput
        If it has no such setting.
    """
    known = [setting.name for setting in fields(found)]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise BadInput(
            f"{found.name} has no setting called {', '.join(unknown)}; "
            + (f"there are: {', '.join(known)}" if known else "it has none")
        )
    return replace(found, **settings) if settings else found


def strengths_only(rating_method: RatingMethod) -> RatingMethod:
    """The method without the resampling behind its intervals, where it has any (`rounds`)."""
    if "rounds" not in rating_method.__dataclass_fields__:
        return rating_method
    return replace(rating_method, rounds=0)


def contract_of(rating_method: RatingMethod) -> Contract:
    """The method's `contract`, by default the strictest."""
    declared: Contract = getattr(rating_method, "contract", Contract())
    return declared


def settings_of(configured_one: _Named) -> dict[str, Any]:
    """The settings of a method or report, ready for JSON and for `method` or `report`."""
    return asdict(configured_one)
