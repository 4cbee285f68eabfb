"""The clustered covariance against resampled prompts, and the fast resampling against refits."""

import numpy as np
import pytest

from arena.errors import DisconnectedModels
from arena.rating import bootstrap_counts
from arena.rating.bootstrap import bootstrap
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.rating.tables import table, tally, vote
from tests.rating.worlds import Simulated, judged


def test_rounds_at_once_are_those_of_single_refits() -> None:
    votes = judged(np.linspace(-1, 1, 6), [Simulated("a"), Simulated("b")], prompts=30, rng=_rng())

    at_once = bootstrap(BradleyTerry(), votes, 50, _rng())
    one_by_one = bootstrap(BradleyTerry(max_steps=99), votes, 50, _rng())  # not the plain one

    assert at_once.strengths == pytest.approx(one_by_one.strengths, abs=1e-8)
    assert at_once.redrawn == one_by_one.redrawn == 0


@pytest.mark.parametrize(("dense", "weight"), [(0.0, 1.0), (2.0, 1.0), (0.0, 0.3)])
def test_rounds_at_once_are_right_in_every_precision_and_product(
    dense: float, weight: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A share of 0 makes every product dense, one of 2 none; weights of 1 are counted in float32.
    monkeypatch.setattr(bootstrap_counts, "_DENSE", dense)
    monkeypatch.setattr(bootstrap_counts, "_COLUMNS", 8)
    votes = judged(np.linspace(-1, 1, 5), [Simulated("a")], prompts=40, rng=_rng())
    votes.weight[::3] = weight

    at_once = bootstrap(BradleyTerry(), votes, 20, _rng())
    one_by_one = bootstrap(BradleyTerry(max_steps=99), votes, 20, _rng())

    assert at_once.strengths == pytest.approx(one_by_one.strengths, abs=1e-8)


def test_the_clustered_sandwich_agrees_with_the_bootstrap() -> None:
    judges = [Simulated(f"j{i}") for i in range(4)]
    votes = judged(
        np.linspace(-1, 1, 6), judges, prompts=80, rng=_rng(), pairs_per_prompt=5, length_worth=1
    )
    fit = BradleyTerry().fit(votes)

    found = bootstrap(BradleyTerry(), votes, 2000, _rng())

    assert fit.by_prompt is not None
    assert found.covariance().errors() == pytest.approx(fit.by_prompt.errors(), rel=0.1)
    lower, upper = found.percentiles()
    assert (upper - lower) / 2 == pytest.approx(1.96 * fit.by_prompt.errors(), rel=0.12)


def test_no_two_rounds_are_copies() -> None:
    votes = judged(np.linspace(-1, 1, 4), [Simulated("a")], prompts=40, rng=_rng())

    found = bootstrap(BradleyTerry(), votes, 100, _rng())

    assert len(np.unique(found.strengths.round(12), axis=0)) == 100


def test_draws_that_fall_apart_are_drawn_again_and_counted() -> None:
    # On 12 prompts bee wins twice: about 1 draw in 9 holds neither of these.
    votes = table(tally("ant", "bee", wins=10, losses=2))

    found = bootstrap(BradleyTerry(), votes, 200, _rng())

    assert found.strengths.shape == (200, 2)
    assert 5 <= found.redrawn <= 60
    assert np.isfinite(found.strengths).all()


def test_votes_too_few_to_resample_are_refused() -> None:
    votes = table(
        vote("ant", "bee", prompt="p"),
        vote("bee", "cat", prompt="q"),
        vote("cat", "dog", prompt="r"),
        vote("dog", "ant", prompt="s"),
    )

    with pytest.raises(DisconnectedModels, match="too few votes for a bootstrap"):
        bootstrap(BradleyTerry(), votes, 50, _rng())


def _rng() -> np.random.Generator:
    return np.random.default_rng(20)
