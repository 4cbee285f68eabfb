"""Votes related by prompt and by judge at once."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from arena.errors import BadInput
from arena.rating.board import rate, refit
from arena.rating.difference import difference
from arena.rating.interval import IntervalSettings, intervals
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import Covariance, two_way
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable
from tests.rating.worlds import Simulated, judged


def _votes(judges: int = 5, prompts: int = 30) -> VoteTable:
    panel = [Simulated(f"j{i}", 1 + 0.1 * i) for i in range(judges)]
    return judged(np.linspace(-1, 1, 4), panel, prompts=prompts, rng=np.random.default_rng(2))


def test_the_two_ways_add_up_and_their_meeting_is_taken_off() -> None:
    one, other = Covariance(np.eye(2) * 3, 40), Covariance(np.eye(2) * 2, 5)

    found = two_way(one, other, Covariance(np.eye(2), 200))

    assert found is not None
    assert found.matrix == pytest.approx(np.eye(2) * 4)
    assert found.clusters == 5


def test_negative_variances_become_0() -> None:
    one, other = Covariance(np.diag([1.0, 4.0]), 40), Covariance(np.diag([0.5, 0.0]), 5)

    found = two_way(one, other, Covariance(np.diag([2.0, 1.0]), 200))

    assert found is not None
    assert found.matrix == pytest.approx(np.diag([0, 3]))


def test_one_judge_says_nothing_about_others() -> None:
    votes = _votes(judges=1)

    assert BradleyTerry(judge_clusters=True).fit(votes).by_prompt_and_judge is None
    board = rate(
        votes,
        method=BradleyTerry(judge_clusters=True),
        interval=IntervalSettings(cluster="prompt+judge"),
    )
    assert board.interval == "none"
    assert "fewer than 3 judges" in board.notes[-1]


def test_with_each_judge_on_prompts_of_its_own_only_the_judge_counts() -> None:
    votes = _votes(judges=6, prompts=60)
    own = votes.take(votes.cluster % 6 == votes.judge)

    fit = BradleyTerry(judge_clusters=True).fit(own)

    # Prompts lie inside judges, so prompt and meeting are one and cancel but for their factors.
    assert fit.by_prompt_and_judge is not None
    by_judge = BradleyTerry().fit(replace(own, cluster=own.judge))
    assert by_judge.by_prompt is not None
    assert fit.by_prompt_and_judge.matrix == pytest.approx(by_judge.by_prompt.matrix, rel=1e-9)
    assert fit.by_prompt_and_judge.clusters == 6


def test_intervals_have_t_with_one_degree_less_than_the_fewer_clusters() -> None:
    fit = BradleyTerry(judge_clusters=True).fit(_votes())
    settings = IntervalSettings(cluster="prompt+judge", draws=500)

    found = intervals(
        fit.strengths, fit.by_prompt, fit.by_battle, settings, fit.by_prompt_and_judge
    )

    assert fit.by_prompt_and_judge is not None
    assert found.kind == "clustered by prompt and judge"
    assert found.marginal == pytest.approx(stats.t.ppf(0.975, 4) * fit.by_prompt_and_judge.errors())


def test_battles_may_be_all_that_is_related() -> None:
    fit = BradleyTerry().fit(_votes())
    settings = IntervalSettings(cluster="battle", draws=500)

    found = intervals(fit.strengths, fit.by_prompt, fit.by_battle, settings)

    assert fit.by_battle is not None
    assert found.kind == "clustered by battle"
    assert found.marginal == pytest.approx(stats.t.ppf(0.975, 179) * fit.by_battle.errors())


def test_a_swap_group_is_one_judges_votes_on_a_battle() -> None:
    votes = _votes()
    settings = IntervalSettings(cluster="swap_group", draws=500)

    board = rate(votes, method=BradleyTerry(), interval=settings)

    alone = [(battle, judge) for battle, judge in zip(votes.battle, votes.judge, strict=True)]
    groups = sorted(set(alone))
    fit = BradleyTerry().fit(replace(votes, cluster=np.array([groups.index(one) for one in alone])))
    assert fit.by_prompt is not None
    assert fit.by_prompt.clusters == len(groups) == 900
    errors = dict(zip(fit.models, POINTS_PER_LOG_ODD * fit.by_prompt.errors(), strict=True))
    t = stats.t.ppf(0.975, 899)
    assert board.interval == "clustered by swap group"
    assert {row.model: row.upper - row.rating for row in board.models if row.upper} == (
        pytest.approx({model: t * error for model, error in errors.items()}, rel=1e-9)
    )
    assert refit(votes, board.method, board.settings) == board


def test_a_fit_that_knows_no_swap_groups_says_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"fit swap_groups.apart_by_judge\(votes\)"):
        BradleyTerry().fit(_votes()).intervals(IntervalSettings(cluster="swap_group"))


def test_an_unknown_clustering_is_refused() -> None:
    fit = BradleyTerry().fit(_votes())

    with pytest.raises(BadInput, match="cluster is 'week'; it must be one of prompt, battle"):
        difference(fit, "m00", "m01", IntervalSettings(cluster="week"))  # type: ignore[arg-type]
