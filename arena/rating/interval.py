"""Error bars, and intervals that hold for all models at once, from clustered covariances.

A t distribution of G-1 degrees for G clusters. Simultaneous intervals take the critical value of
the largest |t| (sup-t; Montiel Olea & Plagborg-Møller 2019, https://doi.org/10.1002/jae.2656).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import brentq

from arena.errors import BadInput
from arena.rating.blas_threads import few_threads
from arena.rating.limits import at_least, inside, one_of
from arena.rating.sandwich import Covariance

_Array = NDArray[np.float64]

_NO_SPREAD = 1e-9
"""A smaller standard error, in log-odds, is rounding around 0."""

MIN_CLUSTERS = 10
"""With fewer prompt clusters no interval is shown."""

MIN_JUDGES = 3
"""With fewer judges nothing is said about other judges like them."""

Clustering = Literal["prompt", "battle", "swap_group", "prompt+judge"]
CLUSTERINGS: tuple[Clustering, ...] = ("prompt", "battle", "swap_group", "prompt+judge")


@dataclass(frozen=True, slots=True)
class IntervalSettings:
    """How wide intervals are, and the draws behind the simultaneous ones."""

    confidence: float = 0.95
    cluster: Clustering = "prompt"
    """Which votes are related: `prompt` is for this panel of judges; `prompt+judge` takes the
    judges as drawn from others like them; `battle` takes prompts as given, `swap_group` judges too:
    only the two orders of one judge's votes on a battle are related."""
    draws: int = 10_000
    seed: int = 0

    def __post_init__(self) -> None:
        inside(0, 1, confidence=self.confidence)
        one_of(CLUSTERINGS, cluster=self.cluster)
        at_least(1, draws=self.draws)
        at_least(0, seed=self.seed)


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Half-widths in log-odds around strengths; None where no interval is shown.

    Attributes
    ----------
    kind : str
        How votes were taken as related, or "none".
    marginal : (n,) array or None
        Each covers its own strength with the stated confidence: the error bars.
    simultaneous : (n,) array or None
        All cover at once with that confidence: the rank spread.
    differences : (n, n) array or None
        Each covers the difference of its two strengths.
    notes : tuple of str
        What a reader has to know.
    """

    kind: str
    marginal: _Array | None = None
    simultaneous: _Array | None = None
    differences: _Array | None = None
    notes: tuple[str, ...] = ()


def sup_t(covariance: Covariance, strengths: _Array, settings: IntervalSettings) -> float:
    """The critical value that max |t| over all strengths stays below with the confidence.

    The chance that any |t| exceeds c is n P(|t_i| > c) E[1/N], where N counts the |t_j| above c
    given that a model i, chosen at random, is above it (Owen, Maximov & Chertkov 2019,
    https://arxiv.org/abs/1710.06965). Only 1/N is simulated, so the result lies between the
    marginal value and Bonferroni's, and 10,000 draws fix it to a few thousandths. They are
    drawn in the order of strength: names and their order change nothing.
    """
    errors = covariance.errors()
    order = np.lexsort((errors.round(9), strengths.round(9)))
    order = order[errors[order] > _NO_SPREAD]
    correlation = covariance.matrix[np.ix_(order, order)] / np.outer(errors[order], errors[order])
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    n, degrees = len(order), covariance.clusters - 1

    rng = np.random.default_rng(settings.seed)
    above = np.arange(settings.draws) % n
    pull = correlation[above]
    tail = 1 - rng.random(settings.draws)
    leftover = rng.standard_normal((settings.draws, n)) @ root
    # Given t_i, the others are again t about t_i's correlations, with a degree of freedom more.
    leftover -= pull * leftover[np.arange(settings.draws), above, None]
    leftover /= np.sqrt(rng.chisquare(degrees + 1, (settings.draws, 1)))
    sizes, drawn = np.empty_like(pull), np.empty_like(pull)

    def excess(critical: float) -> float:
        one = stats.t.sf(critical, degrees)
        t_above = stats.t.isf(tail * one, degrees)[:, None]
        np.multiply(pull, t_above, out=sizes)
        np.multiply(leftover, np.sqrt(degrees + t_above**2), out=drawn)
        np.abs(np.add(sizes, drawn, out=sizes), out=sizes)
        # Rounding must not lose the one that is above by construction, or its exact mirror.
        together = np.count_nonzero(sizes > critical * (1 - 1e-9), axis=1)
        return float(2 * n * one * np.mean(1 / together)) - (1 - settings.confidence)

    outside = (1 - settings.confidence) / 2
    marginal, bonferroni = stats.t.isf(outside, degrees), stats.t.isf(outside / n, degrees)
    return float(brentq(excess, marginal * (1 - 1e-6), bonferroni * (1 + 1e-6), xtol=1e-9))


@dataclass(frozen=True, slots=True)
class Related:
    """How votes are taken as related: the widest of these covariances counts; none, no interval."""

    kind: str
    covariances: tuple[Covariance, ...]
    notes: tuple[str, ...] = ()


def related(
    by_prompt: Covariance | None,
    by_battle: Covariance | None,
    settings: IntervalSettings,
    by_prompt_and_judge: Covariance | None = None,
    models: int = 0,
) -> Related:
    """Choose how votes are related.

    By prompt; with fewer prompt clusters than twice the `models`, that covariance is short of rank
    and each half-width is the wider of prompt- and battle-clustered. Below `MIN_CLUSTERS` there is
    none.

    Raises
    ------
    BadInput
        By swap group: a fit does not know them, see `arena.rating.swap_groups`.
    """
    if settings.cluster == "swap_group":
        raise BadInput(
            "a fit knows no swap groups; fit swap_groups.apart_by_judge(votes) and take intervals "
            "by battle"
        )
    if settings.cluster == "battle" and by_battle and by_battle.clusters >= MIN_CLUSTERS:
        return Related("clustered by battle", (by_battle,))
    prompts = by_prompt.clusters if by_prompt else 1
    none = ""
    if by_prompt is None and by_battle is None:
        none = "No intervals: the method gives none, or all votes are on one battle."
    elif by_prompt is None or prompts < MIN_CLUSTERS:
        counted = "1 prompt" if prompts == 1 else f"{prompts} prompts"
        none = f"No intervals: the votes come from {counted}, fewer than {MIN_CLUSTERS}."
    elif settings.cluster == "prompt+judge":
        judges = by_prompt_and_judge.clusters if by_prompt_and_judge else 1
        if by_prompt_and_judge and judges >= MIN_JUDGES:
            return Related("clustered by prompt and judge", (by_prompt_and_judge,))
        none = f"No intervals: fewer than {MIN_JUDGES} judges say nothing about other judges."
    elif by_battle is None and (settings.cluster == "battle" or prompts < 2 * models):
        none = (
            "No intervals: these need the covariance by battle, which the fit was told to leave "
            "out; fit with battle_clusters=True, or cluster by prompt if prompts are many."
        )
    if none or by_prompt is None:
        return Related("none", (), (none,))
    if by_battle is None or prompts >= 2 * models:
        return Related("clustered by prompt", (by_prompt,))
    note = (
        f"{prompts} prompts are fewer than twice the {models} models: each interval is the wider "
        "of the one clustered by prompt and the one clustered by battle."
    )
    kind = "the wider of clustered by prompt and by battle"
    return Related(kind, (by_prompt, by_battle), (note,))


def intervals(
    strengths: _Array,
    by_prompt: Covariance | None,
    by_battle: Covariance | None,
    settings: IntervalSettings,
    by_prompt_and_judge: Covariance | None = None,
) -> Intervals:
    """Choose how votes are related, and give the half-widths."""
    n = len(strengths)
    found = related(by_prompt, by_battle, settings, by_prompt_and_judge, n)
    if not found.covariances:
        return Intervals("none", notes=found.notes)
    marginal = np.zeros(n)
    simultaneous = np.zeros(n)
    differences = np.zeros((n, n))
    for covariance in found.covariances:
        t = stats.t.ppf((1 + settings.confidence) / 2, covariance.clusters - 1)
        errors = covariance.errors()
        np.maximum(marginal, t * errors, out=marginal)
        np.maximum(differences, t * covariance.difference_errors(), out=differences)
        if errors.max() > _NO_SPREAD:
            with few_threads(n):
                critical = sup_t(covariance, strengths, settings)
            np.maximum(simultaneous, critical * errors, out=simultaneous)
    if marginal.min() < _NO_SPREAD:
        note = (
            "No intervals: the votes inside each prompt cancel out exactly (ties, or a judge that "
            "prefers a position), so nothing can be said about their spread."
        )
        return Intervals("none", notes=(note,))
    return Intervals(found.kind, marginal, simultaneous, differences, found.notes)
