"""Cycles and skills in the residuals, and nothing where there is nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, NoVotes
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.residual_components import ResidualAnalysis
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, vote

MODELS, PROMPTS, VOTES = 9, 40, 6000


def simulated(extra: NDArray[np.float64], seed: int) -> VoteTable:
    """Votes of random pairs; `extra`, (models, models, prompts), is added to the log-odds."""
    rng = np.random.default_rng(seed)
    strengths = rng.normal(0, 0.5, MODELS)
    a = rng.integers(0, MODELS, VOTES)
    b = (a + rng.integers(1, MODELS, VOTES)) % MODELS
    prompt = rng.integers(0, PROMPTS, VOTES)
    chance = expit(strengths[a] - strengths[b] + extra[a, b, prompt])
    zero = np.zeros(VOTES, np.int32)
    return VoteTable(
        models=tuple(f"m{i}" for i in range(MODELS)),
        judges=("judge",),
        clusters=tuple(f"p{i:02}" for i in range(PROMPTS)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=(rng.random(VOTES) < chance).astype(np.float64),
        judge=zero,
        cluster=prompt.astype(np.int32),
        battle=np.arange(VOTES, dtype=np.int32),
        first=zero.astype(np.int8),
        weight=np.ones(VOTES),
    )


NOTHING = np.zeros((MODELS, MODELS, PROMPTS))
# Models 0-2 beat 3-5, these beat 6-8, and these beat 0-2.
KIND = np.arange(MODELS) // 3
CYCLE = np.array([0.0, 1.0, -1.0])[(KIND - KIND[:, None]) % 3][:, :, None] + NOTHING
# Model 0 is good at the first half of the prompts and bad at the others.
SKILL = np.where(np.arange(PROMPTS) < PROMPTS // 2, 1.5, -1.5)
SKILLED = (
    np.eye(MODELS)[0][:, None, None] * SKILL - np.eye(MODELS)[0][None, :, None] * SKILL
) + NOTHING


def test_rock_paper_scissors_of_three_kinds_is_one_pair_of_equal_singular_values() -> None:
    votes = simulated(CYCLE, seed=0)
    strengths = BradleyTerry().fit(votes).strengths

    found = ResidualAnalysis(by="opponent").find(votes, strengths, np.random.default_rng(0))

    assert found.sizes[1] == pytest.approx(found.sizes[0], rel=0.1)
    assert found.significant.tolist()[:3] == [True, True, False]
    # Models of one kind stand together in the plane of the first two axes.
    plane = found.axes[:, :2]
    for kind in range(3):
        inside = plane[kind == KIND]
        assert np.ptp(inside, axis=0).max() < 0.3
        assert np.abs(inside.mean(axis=0) - plane[kind != KIND].mean(axis=0)).max() > 0.3


def test_a_skill_that_half_the_prompts_ask_for_is_one_axis() -> None:
    votes = simulated(SKILLED, seed=1)
    strengths = BradleyTerry().fit(votes).strengths

    found = ResidualAnalysis().find(votes, strengths, np.random.default_rng(1))

    assert found.significant.tolist()[:2] == [True, False]
    assert np.abs(found.axes[:, 0]).argmax() == 0
    assert found.axes[0, 0] > 0.9
    assert np.corrcoef(found.column_axes[:, 0], SKILL)[0, 1] > 0.9


@pytest.mark.parametrize(
    "analysis", [ResidualAnalysis(by="cluster"), ResidualAnalysis(by="opponent")]
)
def test_votes_of_a_bradley_terry_world_leave_nothing(analysis: ResidualAnalysis) -> None:
    votes = simulated(NOTHING, seed=2)
    strengths = BradleyTerry().fit(votes).strengths

    assert not analysis.find(votes, strengths, np.random.default_rng(2)).significant.any()


def test_it_says_how_much_of_the_matrix_was_seen() -> None:
    votes = table(tally("ant", "bee", wins=2, losses=1), vote("bee", "cat"), vote("cat", "bee"))

    found = ResidualAnalysis(by="opponent").find(votes, np.zeros(3), np.random.default_rng(0))

    assert found.observed == pytest.approx(4 / 6)


def test_no_votes_and_strengths_of_others_are_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(NoVotes):
        ResidualAnalysis().find(table(models=["ant", "bee"]), np.zeros(2), rng)
    with pytest.raises(BadInput, match="2 models need 2 strengths"):
        ResidualAnalysis().find(table(vote("ant", "bee")), np.zeros(3), rng)
