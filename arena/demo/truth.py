"""The known order of the simulated models, and how well ratings recover it.

**The known order** of a dimension is the order of `true_quality`: the mean of that dimension's
measure (`arena.demo.measures`) over all sixty tasks and all responses the model could give,
computed exactly from its skills. A judge without length or self bias leads ratings to it in the
long run: on accuracy a model's average points in a round robin grow with its mean measure alone;
on helpfulness and language a model with more skill has the better distribution of measures on
every single task; on overall the gaps between models are wide enough (at least 0.03 in the
line-up) for the noise of the others.

Ratings see one response per prompt, not all that could be given. `shown_quality` is the mean
measure of exactly those; it differs from the truth by the luck of sixty draws (a standard
deviation of about 0.05 on accuracy, of under 0.02 on helpfulness and language). The panel's three
judges, asked about all pairs on all tasks, come to a tau of 1 with what was shown on every
dimension, and with the truth to 0.86 on overall, 0.93 on accuracy, 1 on the other two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import kendalltau

from arena.demo.measures import DIMENSIONS, measure, overall
from arena.demo.models import SimulatedModel, simulated_models
from arena.demo.task import tasks
from arena.demo.writing import respond_to
from arena.domain import without_reasoning


@dataclass(frozen=True, slots=True)
class Recovery:
    """How well one dimension's ratings recover the known order.

    Attributes
    ----------
    kendall_tau : float
        Between the ratings and `true_quality`: 1 is the same order, -1 the reverse.
    kendall_tau_shown : float
        Between the ratings and `shown_quality`, the responses that were really given.
    known_order, found_order : tuple of str
        Slugs, best first.
    """

    dimension: str
    kendall_tau: float
    kendall_tau_shown: float
    known_order: tuple[str, ...]
    found_order: tuple[str, ...]


def true_quality(model: SimulatedModel, dimension: str) -> float:
    """Expected measure on a dimension, between 0 and 1, over all tasks and responses."""
    aspects = {
        "accuracy": model.accuracy,
        "helpfulness": model.helpfulness,
        "language": model.language,
    }
    return overall(**aspects) if dimension == "overall" else aspects[dimension]


def shown_quality(model: SimulatedModel, dimension: str, sample: int = 0) -> float:
    """Mean measure on a dimension of the responses given to all tasks."""
    shown = [
        measure(task.text, without_reasoning(respond_to(model, task.text, sample)))
        for task in tasks()
    ]
    return sum(measures.on(dimension) for measures in shown) / len(shown)


def known_order(dimension: str, slugs: list[str]) -> tuple[str, ...]:
    """These simulated models, best first."""
    models = simulated_models()
    return tuple(sorted(slugs, key=lambda slug: -true_quality(models[slug], dimension)))


def recovery(ratings_by_dimension: Mapping[str, Mapping[str, float]]) -> dict[str, Recovery]:
    """Compare ratings with the truth.

    Parameters
    ----------
    ratings_by_dimension : mapping
        Dimension to (slug to rating). Models that are not simulated are passed over.

    Returns
    -------
    dict of str to Recovery
        Without the dimensions whose truth is not known, or with fewer than two simulated models.
    """
    models = simulated_models()
    found = {}
    for dimension, ratings in ratings_by_dimension.items():
        slugs = [slug for slug in ratings if slug in models]
        if dimension not in DIMENSIONS or len(slugs) < 2:
            continue
        rated = [ratings[slug] for slug in slugs]
        found[dimension] = Recovery(
            dimension,
            _kendall([true_quality(models[slug], dimension) for slug in slugs], rated),
            _kendall([shown_quality(models[slug], dimension) for slug in slugs], rated),
            known_order(dimension, slugs),
            tuple(sorted(slugs, key=lambda slug: -ratings[slug])),
        )
    return found


def _kendall(truth: list[float], rated: list[float]) -> float:
    return float(kendalltau(truth, rated).statistic)
