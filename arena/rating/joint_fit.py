"""Strengths together with what judges and style add: the joint fit, suspension and scale.

A judge whose sharpness interval reaches 0 or below is suspended: its votes leave, the rest is
fitted again, and its own coefficients are found afterwards at the strengths of the rest. The
geometric mean of sharpness over the admitted judges is 1, so a suspended one never sets the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoConvergence
from arena.rating.blas_threads import few_threads
from arena.rating.connection import win_groups
from arena.rating.effects import Effect
from arena.rating.existence import refuse_one_sided
from arena.rating.identify import refuse_flat, refuse_unanswerable
from arena.rating.joint import Ridge
from arena.rating.joint_climb import Summit, climb, start
from arena.rating.joint_covariance import Fitted
from arena.rating.joint_design import JointDesign, joint_design, judge_groups
from arena.rating.joint_effects import admitted_effects, suspended_effects
from arena.rating.joint_many import climb_many
from arena.rating.joint_settings import JointSettings
from arena.rating.sandwich import Covariance
from arena.rating.sole_links import refuse_doubtful_links
from arena.rating.suspension import doubtful_judges
from arena.rating.votes import PairTallies, tally_pairs
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_MANY_ROWS = 500_000
"""From here on `climb_many` pays."""

_SELF_ALONE = (
    "Self-preference without sharpness in the fit takes a sharp judge's confidence in a strong "
    "model for love of itself; read it only beside sharpness."
)


@dataclass(frozen=True, slots=True, eq=False)
class JointFit:
    """What `RatingFit` needs of a joint fit."""

    strengths: _Floats
    by_prompt: Covariance | None
    by_battle: Covariance | None
    by_prompt_and_judge: Covariance | None
    effects: tuple[Effect, ...]
    log_likelihood: float
    steps: int
    last_step: float
    notes: tuple[str, ...]


def fit_joint(table: VoteTable, settings: JointSettings, pairs: PairTallies) -> JointFit:
    """Fit all terms, suspending judges until the sharpness of every one left is above 0.

    All models must be joined by wins in both directions, as `refuse_one_sided` checks. `pairs` are
    what the votes add up to.

    Raises
    ------
    NotIdentified
        If these votes cannot tell a term from another.
    DisconnectedModels
        If the votes of the admitted judges do not join all models.
    NoConvergence
    """
    with few_threads(len(table.models)):
        return _fit(table, settings, pairs)


def _fit(table: VoteTable, settings: JointSettings, pairs: PairTallies) -> JointFit:
    terms = settings.terms
    names, group_of = judge_groups(table, terms)
    # Without terms of judges all votes are of one, and a column of zeros takes no memory.
    group = group_of[table.judge] if terms.of_judges else np.broadcast_to(np.int64(0), len(table))

    def refuse_links() -> None:
        refuse_doubtful_links(table, names, group, lambda votes: _doubtful(votes, settings))

    suspended: tuple[str, ...] = ()
    steps = 0
    while True:
        out = [names.index(name) for name in suspended]
        votes = table.take(~np.isin(group, out)) if out else table
        refuse_unanswerable(votes, terms, suspended)
        if out:
            pairs = tally_pairs(votes)
            refuse_one_sided(votes.models, win_groups(pairs))
        design = joint_design(votes, terms)
        ridge = settings.ridge(design)
        try:
            ways = (votes.cluster, votes.battle) if settings.by_battle else (votes.cluster,)
            summit = _summit(design, ridge, settings, pairs, ways)
        except NoConvergence:
            if terms.sharpness:
                refuse_links()
            raise
        steps += summit.steps
        refuse_flat(design, summit.parameters, summit.slope, terms)
        fitted = Fitted(votes, design, ridge, summit)
        doubtful = doubtful_judges(fitted, settings.suspend_confidence) if terms.sharpness else ()
        if not doubtful:
            break
        if not suspended:
            refuse_links()
        suspended += doubtful

    parameters, jacobian = _published(design, summit.parameters)
    strengths = parameters[: len(table.models)]
    by_prompt = fitted.covariance(jacobian, votes.cluster)
    effects = admitted_effects(fitted, parameters, by_prompt, settings)
    for name in suspended:
        own = table.take(group == names.index(name))
        effects += suspended_effects(own, strengths, parameters, design, settings)
    notes = tuple(
        f"Judge {name} is suspended: its sharpness is not surely above 0. Its votes "
        f"({int((group == names.index(name)).sum()):,}) left the fit."
        for name in suspended
    )
    if terms.self_preference and not terms.sharpness:
        notes += (_SELF_ALONE,)
    if terms.style and not design.units.all():
        alike = [
            name for name, unit in zip(table.feature_names, design.units, strict=True) if unit == 0
        ]
        notes += (f"No coefficient of {', '.join(alike)}: alike on both sides of every battle.",)
    n = len(table.models)
    by_battle = fitted.covariance(jacobian, votes.battle) if settings.by_battle else None
    both = fitted.two_way(jacobian) if settings.two_way else None
    return JointFit(
        strengths=strengths,
        by_prompt=_of_strengths(by_prompt, n),
        by_battle=_of_strengths(by_battle, n),
        by_prompt_and_judge=_of_strengths(both, n),
        effects=tuple(sorted(effects, key=lambda e: (e.suspended, e.kind, e.name))),
        log_likelihood=ridge.loss(summit.parameters) - summit.slope.loss,
        steps=steps,
        last_step=summit.last_step,
        notes=notes,
    )


def _doubtful(table: VoteTable, settings: JointSettings) -> tuple[str, ...]:
    """Judges that a fit of these votes would suspend first."""
    design = joint_design(table, settings.terms)
    ridge = settings.ridge(design)
    summit = _summit(design, ridge, settings, tally_pairs(table))
    refuse_flat(design, summit.parameters, summit.slope, settings.terms)
    return doubtful_judges(Fitted(table, design, ridge, summit), settings.suspend_confidence)


def _summit(
    design: JointDesign,
    ridge: Ridge,
    settings: JointSettings,
    pairs: PairTallies,
    ways: tuple[NDArray[np.integer], ...] = (),
) -> Summit:
    """First with every sharpness at 1, which has one top; from there with all parameters.

    `ways` are codes of clusters whose meats will be asked for.
    """
    pace = {"tolerance": settings.tolerance, "max_steps": settings.max_steps}
    sharpness = design.of_kind("sharpness")
    free = np.ones(design.size, np.bool_)
    free[sharpness] = False
    if not len(sharpness) and design.row_features.shape[1] and len(design.row_votes) >= _MANY_ROWS:
        soon = climb_many(design, pairs, ridge, settings.tolerance, ways)
        if soon is not None:
            return soon
    found = climb(design, start(design), ridge, free=free, **pace)  # type: ignore[arg-type]
    if not len(sharpness):
        return found
    joint = climb(design, found.parameters, ridge, **pace)  # type: ignore[arg-type]
    return Summit(joint.parameters, joint.slope, found.steps + joint.steps, joint.last_step)


def _published(design: JointDesign, parameters: _Floats) -> tuple[_Floats, _Floats]:
    """Parameters under the rules of mean and scale, and their derivative in the free ones."""
    n, found, jacobian = design.n_models, parameters.copy(), np.eye(design.size)
    found[:n] -= found[:n].mean()
    jacobian[:n, :n] -= 1 / n
    sharpness = design.of_kind("sharpness")
    if len(sharpness):
        relative = 1 / (len(sharpness) * parameters[sharpness])
        scale = float(np.exp(np.log(parameters[sharpness]).mean()))
        found[:n] *= scale
        found[sharpness] /= scale
        jacobian[:n, :n] *= scale
        jacobian[:n, sharpness] = np.outer(found[:n], relative)
        inside = np.ix_(sharpness, sharpness)
        jacobian[inside] = np.eye(len(sharpness)) / scale - np.outer(found[sharpness], relative)
    return found, jacobian


def _of_strengths(covariance: Covariance | None, n: int) -> Covariance | None:
    return covariance and Covariance(covariance.matrix[:n, :n], covariance.clusters)
