"""The joint fit on real votes: peers that judge one another, and GPT-4 beside people."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from arena.errors import NotIdentified
from arena.formats import votes_in
from arena.rating.chances import log_loss
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable

pytestmark = pytest.mark.shared_data

PANEL = BradleyTerry(order_effect=True, sharpness=True, self_preference=True)


def _peers(shared_data: Path) -> VoteTable:
    return VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))


def _held_out(votes: VoteTable, fold: np.ndarray[Any, Any], **terms: bool) -> float:
    """Mean log loss on the fifth of the prompts that was not fitted."""
    total = 0.0
    for number in range(5):
        out = fold[votes.cluster] == number
        fit = BradleyTerry(**terms).fit(votes.take(~out))  # type: ignore[arg-type]
        total += log_loss(fit, votes.take(out)) * out.sum()
    return total / len(votes)


@pytest.mark.parametrize("seed", range(3))
def test_held_out_losses_of_peers_are_in_the_published_order(shared_data: Path, seed: int) -> None:
    # shared/methods/rating.md, section 7: .5942, .5797, .5301, .5270, .5163, .5158.
    votes = _peers(shared_data)
    fold = np.random.default_rng(seed).permutation(len(votes.clusters)) % 5

    plain = _held_out(votes, fold)
    sharpness = _held_out(votes, fold, sharpness=True)
    order = _held_out(votes, fold, order_effect=True)
    both = _held_out(votes, fold, order_effect=True, sharpness=True)
    order_and_self = _held_out(votes, fold, order_effect=True, self_preference=True)
    everything = _held_out(votes, fold, order_effect=True, sharpness=True, self_preference=True)

    assert plain > sharpness > order > order_and_self > everything > both
    assert plain - order > 2 * (plain - sharpness)  # the order term is the biggest single gain


def test_peers_show_their_preference_for_the_first_or_second_response(shared_data: Path) -> None:
    fit = BradleyTerry(order_effect=True, sharpness=True).fit(_peers(shared_data))

    order = {e.name: e.value for e in fit.effects if e.kind == "order_effect"}
    # rating.md has .71, -.05, 1.87, -.68, -.39 with vicuna-13b among the judges.
    published = {"gpt-4": 0.71, "gpt-3.5": -0.05, "bard": 1.87, "claude": -0.68}
    assert {name: order[name] for name in published} == pytest.approx(published, abs=0.15)


def test_vicuna_may_be_tossing_coins_and_is_suspended(shared_data: Path) -> None:
    fit = BradleyTerry(order_effect=True, sharpness=True).fit(_peers(shared_data))

    assert {e.name for e in fit.effects if e.suspended} == {"vicuna-13b"}


def test_gpt_4_beside_people_has_an_order_effect_and_no_proven_self_love(
    shared_data: Path,
) -> None:
    folder = shared_data / "qlora_vicuna80"
    votes = VoteTable.from_records(votes_in(folder) + votes_in(folder, humans=True))

    found = {(e.kind, e.name): e for e in PANEL.fit(votes).effects}

    assert set(found) == {
        ("order_effect", "gpt-4"),
        ("order_effect", "people"),
        ("self_preference", "gpt-4"),
        ("sharpness", "gpt-4"),
        ("sharpness", "people"),
    }
    order = found["order_effect", "gpt-4"]
    assert order.lower is not None
    assert order.lower > 0.5
    people = found["order_effect", "people"]
    assert people.lower is not None
    assert people.upper is not None
    assert people.lower < 0 < people.upper
    own = found["self_preference", "gpt-4"]
    assert own.lower is not None
    assert own.upper is not None
    assert own.lower < 0 < own.upper


def test_gpt_4_is_as_much_sharper_than_people_as_a_likelihood_without_ridges_says(
    shared_data: Path,
) -> None:
    folder = shared_data / "qlora_vicuna80"
    votes = VoteTable.from_records(votes_in(folder) + votes_in(folder, humans=True))
    found = {e.name: e.value for e in PANEL.fit(votes).effects if e.kind == "sharpness"}

    # Strengths as people see them, GPT-4's factor on gaps, two order effects, self-preference.
    people = np.array([name.startswith("human:") for name in votes.judges])[votes.judge]
    is_model, n = votes.judge_model[votes.judge], len(votes.models)
    own = (is_model == votes.a).astype(float) - (is_model == votes.b)

    def loss(x: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        gap, factor = x[votes.a] - x[votes.b], np.where(people, 1.0, x[n])
        shown = np.where(people, x[n + 1], x[n + 2]) * votes.first
        eta = factor * gap + shown + x[n + 3] * own
        pull = expit(eta) - votes.points
        slope = np.bincount(votes.a, pull * factor, n + 4)
        slope -= np.bincount(votes.b, pull * factor, n + 4)
        slope[n:] = (
            (pull * gap)[~people].sum(),
            (pull * votes.first)[people].sum(),
            (pull * votes.first)[~people].sum(),
            pull @ own,
        )
        return float((np.logaddexp(0, eta) - votes.points * eta).sum()), slope

    start = np.append(np.zeros(n), [1.0, 0, 0, 0])
    best = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-4})

    assert best.success
    # The fit's ridges pull both towards 1: 2.497 here, 2.502 without them.
    assert found["gpt-4"] / found["people"] == pytest.approx(best.x[n], rel=0.005)


def test_gpt_4_alone_is_not_identified(shared_data: Path) -> None:
    votes = VoteTable.from_records(votes_in(shared_data / "qlora_vicuna80"))

    with pytest.raises(NotIdentified, match="the judge gpt-4 is alone"):
        PANEL.fit(votes)
