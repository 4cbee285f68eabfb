"""What a rating method is: votes in, strengths and their covariances out. One file per method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from arena.discovery import variant, variants
from arena.errors import BadInput
from arena.rating.effects import Effect
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

_PACKAGE = "arena.rating.methods"


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
        the method has none or the votes are of a single cluster.
    log_likelihood : float
        At the maximum; a tie counts as half a win and half a loss.
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
    found = cast("RatingMethod", variant(_PACKAGE, "METHOD", name))
    unknown = set(settings or ()) - {known.name for known in fields(found)}
    if unknown:
        raise BadInput(f"{name} has no setting called {', '.join(sorted(unknown))}")
    return replace(found, **settings) if settings else found


def contract_of(rating_method: RatingMethod) -> Contract:
    """The method's `contract`, by default the strictest."""
    declared: Contract = getattr(rating_method, "contract", Contract())
    return declared


def settings_of(rating_method: RatingMethod) -> dict[str, Any]:
    """The settings of a method, ready for JSON and for `method`."""
    return asdict(rating_method)
