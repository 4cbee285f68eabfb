"""What every configuration of Bradley-Terry keeps to, on panels whose effects can be found.

One more win need not raise a winner's strength where a judge's order effect or sharpness learns
from it too; what never falls, in any fit by maximum likelihood, is the chance of that very vote.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arena.errors import DisconnectedModels, NoVotes
from arena.rating.chances import chances
from arena.rating.method import method, settings_of
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.tables import renamed, table, tally, turned
from tests.rating.worlds import Simulated, judged

CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "order": {"order_effect": True},
    "sharpness": {"sharpness": True},
    "self": {"self_preference": True},
    "style": {"style": True},
    "panel": {"order_effect": True, "sharpness": True, "self_preference": True},
    "all": {"order_effect": True, "sharpness": True, "self_preference": True, "style": True},
    "judge weights": {"judge_weights": {"m00": 0.5, "x": 2.0}},
    "pair counts": {"sampling_weights": "pair_count"},
    "weights, order": {"order_effect": True, "judge_weights": {"x": 3.0}},
}
every_configuration = pytest.mark.parametrize(
    "fitted", [BradleyTerry(**c) for c in CONFIGURATIONS.values()], ids=list(CONFIGURATIONS)
)
few = settings(max_examples=10, deadline=None)
seeds = st.integers(0, 100_000)
JUDGES = (
    Simulated("m00", 1.2, 0.4, 0.5, model=0),
    Simulated("m01", 1.0, -0.3, 0.0, model=1),
    Simulated("x", 0.8, 0.0),
)


def _votes(seed: int) -> VoteTable:
    rng = np.random.default_rng(seed)
    votes = judged(np.linspace(-1, 1, 4), JUDGES, prompts=25, rng=rng, length_worth=0.3)
    return replace(votes, first=np.where(rng.random(len(votes)) < 0.1, 0, votes.first))


def _by_name(fitted: BradleyTerry, votes: VoteTable) -> dict[str, float]:
    fit = fitted.fit(votes)
    effects = {f"{e.kind} {e.name}": e.value for e in fit.effects}
    return effects | dict(zip(fit.models, fit.strengths.tolist(), strict=True))


@every_configuration
@few
@given(seed=seeds)
def test_relabelling_models_permutes_the_strengths(fitted: BradleyTerry, seed: int) -> None:
    votes = _votes(seed)
    shuffled = np.random.default_rng(seed).permutation([f"new {i}" for i in range(4)]).tolist()
    names = dict(zip(votes.models, shuffled, strict=True))

    before, after = _by_name(fitted, votes), _by_name(fitted, renamed(votes, names))

    assert {names.get(old, old): value for old, value in before.items()} == pytest.approx(
        after, abs=1e-8
    )


@every_configuration
@few
@given(seed=seeds)
def test_swapping_sides_changes_nothing(fitted: BradleyTerry, seed: int) -> None:
    votes = _votes(seed)

    assert _by_name(fitted, turned(votes)) == pytest.approx(_by_name(fitted, votes), abs=1e-8)


@every_configuration
@few
@given(seed=seeds)
def test_the_order_of_rows_changes_nothing(fitted: BradleyTerry, seed: int) -> None:
    votes = _votes(seed)
    rows = np.random.default_rng(seed).permutation(len(votes))

    assert _by_name(fitted, votes.take(rows)) == pytest.approx(_by_name(fitted, votes), abs=1e-8)


@every_configuration
@few
@given(seed=seeds, data=st.data())
def test_one_more_win_never_lowers_the_chance_of_that_vote(
    fitted: BradleyTerry, seed: int, data: st.DataObject
) -> None:
    # The units of style and the weights by pair change with a vote, so both tables have the row.
    votes = _votes(seed)
    row = data.draw(st.integers(0, len(votes) - 1))
    without = votes.take(np.append(np.arange(len(votes)), row))
    without.weight[-1] = 1e-12
    without.points[-1] = 1.0
    more = replace(without, weight=np.append(without.weight[:-1], 1.0))

    before, after = fitted.fit(without), fitted.fit(more)

    assume({e.name for e in before.effects if e.suspended} == set())
    assume({e.name for e in after.effects if e.suspended} == set())
    assert chances(after, more)[-1] >= chances(before, more)[-1] - 1e-8


@every_configuration
@few
@given(seed=seeds)
def test_strengths_have_the_mean_0(fitted: BradleyTerry, seed: int) -> None:
    assert fitted.fit(_votes(seed)).strengths.mean() == pytest.approx(0, abs=1e-9)


@every_configuration
def test_disconnected_models_are_refused(fitted: BradleyTerry) -> None:
    apart = table(tally("ant", "bee", ties=2), tally("cat", "dog", ties=2))
    nobody = np.full(2, -1, np.int32)

    with pytest.raises(DisconnectedModels):
        fitted.fit(replace(apart, judges=("m00", "x"), judge_model=nobody))


@every_configuration
def test_no_votes_are_refused(fitted: BradleyTerry) -> None:
    with pytest.raises(NoVotes):
        fitted.fit(table(models=["ant", "bee"]))


@every_configuration
def test_a_configuration_is_made_again_from_its_settings(fitted: BradleyTerry) -> None:
    assert method("bradley_terry", settings_of(fitted)) == fitted
