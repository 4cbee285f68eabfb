"""How much ratings hang on a single judge."""

import numpy as np
import pytest

from arena.errors import NotIdentified
from arena.rating.leave_one_judge_out import leave_one_judge_out
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.variance_budget import VarianceBudget
from tests.rating.tables import table, vote
from tests.rating.worlds import Simulated, judged


def test_a_change_is_the_fit_without_the_judge_less_the_fit_with_all() -> None:
    judges = [Simulated("a", 1.2), Simulated("b", 0.9), Simulated("c", 0.5)]
    votes = judged(np.linspace(-1, 1, 4), judges, prompts=40, rng=np.random.default_rng(0))

    found = leave_one_judge_out(votes, BradleyTerry())

    whole, without = BradleyTerry().fit(votes), BradleyTerry().fit(votes.take(votes.judge != 1))
    (b,) = (one for one in found.judges if one.judge == "b")
    assert b.change == pytest.approx(without.strengths - whole.strengths, abs=1e-12)
    assert b.votes == (votes.judge == 1).sum()


def test_the_error_over_judges_is_that_of_the_variance_budget() -> None:
    judges = [Simulated("a", 1.2), Simulated("b", 0.9), Simulated("c", 0.5)]
    votes = judged(np.linspace(-1, 1, 4), judges, prompts=40, rng=np.random.default_rng(0))

    found = leave_one_judge_out(votes, BradleyTerry(order_effect=True, people_prefix=""))

    budget = VarianceBudget().report(votes).judge_jackknife
    assert budget is not None
    assert found.jackknife is not None
    assert found.jackknife * POINTS_PER_LOG_ODD == pytest.approx(budget, rel=1e-6)


def test_people_are_one_judge_and_pairs_that_change_places_are_counted() -> None:
    votes = table(
        [vote("ant", "bee", float(i < 8), judge=f"human:{i}", prompt=f"p{i}") for i in range(12)],
        [vote("ant", "bee", float(i < 4), judge="owl", prompt=f"q{i}") for i in range(11)],
    )

    found = leave_one_judge_out(votes, BradleyTerry())

    assert [(one.judge, one.votes, one.swaps) for one in found.judges] == [
        ("owl", 11, 0),
        ("people", 12, 1),
    ]


def test_a_judge_that_holds_the_models_together_leaves_a_reason() -> None:
    ring = [("ant", "bee"), ("bee", "cat"), ("cat", "ant")]
    votes = table(
        [vote(a, b, judge="owl", prompt=f"{a}") for a, b in ring],
        [vote("ant", "bee", judge="elk"), vote("bee", "ant", judge="elk", prompt="q")],
    )

    elk, owl = leave_one_judge_out(votes, BradleyTerry()).judges

    assert elk.change is not None
    assert owl.change is None
    assert "leaves out cat" in owl.reason


def test_a_single_judge_is_refused() -> None:
    with pytest.raises(NotIdentified, match="without its only judge no vote is left"):
        leave_one_judge_out(table(vote("a", "b"), vote("b", "a")), BradleyTerry())
