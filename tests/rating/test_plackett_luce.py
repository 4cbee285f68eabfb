"""Listwise methods against choix, Bradley-Terry, finite differences and simulations."""

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import check_grad
from scipy.special import logsumexp

from arena.errors import BadInput, DisconnectedModels, NoConvergence, NoVotes
from arena.rating.methods import plackett_luce
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.luce_spectral import LuceSpectral
from arena.rating.methods.plackett_luce import PlackettLuce
from arena.rating.ranking_design import RankingDesign
from arena.rating.rankings import Rankings
from arena.vote_table import VoteTable
from tests.rating.tables import tables

both_methods = pytest.mark.parametrize(
    "method", [PlackettLuce(), LuceSpectral()], ids=lambda method: method.name
)


def drawn(
    strengths: NDArray[np.float64], number: int, length: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Rankings of random models, best first; strengths plus Gumbel noise are Plackett-Luce."""
    who = np.argsort(rng.random((number, len(strengths))), axis=1)[:, :length]
    noisy = strengths[who] + rng.gumbel(size=who.shape)
    return np.take_along_axis(who, np.argsort(-noisy, axis=1), axis=1)


def coded(codes: NDArray[np.integer], ranked: NDArray[np.integer] | None = None) -> Rankings:
    """Rankings over as many models as the codes need."""
    names = tuple(f"m{i:02}" for i in range(int(codes.max()) + 1))
    return Rankings.from_codes(names, codes, ranked=ranked)


@st.composite
def mixed(draw: st.DrawFn) -> Rankings:
    """Up to 15 full or cut rankings of 2 to 5 models after two opposite ones of all."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    codes = np.full((2 + draw(st.integers(0, 15)), 5), -1)
    codes[:2] = [range(5), range(5)[::-1]]
    for row in codes[2:]:
        length = rng.integers(2, 6)
        row[:length] = rng.permutation(5)[:length]
    return coded(codes)


@both_methods
@settings(max_examples=30, deadline=None)
@given(votes=tables())
def test_votes_are_rankings_of_two_and_give_bradley_terry(
    method: PlackettLuce | LuceSpectral, votes: VoteTable
) -> None:
    plain, fit = BradleyTerry().fit(votes), method.fit(votes)

    assert fit.strengths == pytest.approx(plain.strengths, abs=1e-6)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-6)
    for ours, theirs in ((fit.by_prompt, plain.by_prompt), (fit.by_battle, plain.by_battle)):
        assert ours is not None
        assert theirs is not None
        assert ours.matrix == pytest.approx(theirs.matrix, rel=1e-5, abs=1e-7)
        assert ours.clusters == theirs.clusters


