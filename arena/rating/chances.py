"""What a fit expects of votes, those it was fitted on or others."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput
from arena.rating.effects import EffectKind
from arena.rating.joint_design import PEOPLE
from arena.rating.method import RatingFit
from arena.rating.methods.davidson import davidson_chances
from arena.rating.methods.rao_kupper import rao_kupper_chances
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]


def chances(fit: RatingFit, table: VoteTable) -> _Floats:
    """The points that each vote's a is expected to win, (m,), from strengths and effects.

    That is its chance to win, plus half of its chance to tie where the fit gives ties one of their
    own. A judge that the fit does not know has sharpness 1 and no other effect.

    Raises
    ------
    BadInput
        If the fit lacks a model of these votes, or they lack a feature of the fit.
    """
    unknown = sorted(set(table.models) - set(fit.models))
    if unknown:
        raise BadInput(f"the fit does not rate {', '.join(unknown)}")
    strength = dict(zip(fit.models, fit.strengths.tolist(), strict=True))
    strengths = np.array([strength[name] for name in table.models])
    people = str(fit.settings.get("people_prefix", ""))
    judges = [PEOPLE if people and name.startswith(people) else name for name in table.judges]
    known = _Known({(e.kind, e.name): e.value / e.unit for e in fit.effects})

    gap = strengths[table.a] - strengths[table.b]
    eta = known.of_judges("sharpness", judges, 1.0)[table.judge] * gap
    eta += known.of_judges("order_effect", judges, 0.0)[table.judge] * table.first
    is_model = table.judge_model[table.judge]
    own = (is_model == table.a).astype(np.float64) - (is_model == table.b)
    eta += known.of_judges("self_preference", judges, 0.0)[table.judge] * own
    for name in (e.name for e in fit.effects if e.kind == "style"):
        if name not in table.feature_names:
            raise BadInput(f"the fit has a coefficient for {name}, these votes have no such style")
        eta += known.values["style", name] * table.features[:, table.feature_names.index(name)]
    for parameter in (e for e in fit.effects if e.kind == "tie"):
        won, tied, _ = _CHANCES[parameter.name](eta, _log(parameter.value))
        return won + tied / 2
    chance: _Floats = expit(eta)
    return chance


def log_loss(fit: RatingFit, table: VoteTable) -> float:
    """Mean of minus the log-likelihood of votes, ties as half a win and half a loss.

    In nats per vote, and comparable between fits of all methods on the same votes.
    """
    chance = np.clip(chances(fit, table), 1e-15, 1 - 1e-15)
    losses = -table.points * np.log(chance) - (1 - table.points) * np.log1p(-chance)
    return float(np.average(losses, weights=table.weight))


def _log(value: float) -> float:
    return math.log(value) if value else -math.inf


_CHANCES = {"nu": davidson_chances, "kappa": rao_kupper_chances}


@dataclass(frozen=True, slots=True)
class _Known:
    values: dict[tuple[EffectKind, str], float] = field(default_factory=dict)

    def of_judges(self, kind: EffectKind, judges: list[str], otherwise: float) -> _Floats:
        return np.array([self.values.get((kind, name), otherwise) for name in judges])
