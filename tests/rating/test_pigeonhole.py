"""The safe bootstrap, against the total of the budget and against independent votes."""

import numpy as np
import pytest

from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.pigeonhole import pigeonhole_errors
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.variance_budget import VarianceBudget
from tests.rating.tables import table, tally
from tests.rating.test_variance_budget import world


def test_it_errs_on_the_safe_side() -> None:
    votes, responses = world(6, votes=6000)

    safe = pigeonhole_errors(votes, np.random.default_rng(0), draws=200)

    assert 1.0 < safe.mean() / VarianceBudget().report(votes, responses).total.mean() < 1.6


def test_with_one_judge_it_is_the_error_clustered_by_prompt() -> None:
    votes = table(tally("ant", "bee", wins=60, losses=40), tally("bee", "cat", wins=50, losses=50))

    found = pigeonhole_errors(votes, np.random.default_rng(1), draws=4000)

    covariance = BradleyTerry().fit(votes).by_prompt
    assert covariance is not None
    assert found == pytest.approx(POINTS_PER_LOG_ODD * covariance.errors(), rel=0.04)
