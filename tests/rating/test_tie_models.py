"""Davidson's and Rao and Kupper's models of ties, which share all but their formula."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import check_grad
from scipy.special import expit

from arena.errors import DisconnectedModels, NoConvergence
from arena.rating.board import rate
from arena.rating.interval import IntervalSettings
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.davidson import Davidson, davidson_terms
from arena.rating.methods.rao_kupper import RaoKupper, rao_kupper_terms
from arena.rating.outcomes import tally_outcomes
from arena.rating.tie_model import TieFormula, tie_slope
from arena.vote_table import VoteTable
from tests.rating.published import evalica_scores, evalica_sets, evalica_votes
from tests.rating.simulated import davidson_votes, rao_kupper_votes
from tests.rating.tables import table, tables, tally, vote

FORMULAS = [davidson_terms, rao_kupper_terms]
both_models = pytest.mark.parametrize("model", [Davidson(), RaoKupper()], ids=lambda m: m.name)
both_formulas = pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.__name__)


@pytest.mark.shared_data
@evalica_sets
def test_davidson_is_newmans_ranking_up_to_a_factor(shared_data: Path, name: str) -> None:
    expected = evalica_scores(shared_data, name, "newman")
    fit = Davidson().fit(evalica_votes(shared_data, name))

    golden = np.log([expected[model] for model in fit.models])
    assert fit.strengths == pytest.approx(golden - golden.mean(), abs=3e-7)


@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "nu"), [("food", 0.1573), ("llmfao", 1.4797)])
def test_nu_is_that_of_the_prototype(shared_data: Path, name: str, nu: float) -> None:
    # shared/methods/rating.md, section 8.
    fit = Davidson().fit_ties(evalica_votes(shared_data, name))

    assert np.exp(fit.tie) == pytest.approx(nu, abs=5e-5)


def test_two_models_have_the_closed_form_of_davidson() -> None:
    # wins : losses = p_a : p_b, and ties = nu sqrt(wins losses).
    fit = Davidson().fit_ties(table(tally("ant", "bee", wins=8, losses=2, ties=6)))

    assert fit.strengths[0] - fit.strengths[1] == pytest.approx(np.log(4), abs=1e-9)
    assert np.exp(fit.tie) == pytest.approx(6 / 4, abs=1e-9)


def test_two_models_have_the_closed_form_of_rao_and_kupper() -> None:
    fit = RaoKupper().fit_ties(table(tally("ant", "bee", wins=8, losses=2, ties=6)))

    gap = fit.strengths[0] - fit.strengths[1]
    assert expit(gap - fit.tie) == pytest.approx(8 / 16, abs=1e-9)
    assert expit(-gap - fit.tie) == pytest.approx(2 / 16, abs=1e-9)


@both_formulas
@settings(max_examples=25, deadline=None)
@given(votes=tables(), seed=st.integers(0, 1000))
def test_slopes_are_those_of_finite_differences(
    formula: TieFormula, votes: VoteTable, seed: int
) -> None:
    outcomes = tally_outcomes(votes)
    point = np.random.default_rng(seed).normal(size=len(votes.models) + 1)
    point[-1] = 0.3 + abs(point[-1])

    def value(x: NDArray[np.float64]) -> float:
        return tie_slope(formula, outcomes, x)[0]

    def slope(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return tie_slope(formula, outcomes, x)[1]

    assert check_grad(value, slope, point) == pytest.approx(0, abs=1e-4)
    _, gradient, minus_hessian = tie_slope(formula, outcomes, point)
    for parameter in range(len(point)):
        moved = point.copy()
        moved[parameter] += 1e-6
        column = -(tie_slope(formula, outcomes, moved)[1] - gradient) / 1e-6
        assert minus_hessian[:, parameter] == pytest.approx(column, abs=1e-3)


def test_nu_is_recovered() -> None:
    rng = np.random.default_rng(1)
    strengths = rng.normal(size=12)

    fit = Davidson().fit_ties(davidson_votes(strengths, 0.8, 6000, rng))

    assert np.exp(fit.tie) == pytest.approx(0.8, abs=0.1)
    assert np.corrcoef(fit.strengths, strengths)[0, 1] > 0.99


def test_kappa_is_recovered() -> None:
    rng = np.random.default_rng(2)
    strengths = rng.normal(size=12)

    fit = RaoKupper().fit_ties(rao_kupper_votes(strengths, np.log(1.7), 6000, rng))

    assert np.exp(fit.tie) == pytest.approx(1.7, abs=0.1)
    assert np.corrcoef(fit.strengths, strengths)[0, 1] > 0.99


def test_intervals_of_nu_and_strengths_cover() -> None:
    covered, drawn = [], []
    strengths = np.linspace(-1, 1, 5)
    for seed in range(200):
        rng = np.random.default_rng(seed)
        fit = Davidson().fit_ties(davidson_votes(strengths, 0.8, 1000, rng))
        assert fit.tie_error is not None
        assert fit.by_prompt is not None
        drawn.append(abs(fit.tie - np.log(0.8)) < 2.01 * fit.tie_error)
        covered.append(np.abs(fit.strengths - strengths) < 2.01 * fit.by_prompt.errors())

    assert 0.91 <= np.mean(drawn) <= 0.985
    assert 0.92 <= np.mean(covered) <= 0.98


def test_intervals_of_kappa_and_strengths_of_rao_kupper_cover() -> None:
    covered, drawn = [], []
    strengths = np.linspace(-1, 1, 5)
    for seed in range(200):
        votes = rao_kupper_votes(strengths, np.log(1.7), 1000, np.random.default_rng(seed))
        fit = RaoKupper().fit(votes)
        (kappa,) = fit.effects
        assert kappa.lower is not None
        assert kappa.upper is not None
        drawn.append(kappa.lower < 1.7 < kappa.upper)
        half = fit.intervals(IntervalSettings(draws=1)).marginal
        assert half is not None
        covered.append(np.abs(fit.strengths - strengths) < half)

    assert 0.91 <= np.mean(drawn) <= 0.985
    assert 0.92 <= np.mean(covered) <= 0.98


@both_models
def test_the_parameter_of_ties_reaches_the_board(model: Davidson | RaoKupper) -> None:
    votes = davidson_votes(np.linspace(-1, 1, 4), 0.8, 600, np.random.default_rng(0))
    found = model.fit_ties(votes)

    (effect,) = rate(votes, method=model).effects

    name = {"davidson": "nu", "rao_kupper": "kappa"}[model.name]
    assert (effect.kind, effect.name) == ("tie", name)
    assert effect.value == pytest.approx(np.exp(found.tie))
    assert found.tie_error is not None
    assert effect.error == pytest.approx(effect.value * found.tie_error)
    half = stats.t.ppf(0.975, 49) * found.tie_error
    assert effect.lower == pytest.approx(np.exp(found.tie - half))
    assert effect.upper == pytest.approx(np.exp(found.tie + half))


@both_models
def test_below_ten_prompts_the_parameter_of_ties_has_no_interval(
    model: Davidson | RaoKupper,
) -> None:
    votes = davidson_votes(np.linspace(-1, 1, 3), 0.8, 200, np.random.default_rng(0))

    (effect,) = model.fit(replace(votes, cluster=votes.cluster % 9)).effects

    assert (effect.error, effect.lower, effect.upper) == (None, None, None)


@both_models
def test_votes_without_ties_have_the_parameter_that_allows_none(
    model: Davidson | RaoKupper,
) -> None:
    fit = model.fit(table(tally("ant", "bee", wins=3, losses=1)))

    assert [effect.value for effect in fit.effects] == [0 if model.name == "davidson" else 1]
    assert fit.likelihood == "outcomes"


@both_models
def test_votes_without_ties_are_bradley_terry(model: Davidson | RaoKupper) -> None:
    votes = table(tally("ant", "bee", wins=3, losses=1), tally("bee", "cat", wins=1, losses=2))

    plain = BradleyTerry().fit(votes)
    fit = model.fit(votes)

    assert fit.strengths == pytest.approx(plain.strengths, abs=1e-9)
    assert set(fit.settings) == {"tolerance", "max_steps", "confidence"}


@both_models
@pytest.mark.parametrize("wins", [0, 1, 5])
def test_strengths_that_run_away_with_the_ties_are_refused(
    model: Davidson | RaoKupper, wins: int
) -> None:
    never_lost = table(tally("ant", "bee", wins=wins, ties=5))

    with pytest.raises(DisconnectedModels, match="more wins than ties"):
        model.fit(never_lost)


@both_models
def test_a_cycle_with_more_wins_than_ties_holds_strengths(model: Davidson | RaoKupper) -> None:
    ring = table(tally("a", "b", wins=1), tally("b", "c", wins=1), tally("a", "c", ties=1))

    assert model.fit(ring).last_step <= 1e-9


@both_models
def test_half_a_tie_and_half_a_win_make_a_vote_of_three_quarters(
    model: Davidson | RaoKupper,
) -> None:
    votes = table(tally("ant", "bee", wins=2, losses=2, ties=2))
    split = votes.take(np.arange(6))
    split.points[[0, 4]] = 0.75  # a win and a tie

    assert model.fit(split).strengths == pytest.approx(model.fit(votes).strengths, abs=1e-9)


@both_models
def test_lopsided_pairs_converge(model: Davidson | RaoKupper) -> None:
    votes = table(
        [vote("a", "b"), vote("b", "a"), vote("b", "c"), vote("c", "b"), vote("a", "b", 0.5)]
    )
    votes.weight[:] = [5000.0, 1.0, 1.0, 8000.0, 3.0]

    assert model.fit(votes).last_step <= 1e-9


@both_models
def test_raises_when_strengths_still_move(model: Davidson | RaoKupper) -> None:
    with pytest.raises(NoConvergence, match="after 1 steps a strength still moves"):
        type(model)(max_steps=1).fit(table(tally("ant", "bee", wins=3, losses=1, ties=1)))
