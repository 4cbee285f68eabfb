"""The effects of a joint fit with their intervals, clustered by prompt.

A judge's own prompts are the clusters that count for it: with fewer than ten of them none of its
effects has an interval.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from arena.rating.cluster_gram import count_groups
from arena.rating.effects import Effect, EffectKind
from arena.rating.interval import MIN_CLUSTERS
from arena.rating.joint_climb import climb, start
from arena.rating.joint_covariance import Fitted
from arena.rating.joint_design import JointDesign, joint_design
from arena.rating.joint_settings import JointSettings
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]


def admitted_effects(
    fitted: Fitted, parameters: _Floats, by_prompt: Covariance | None, settings: JointSettings
) -> tuple[Effect, ...]:
    """Of the judges in the fit, and of style; `parameters` as they are published."""
    design = fitted.design
    errors = None if by_prompt is None else by_prompt.errors()
    all_prompts = by_prompt.clusters if by_prompt else count_groups(fitted.votes.cluster)
    found = []
    for column, (kind, name) in enumerate(design.labels, design.n_models):
        of_all = kind == "style"
        prompts = all_prompts
        if not of_all:
            mine = fitted.own(design.judges.index(name))
            prompts = count_groups(fitted.votes.cluster[mine])
        error = None if errors is None or prompts < MIN_CLUSTERS else float(errors[column])
        value = float(parameters[column])
        unit = float(design.units[fitted.votes.feature_names.index(name)]) if of_all else 1.0
        found.append(_effect(kind, name, value, error, prompts, settings, unit))
    return tuple(found)


def _effect(
    kind: EffectKind,
    name: str,
    value: float,
    error: float | None,
    prompts: int,
    settings: JointSettings,
    unit: float = 1.0,
    suspended: bool = False,
) -> Effect:
    lower = upper = None
    if error is not None:
        half = float(stats.t.ppf((1 + settings.confidence) / 2, prompts - 1)) * error
        lower, upper = value - half, value + half
    return Effect(kind, name, value, error, lower, upper, unit, suspended)


def suspended_effects(
    votes: VoteTable,
    strengths: _Floats,
    parameters: _Floats,
    admitted: JointDesign,
    settings: JointSettings,
) -> tuple[Effect, ...]:
    """One judge's coefficients at the strengths and the style that the admitted judges found."""
    design = joint_design(votes, settings.terms, admitted.units)
    begin = start(design)
    begin[: design.n_models] = strengths
    begin[design.of_kind("style")] = parameters[admitted.of_kind("style")]
    free = np.ones(design.size, np.bool_)
    free[: design.n_models] = False
    free[design.of_kind("style")] = False
    ridge = settings.ridge(design)
    summit = climb(
        design,
        begin,
        ridge,
        tolerance=settings.tolerance,
        max_steps=settings.max_steps,
        free=free,
    )
    fitted = Fitted(votes, design, ridge, summit)
    covariance = fitted.covariance(np.eye(design.size), votes.cluster, free)
    errors = None if covariance is None else covariance.errors()
    prompts = count_groups(votes.cluster)
    return tuple(
        _effect(
            kind,
            name,
            float(summit.parameters[column]),
            None if errors is None or prompts < MIN_CLUSTERS else float(errors[column]),
            prompts,
            settings,
            suspended=True,
        )
        for column, (kind, name) in enumerate(design.labels, design.n_models)
        if kind != "style"
    )
