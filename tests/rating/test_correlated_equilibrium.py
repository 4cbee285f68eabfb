"""The equilibrium against linear programming, and its certificate."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from arena.errors import BadInput, NoConvergence
from arena.rating.correlated_equilibrium import CorrelatedEquilibrium, Equilibrium

UNIFORM = np.full(3, 1 / 3)


def solved(payoff: NDArray[np.float64], epsilon: float) -> Equilibrium:
    """The zero-sum game of a matrix, from uniform priors."""
    priors = [np.full(size, 1 / size) for size in payoff.shape]
    return CorrelatedEquilibrium(epsilon=epsilon).solve((payoff, -payoff), priors)


@pytest.mark.parametrize("seed", range(5))
def test_the_value_of_a_zero_sum_game_is_that_of_linear_programming(seed: int) -> None:
    payoff = np.random.default_rng(seed).uniform(-1, 1, (5, 4))
    # Most value v with payoff.T @ x >= v for a distribution x.
    best = linprog(
        [0.0] * 5 + [-1.0],
        A_ub=np.column_stack([-payoff.T, np.ones(4)]),
        b_ub=np.zeros(4),
        A_eq=[[1.0] * 5 + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * 5 + [(None, None)],
    )

    found = solved(payoff, epsilon=5e-5)

    assert best.x is not None
    assert float(np.vdot(found.joint, payoff)) == pytest.approx(best.x[-1], abs=1e-4)


def test_a_prior_that_is_an_equilibrium_stays_as_it_is() -> None:
    rock_paper_scissors = np.array([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]])

    found = solved(rock_paper_scissors, epsilon=0.01)

    assert found.joint == pytest.approx(np.full((3, 3), 1 / 9), abs=1e-12)
    assert found.gains[0] == pytest.approx([0, 0, 0], abs=1e-12)


def test_nobody_gains_more_than_epsilon_by_any_fixed_choice() -> None:
    rng = np.random.default_rng(8)
    payoffs = [rng.normal(size=(4, 3, 5)) for _ in range(3)]
    priors = [rng.dirichlet(np.ones(size)) for size in (4, 3, 5)]

    found = CorrelatedEquilibrium(epsilon=0.01).solve(payoffs, priors)

    assert found.joint.sum() == pytest.approx(1)
    for fixed in range(4):
        alone = np.sum(found.joint.sum(axis=0) * payoffs[0][fixed])
        assert alone - np.sum(found.joint * payoffs[0]) <= 0.01001
    assert found.most_gain <= 0.01001
    assert found.marginals[2] == pytest.approx(found.joint.sum(axis=(0, 1)))


def test_without_its_certificate_a_result_is_refused() -> None:
    payoff = np.random.default_rng(0).uniform(-1, 1, (6, 6))

    with pytest.raises(NoConvergence, match="after 1 steps: somebody still gains"):
        CorrelatedEquilibrium(epsilon=1e-4, max_steps=1).solve(
            (payoff, -payoff), (np.full(6, 1 / 6), np.full(6, 1 / 6))
        )


def test_payoffs_of_another_shape_are_refused() -> None:
    with pytest.raises(BadInput, match="for choices"):
        CorrelatedEquilibrium().solve((np.zeros((3, 2)), np.zeros((3, 3))), (UNIFORM, UNIFORM))
