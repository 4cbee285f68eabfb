"""Average win rates against evalica's, by hand, and their covariance against a bootstrap."""

from pathlib import Path

import numpy as np
import pytest

from arena.errors import DisconnectedModels
from arena.rating.bootstrap import bootstrap
from arena.rating.methods.win_rate import WinRate, average_win_rates
from arena.rating.votes import tally_pairs
from tests.rating.published import evalica_scores, evalica_sets, evalica_votes
from tests.rating.simulated import davidson_votes
from tests.rating.tables import table, tally


@pytest.mark.shared_data
@evalica_sets
def test_equals_the_golden_scores_of_evalica(shared_data: Path, name: str) -> None:
    votes = evalica_votes(shared_data, name)

    rates = average_win_rates(tally_pairs(votes))

    expected = evalica_scores(shared_data, name, "average_win_rate")
    assert dict(zip(votes.models, rates, strict=True)) == pytest.approx(expected, abs=1e-12)


def test_each_opponent_counts_alike() -> None:
    votes = table(tally("ant", "bee", wins=9, losses=1), tally("ant", "cat", losses=1, ties=1))

    fit = WinRate().fit(votes)

    # ant: mean of 9/10 and 1/4; bee 1/10; cat 3/4.
    log_odds = np.log([0.575 / 0.425, 1 / 9, 3])
    assert fit.strengths == pytest.approx(log_odds - log_odds.mean(), abs=1e-12)


@pytest.mark.parametrize(("wins", "losses", "share"), [(2, 0, "all"), (0, 2, "none")])
def test_a_model_that_won_all_or_nothing_is_refused(wins: int, losses: int, share: str) -> None:
    with pytest.raises(DisconnectedModels, match=f"won {share} of its points"):
        WinRate().fit(table(tally("ant", "bee", wins=wins, losses=losses)))


def test_a_model_without_votes_is_refused() -> None:
    with pytest.raises(DisconnectedModels, match="cat has no vote"):
        WinRate().fit(table(tally("ant", "bee", ties=2), models=["cat"]))


def test_a_bootstrap_draws_again_where_a_model_won_everything() -> None:
    votes = table(tally("ant", "bee", wins=5, losses=1))

    drawn = bootstrap(WinRate(), votes, 50, np.random.default_rng(0))

    assert drawn.strengths.shape == (50, 2)
    assert drawn.redrawn > 0
    assert np.isfinite(drawn.strengths).all()


def test_errors_are_those_of_resampled_prompts() -> None:
    rng = np.random.default_rng(3)
    # One model far from the others, so that its error is far from theirs.
    votes = davidson_votes(np.array([-3.5, 0.0, 0.3, 0.6]), 0.5, 2000, rng)
    fit = WinRate().fit(votes)

    draws = []
    for _ in range(400):
        again = votes.take(np.arange(len(votes)))
        again.weight[:] = rng.multinomial(50, np.full(50, 1 / 50))[votes.cluster]
        draws.append(WinRate().fit(again.take(again.weight > 0)).strengths)

    assert fit.by_prompt is not None
    resampled = np.cov(np.transpose(draws))
    assert fit.by_prompt.matrix == pytest.approx(resampled, abs=0.12 * resampled.max())
    assert fit.by_prompt.matrix.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
