"""The joint likelihood: derivatives, maximum and covariance, each found another way."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit

from arena.errors import NoConvergence
from arena.rating.joint import Ridge, hessian, log_odds, slope
from arena.rating.joint_covariance import clustered_meat
from arena.rating.joint_design import JointDesign, JointTerms, joint_design
from arena.rating.joint_rows import vote_scores
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.worlds import Simulated, judged

EVERYTHING = JointTerms(order_effect=True, sharpness=True, self_preference=True, style=True)
FOUR_TERMS = BradleyTerry(order_effect=True, sharpness=True, self_preference=True, style=True)
JUDGES = (
    Simulated("ant", 1.2, 0.3, 0.6, model=0),
    Simulated("bee", 1.0, -0.2, -0.3, model=1),
    Simulated("cat", 0.8),
)


def _votes(seed: int = 0, prompts: int = 30) -> VoteTable:
    rng = np.random.default_rng(seed)
    return judged(np.linspace(-1, 1, 5), JUDGES, prompts=prompts, rng=rng, length_worth=0.3)


@pytest.mark.parametrize("style", [True, False])
def test_gradient_and_hessian_agree_with_finite_differences(style: bool) -> None:
    rng = np.random.default_rng(1)
    design = joint_design(_votes(), replace(EVERYTHING, style=style))
    ridge = Ridge(rng.uniform(0, 2, design.size), rng.normal(size=design.size))
    point = rng.normal(size=design.size)
    here = slope(design, point, ridge)

    def gradient(at: NDArray[np.float64]) -> NDArray[np.float64]:
        return slope(design, at, ridge).gradient

    def loss(at: NDArray[np.float64]) -> float:
        return slope(design, at, ridge).loss

    slopes = approx_fprime(point, loss, 1e-6)
    curves = np.array(
        [
            (gradient(point + move) - gradient(point - move)) / 2e-6
            for move in np.eye(design.size) * 1e-6
        ]
    )
    assert here.gradient == pytest.approx(slopes, rel=1e-4, abs=1e-2)
    assert hessian(here, ridge) == pytest.approx(curves, rel=1e-5, abs=1e-4)


def test_the_maximum_is_the_one_that_scipy_finds() -> None:
    votes = _votes()
    fit = FOUR_TERMS.fit(votes)

    found = minimize(_naive_loss, np.zeros(5 + 3 + 3 + 2 + 1), args=(votes,), tol=1e-12)

    strengths, sharpness = found.x[:5] - found.x[:5].mean(), 1 + found.x[5:8]
    scale = np.exp(np.log(sharpness).mean())
    effects = {(e.kind, e.name): e.value for e in fit.effects}
    assert fit.strengths == pytest.approx(strengths * scale, abs=1e-4)
    for judge, name in enumerate(("ant", "bee", "cat")):
        assert effects["sharpness", name] == pytest.approx(sharpness[judge] / scale, abs=1e-4)
        assert effects["order_effect", name] == pytest.approx(found.x[8 + judge], abs=1e-4)
    assert effects["self_preference", "ant"] == pytest.approx(found.x[11], abs=1e-4)
    assert effects["self_preference", "bee"] == pytest.approx(found.x[12], abs=1e-4)
    assert effects["style", "length"] == pytest.approx(found.x[13], abs=1e-4)


def _naive_loss(parameters: NDArray[np.float64], votes: VoteTable) -> float:
    """Vote by vote, as the formula stands in rating.md, with its pulls."""
    strengths, sharpness = parameters[:5], 1 + parameters[5:8]
    order, own, style = parameters[8:11], parameters[11:13], parameters[13]
    z = votes.features[:, 0] / np.sqrt((votes.features[:, 0] ** 2).mean())
    a_is_judge = (votes.a == votes.judge).astype(float) - (votes.b == votes.judge)
    eta = sharpness[votes.judge] * (strengths[votes.a] - strengths[votes.b])
    eta += order[votes.judge] * votes.first + style * z
    eta += np.append(own, 0)[votes.judge] * a_is_judge
    loss = votes.points @ np.logaddexp(0, -eta) + (1 - votes.points) @ np.logaddexp(0, eta)
    pull = 0.1 * ((sharpness - 1) ** 2).sum() + 0.01 * ((order**2).sum() + (own**2).sum())
    return float(loss + pull + 0.5e-4 * style**2)


def test_style_agrees_with_a_logistic_regression_by_scipy() -> None:
    # scikit-learn's is this likelihood too; style alone, next to no ridge.
    votes = _votes()
    fit = BradleyTerry(style=True).fit(votes)
    z = votes.features[:, 0] / np.sqrt((votes.features[:, 0] ** 2).mean())
    rows = np.arange(len(votes))
    design = np.zeros((len(votes), 6))
    design[rows, votes.a], design[rows, votes.b], design[:, 5] = 1, -1, z

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        eta = design @ at
        value = votes.points @ np.logaddexp(0, -eta) + (1 - votes.points) @ np.logaddexp(0, eta)
        return float(value), design.T @ (expit(eta) - votes.points)

    found = minimize(loss, np.zeros(6), jac=True, method="BFGS", options={"gtol": 1e-8}).x
    assert fit.strengths == pytest.approx(found[:5] - found[:5].mean(), abs=1e-5)
    assert fit.effects[0].value == pytest.approx(found[5], abs=1e-5)


def test_with_its_coefficient_held_at_0_the_joint_fit_is_the_plain_one() -> None:
    votes = _votes()
    plain = BradleyTerry(judge_clusters=True).fit(votes)
    fit = BradleyTerry(style=True, style_ridge=1e12, judge_clusters=True).fit(votes)

    assert fit.strengths == pytest.approx(plain.strengths, abs=1e-7)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-6)
    for ours, theirs in (
        (fit.by_prompt, plain.by_prompt),
        (fit.by_battle, plain.by_battle),
        (fit.by_prompt_and_judge, plain.by_prompt_and_judge),
    ):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert ours.matrix == pytest.approx(theirs.matrix, rel=1e-6, abs=1e-8)
            assert ours.clusters == theirs.clusters


@pytest.mark.parametrize("related", ["votes", "prompts"])
@pytest.mark.parametrize("style", [True, False])
def test_the_meat_is_the_square_of_each_clusters_scores(related: str, style: bool) -> None:
    votes = _votes()
    clusters = votes.cluster if related == "prompts" else np.arange(len(votes), dtype=np.int32)
    terms = replace(EVERYTHING, style=style)
    design = joint_design(votes, terms)
    point = np.random.default_rng(1).normal(size=design.size)
    units = design.units if style else None

    expected = np.zeros((design.size, design.size))
    for cluster in np.unique(clusters):
        inside = clusters == cluster
        alone = joint_design(votes.take(inside), terms, units)
        own = slope(alone, point[_columns(alone, design)], _no_ridge(alone)).gradient
        score = np.zeros(design.size)
        score[_columns(alone, design)] = own
        expected += np.outer(score, score)

    here = slope(design, point, _no_ridge(design))
    scores = vote_scores(design, log_odds(design, point), design.style_of(point))
    found = clustered_meat(design, scores, here.design, clusters, len(np.unique(clusters)))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def _no_ridge(design: JointDesign) -> Ridge:
    return Ridge(np.zeros(design.size), np.zeros(design.size))


def _columns(part: JointDesign, whole: JointDesign) -> NDArray[np.int64]:
    """Where the parameters of a design of some votes stand in that of all."""
    n = whole.n_models
    labels = [n + whole.labels.index(label) for label in part.labels]
    return np.array([*range(n), *labels], np.int64)


def test_errors_of_effects_agree_with_resampled_prompts() -> None:
    votes = _votes(seed=3, prompts=60)
    fit = FOUR_TERMS.fit(votes)
    rng = np.random.default_rng(4)
    drawn: dict[Any, list[float]] = {(e.kind, e.name): [] for e in fit.effects}
    strengths = []
    for _ in range(300):
        often = np.bincount(rng.integers(0, 60, 60), minlength=60)[votes.cluster]
        again = FOUR_TERMS.fit(replace(votes, weight=often.astype(float)).take(often > 0))
        strengths.append(again.strengths)
        for effect in again.effects:
            drawn[effect.kind, effect.name].append(effect.value)

    assert fit.by_prompt is not None
    assert fit.by_prompt.errors() == pytest.approx(np.std(strengths, axis=0), rel=0.2)
    for effect in fit.effects:
        assert effect.error == pytest.approx(np.std(drawn[effect.kind, effect.name]), rel=0.25)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_likelihood_does_not_know_which_side_is_a(seed: int) -> None:
    votes = _votes(seed)
    turned = replace(
        votes,
        a=votes.b,
        b=votes.a,
        points=1 - votes.points,
        first=-votes.first,
        features=-votes.features,
    )

    assert FOUR_TERMS.fit(turned).strengths == pytest.approx(
        FOUR_TERMS.fit(votes).strengths, abs=1e-8
    )


def test_raises_while_a_parameter_still_moves() -> None:
    with pytest.raises(NoConvergence, match="after 2 steps a parameter of the joint fit"):
        BradleyTerry(order_effect=True, max_steps=2).fit(_votes())