@both_methods
@settings(max_examples=20, deadline=None)
@given(rankings=mixed())
def test_agrees_with_choix(method: PlackettLuce | LuceSpectral, rankings: Rankings) -> None:
    lists = [tuple(code for code in row if code >= 0) for row in rankings.codes.tolist()]

    expected = choix.opt_rankings(5, lists, tol=1e-10)

    assert method.fit_rankings(rankings).strengths == pytest.approx(expected, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(rankings=mixed(), seed=st.integers(0, 1000))
def test_the_best_of_a_longer_list_agrees_with_choix(rankings: Rankings, seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = (rankings.codes >= 0).sum(axis=1)
    ranked = np.maximum(1, rng.integers(0, lengths))
    ranked[:2] = 5
    cut = Rankings.from_codes(rankings.models, rankings.codes, ranked=ranked)

    choices = []
    for row, length, places in zip(cut.codes.tolist(), lengths, cut.ranked, strict=True):
        for place in range(min(places, length - 1)):
            choices.append((row[place], row[place + 1 : length]))
    expected = choix.opt_top1(5, choices, tol=1e-10)

    assert PlackettLuce().fit_rankings(cut).strengths == pytest.approx(expected, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(rankings=mixed(), seed=st.integers(0, 1000))
def test_slopes_are_those_of_finite_differences(rankings: Rankings, seed: int) -> None:
    design = RankingDesign.of(rankings)
    point = np.random.default_rng(seed).normal(size=5)

    def value(strengths: NDArray[np.float64]) -> float:
        return design.slope(strengths)[0]

    def slope(strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        return design.slope(strengths)[1]

    assert check_grad(value, slope, point) == pytest.approx(0, abs=1e-4)
    _, gradient, minus_hessian = design.slope(point)
    for model in range(5):
        moved = point.copy()
        moved[model] += 1e-6
        column = -(design.slope(moved)[1] - gradient) / 1e-6
        assert minus_hessian[:, model] == pytest.approx(column, abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(rankings=mixed(), seed=st.integers(0, 1000))
def test_the_likelihood_is_the_product_of_choices(rankings: Rankings, seed: int) -> None:
    point = np.random.default_rng(seed).normal(size=5)

    expected = 0.0
    for row in rankings.codes:
        left = point[row[row >= 0]]
        expected += sum(left[place] - logsumexp(left[place:]) for place in range(len(left)))

    assert RankingDesign.of(rankings).slope(point)[0] == pytest.approx(expected, abs=1e-9)


def test_a_first_look_at_some_rankings_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    rankings = coded(drawn(np.linspace(-2, 2, 9), 600, 4, rng))
    plain = PlackettLuce().fit_rankings(rankings)

    monkeypatch.setattr(plackett_luce, "_A_LOOK", 100)
    looked = PlackettLuce().fit_rankings(rankings)

    assert looked.steps < plain.steps
    assert looked.strengths == pytest.approx(plain.strengths, abs=1e-9)
    assert looked.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-12)
    assert looked.by_prompt is not None
    assert plain.by_prompt is not None
    assert looked.by_prompt.matrix == pytest.approx(plain.by_prompt.matrix, abs=1e-10)


def test_unrelated_rankings_have_the_covariance_of_clusters_of_one() -> None:
    codes = drawn(np.linspace(-1, 1, 6), 80, 4, np.random.default_rng(0))
    design = RankingDesign.of(coded(codes))
    scores = design.scores(np.linspace(-1, 1, 6))

    rows = np.zeros((80, 6))
    rows[np.arange(80), design.codes] = scores
    assert design.squared_scores(scores) == pytest.approx(rows.T @ rows, abs=1e-12)


def test_500_rankings_of_6_recover_the_strengths() -> None:
    rng = np.random.default_rng(0)
    strengths = rng.normal(size=20)

    fit = PlackettLuce().fit_rankings(coded(drawn(strengths, 500, 6, rng)))

    assert np.corrcoef(fit.strengths, strengths)[0, 1] >= 0.98


def test_intervals_cover() -> None:
    strengths = np.linspace(-1, 1, 6)
    covered = []
    for seed in range(200):
        codes = drawn(strengths, 100, 4, np.random.default_rng(seed))
        fit = PlackettLuce().fit_rankings(coded(codes))
        assert fit.by_prompt is not None
        covered.append(np.abs(fit.strengths - strengths) < 1.98 * fit.by_prompt.errors())

    assert 0.92 <= np.mean(covered) <= 0.98


def test_rankings_repeated_in_their_cluster_tell_nothing_new() -> None:
    codes = drawn(np.linspace(-1, 1, 6), 60, 4, np.random.default_rng(0))
    names = tuple(f"m{i}" for i in range(6))
    prompts = [f"p{i}" for i in range(60)]

    once = PlackettLuce().fit_rankings(Rankings.from_codes(names, codes, clusters=prompts))
    thrice = PlackettLuce().fit_rankings(
        Rankings.from_codes(names, np.tile(codes, (3, 1)), clusters=prompts * 3)
    )

    assert once.by_prompt is not None
    assert thrice.by_prompt is not None
    assert thrice.by_battle is not None
    assert thrice.by_prompt.errors() == pytest.approx(once.by_prompt.errors(), rel=1e-9)
    assert (thrice.by_battle.errors() < 0.6 * once.by_prompt.errors()).all()


@both_methods
def test_a_model_always_ranked_first_is_refused(method: PlackettLuce | LuceSpectral) -> None:
    with pytest.raises(DisconnectedModels, match="leaves out m00"):
        method.fit_rankings(coded(np.array([[0, 1, 2], [0, 2, 1]])))


def test_a_weak_one_that_was_never_chosen_is_refused_by_name() -> None:
    top_two = coded(np.array([[0, 1, 2], [1, 0, 2]]), ranked=np.array([2, 1]))

    with pytest.raises(DisconnectedModels, match="leaves out m02"):
        PlackettLuce().fit_rankings(top_two)


@both_methods
def test_no_rankings_are_refused(method: PlackettLuce | LuceSpectral) -> None:
    with pytest.raises(NoVotes):
        method.fit_rankings(Rankings.from_lists([], models=["a", "b"]))


@both_methods
def test_raises_when_strengths_still_move(method: PlackettLuce | LuceSpectral) -> None:
    codes = drawn(np.linspace(-1, 1, 4), 50, 4, np.random.default_rng(0))

    with pytest.raises(NoConvergence, match="after 2 steps a strength still moves"):
        type(method)(max_steps=2).fit_rankings(coded(codes))


def test_spectral_ranking_refuses_what_choix_does_not_know() -> None:
    codes = np.array([[0, 1, 2], [2, 1, 0]])

    with pytest.raises(BadInput, match="full rankings of weight 1"):
        LuceSpectral().fit_rankings(coded(codes, ranked=np.array([3, 1])))


def test_strengths_far_apart_converge() -> None:
    ladder = np.array(
        [[i, i + 1] for i in range(9) for _ in range(300)] + [[i + 1, i] for i in range(9)]
    )

    fit = PlackettLuce().fit_rankings(coded(ladder))

    assert -np.diff(fit.strengths) == pytest.approx(np.full(9, np.log(300)), abs=1e-7)
