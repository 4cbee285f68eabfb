"""Models that only one judge joins to the rest, in a fit with sharpness."""

import numpy as np
import pytest

from arena.errors import NotIdentified
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.worlds import Simulated, judged


def _votes(link: float, seed: int) -> VoteTable:
    """Only the third judge, of this sharpness, has votes on the last model."""
    judges = [Simulated("a", 1.2), Simulated("b", 0.9), Simulated("link", link)]
    votes = judged(np.linspace(-1, 1, 5), judges, prompts=40, rng=np.random.default_rng(seed))
    last = (votes.a == 4) | (votes.b == 4)
    return votes.take(~last | (votes.judge == 2))


@pytest.mark.parametrize("seed", range(10))
def test_a_model_that_only_a_coin_tosser_judged_has_a_documented_answer(seed: int) -> None:
    with pytest.raises(NotIdentified, match="only votes of the judge link join m04 to the other"):
        BradleyTerry(sharpness=True).fit(_votes(0.0, seed))


def test_a_model_that_only_one_sharp_judge_judged_is_rated() -> None:
    fits = [BradleyTerry(sharpness=True).fit(_votes(0.8, seed)) for seed in range(10)]

    truth = np.cbrt(1.2 * 0.9 * 0.8)
    assert np.mean([fit.strengths[4] for fit in fits]) == pytest.approx(truth, abs=0.1)


def test_without_sharpness_the_coin_tossers_votes_count_like_others() -> None:
    fit = BradleyTerry(order_effect=True).fit(_votes(0.0, 0))

    assert np.isfinite(fit.strengths).all()


def test_a_coin_tosser_whose_models_others_judge_too_is_only_suspended() -> None:
    judges = [Simulated("a", 1.2), Simulated("b", 0.9), Simulated("coin", 0.0)]
    votes = judged(np.linspace(-1, 1, 5), judges, prompts=40, rng=np.random.default_rng(0))

    fit = BradleyTerry(sharpness=True).fit(votes)

    assert [effect.name for effect in fit.effects if effect.suspended] == ["coin"]
