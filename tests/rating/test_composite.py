"""One rating over dimensions, and what becomes of each dimension in it."""

import numpy as np
import pytest
from scipy.optimize import minimize

from arena.errors import BadInput, NoVotes
from arena.rating.interval import IntervalSettings
from arena.rating.likelihood import half_tie_log_likelihood
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.composite import Composite
from arena.rating.methods.davidson import davidson_chances
from arena.rating.votes import tally_pairs
from arena.vote_table import VoteTable
from tests.rating.simulated import coded, davidson_votes
from tests.rating.tables import table, tally

UP = np.linspace(-1, 1, 5)


def _dimensions() -> dict[str, VoteTable]:
    rng = np.random.default_rng(0)
    return {
        "accuracy": davidson_votes(UP, 0.5, 800, rng),
        "language": davidson_votes(-UP, 0.5, 200, rng),
    }


def test_all_weight_on_one_dimension_is_its_bradley_terry() -> None:
    dimensions = _dimensions()

    for name, other in (("accuracy", "language"), ("language", "accuracy")):
        fit = Composite(weights={name: 2.0, other: 0.0}).fit_dimensions(dimensions)
        plain = BradleyTerry().fit(dimensions[name])
        assert fit.strengths == pytest.approx(plain.strengths, abs=1e-6)
        assert fit.by_prompt is not None
        assert plain.by_prompt is not None
        assert fit.by_prompt.matrix == pytest.approx(plain.by_prompt.matrix, rel=1e-6)


def test_dimensions_count_by_their_weights_and_not_by_their_votes() -> None:
    # 800 votes say one thing, 200 its opposite: of equal weights they cancel.
    accurate = table(tally("ant", "bee", wins=600, losses=200))
    fluent = table(tally("ant", "bee", wins=50, losses=150))

    even = Composite().fit_dimensions({"accuracy": accurate, "language": fluent})
    tilted = Composite(weights={"accuracy": 3, "language": 1}).fit_dimensions(
        {"accuracy": accurate, "language": fluent}
    )

    assert even.strengths == pytest.approx([0, 0], abs=1e-9)
    # Share of points: (3 * 3/4 + 1/4) / 4 = 5/8.
    assert tilted.strengths[0] - tilted.strengths[1] == pytest.approx(np.log(5 / 3), abs=1e-9)


def test_minimises_the_weighted_mean_losses_and_the_ridge() -> None:
    dimensions, weights, ridge = _dimensions(), {"accuracy": 0.7, "language": 0.2}, 0.05

    def loss(strengths: np.ndarray) -> float:
        total = ridge / 2 * float(strengths @ strengths)
        for name, votes in dimensions.items():
            value = half_tie_log_likelihood(tally_pairs(votes), strengths)
            total -= weights[name] * value / len(votes)
        return total

    expected = minimize(loss, np.zeros(5), tol=1e-12).x

    fit = Composite(weights=weights, ridge=ridge).fit_dimensions(dimensions)
    assert fit.strengths == pytest.approx(expected, abs=1e-5)


def test_dimensions_may_have_other_models() -> None:
    fit = Composite().fit_dimensions(
        {
            "accuracy": table(tally("ant", "bee", wins=3, losses=1)),
            "language": table(tally("bee", "cat", wins=3, losses=1)),
        }
    )

    assert fit.models == ("ant", "bee", "cat")
    assert -np.diff(fit.strengths) == pytest.approx([np.log(3)] * 2, abs=1e-9)


def test_votes_on_one_prompt_are_related_across_dimensions() -> None:
    votes = davidson_votes(UP, 0.5, 800, np.random.default_rng(1))

    once = BradleyTerry().fit(votes).by_prompt
    twice = Composite().fit_dimensions({"accuracy": votes, "language": votes}).by_prompt

    assert once is not None
    assert twice is not None
    assert twice.matrix == pytest.approx(once.matrix, rel=1e-6)


def test_a_ridge_rates_an_undefeated_model() -> None:
    fit = Composite(ridge=0.1).fit(table(tally("ant", "bee", wins=5)))

    assert 0 < fit.strengths[0] < 3


def test_a_ridge_narrows_the_errors_as_it_stiffens_the_loss() -> None:
    # Of two equal models: a curvature of 1/2 along their difference, and the ridge's.
    even = table(tally("ant", "bee", wins=10, losses=10))

    plain, stiff = Composite().fit(even).by_prompt, Composite(ridge=0.5).fit(even).by_prompt

    assert plain is not None
    assert stiff is not None
    assert stiff.errors() == pytest.approx(plain.errors() / 2, rel=1e-9)


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        ({"accuracy": 1.0}, "weights for accuracy, votes for accuracy, language"),
        ({"accuracy": 1.0, "language": -1.0}, "the weight of language is -1.0"),
        ({"accuracy": 0.0, "language": 0.0}, "must have a weight above 0"),
    ],
)
def test_weights_that_are_not_for_these_dimensions_are_refused(
    weights: dict[str, float], reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        Composite(weights=weights).fit_dimensions(_dimensions())


def test_intervals_of_a_composite_cover() -> None:
    # Prompts 0 to 49 are in both dimensions, so their votes are related across them.
    weights, covered = {"accuracy": 1.0, "language": 3.0}, []
    clear, close = np.linspace(-1.5, 1.5, 5), np.linspace(-0.5, 0.5, 5)
    limit = Composite(weights=weights).fit_dimensions(
        {name: _shares(of) for name, of in (("accuracy", clear), ("language", close))}
    )
    for seed in range(200):
        rng = np.random.default_rng(seed)
        dimensions = {
            "accuracy": davidson_votes(clear, 0.5, 800, rng),
            "language": davidson_votes(close, 0.5, 300, rng),
        }
        fit = Composite(weights=weights).fit_dimensions(dimensions)
        half = fit.intervals(IntervalSettings(draws=1)).marginal
        assert half is not None
        covered.append(np.abs(fit.strengths - limit.strengths) < half)

    assert 0.92 <= np.mean(covered) <= 0.98


def _shares(strengths: np.ndarray) -> VoteTable:
    """One vote per pair whose points are those that Davidson's model expects, nu being 0.5."""
    a, b = np.triu_indices(len(strengths), k=1)
    won, tied, _ = davidson_chances(strengths[a] - strengths[b], np.log(0.5))
    return coded(len(strengths), a, b, won + tied / 2)


def test_declared_weights_are_refused_where_there_is_one_dimension_only() -> None:
    votes = table(tally("ant", "bee", wins=2, losses=1))

    with pytest.raises(BadInput, match="weights of the dimensions accuracy say nothing about"):
        Composite(weights={"accuracy": 2.0}).fit(votes)


def test_on_one_dimension_the_log_likelihood_is_that_of_bradley_terry() -> None:
    votes = _dimensions()["accuracy"]

    fit, plain = Composite().fit(votes), BradleyTerry().fit(votes)

    assert (fit.likelihood, plain.likelihood) == ("points", "points")
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-9)
    assert Composite().fit_dimensions(_dimensions()).likelihood == "dimensions"


def test_a_dimension_without_votes_is_refused_by_name() -> None:
    with pytest.raises(NoVotes, match="on the dimension language"):
        Composite().fit_dimensions(
            {"accuracy": table(tally("a", "b", ties=1)), "language": table(models=["a", "b"])}
        )
