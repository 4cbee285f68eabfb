"""Which judges leave a joint fit, because they may be tossing coins or turning verdicts round."""

from __future__ import annotations

import numpy as np
from scipy import stats

from arena.rating.cluster_gram import count_groups
from arena.rating.interval import MIN_CLUSTERS
from arena.rating.joint_covariance import Fitted


def doubtful_judges(fitted: Fitted, confidence: float) -> tuple[str, ...]:
    """Judges whose sharpness, at a fixed spread of strengths, may be 0 or less.

    By prompt, or by battle for a judge with fewer than ten prompts; with fewer than ten battles
    anything may be.
    """
    design, parameters = fitted.design, fitted.summit.parameters
    n = design.n_models
    strengths = parameters[:n] - parameters[:n].mean()
    spread = float(np.sqrt(strengths @ strengths))
    jacobian = np.zeros((len(design.judges), design.size))
    jacobian[:, :n] = np.outer(parameters[design.beta], strengths / spread)
    jacobian[np.arange(len(design.judges)), design.beta] = spread
    value = parameters[design.beta] * spread
    doubt = np.ones(len(design.judges), np.bool_)
    undecided = doubt.copy()
    for clusters in (fitted.votes.cluster, fitted.votes.battle):
        groups = np.array([count_groups(clusters[fitted.own(k)]) for k in range(len(doubt))])
        judged = undecided & (groups >= MIN_CLUSTERS)
        if judged.any() and (covariance := fitted.covariance(jacobian, clusters)):
            t = stats.t.ppf((1 + confidence) / 2, np.maximum(groups - 1, 1))
            doubt[judged] = (value <= t * covariance.errors())[judged]
            undecided &= ~judged
    return tuple(name for name, out in zip(design.judges, doubt, strict=True) if out)
