"""Terms of judges and style by held-out loss: on peers that judge one another, and simulated."""

from pathlib import Path

import numpy as np
import pytest

from arena.errors import BadInput, RatingError
from arena.formats import votes_in
from arena.rating.chances import log_loss
from arena.rating.folds import prompt_folds
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.term_selector import TERMS, select_terms
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally
from tests.rating.worlds import Simulated, judged


def _votes(order_effect: float) -> VoteTable:
    panel = [Simulated("ape", 1.0, order_effect), Simulated("owl", 1.0, -order_effect)]
    return judged(np.linspace(-1, 1, 5), panel, prompts=40, rng=np.random.default_rng(1))


@pytest.mark.shared_data
def test_peers_are_predicted_in_the_published_order(shared_data: Path) -> None:
    # shared/methods/rating.md, section 7: .5942, .5797, .5301, .5270, .5163, .5158.
    votes = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))

    found = select_terms(votes)

    assert [one.terms for one in reversed(found.losses)] == [
        (),
        ("sharpness",),
        ("order_effect",),
        ("order_effect", "self_preference"),
        ("order_effect", "sharpness", "self_preference"),
        ("order_effect", "sharpness"),
    ]
    assert (found.votes, found.left_out) == (1600, 0)


def test_a_term_is_chosen_where_it_is_there_and_left_where_it_is_not() -> None:
    with_effect, without = select_terms(_votes(1.0)), select_terms(_votes(0.0))

    loss = {one.terms: one.loss for one in with_effect.losses}
    assert loss[()] is not None
    assert loss["order_effect",] is not None
    assert loss["order_effect",] < loss[()] - 0.05
    assert without.losses[0].terms in {(), ("sharpness",)}


def test_a_loss_is_the_mean_over_the_held_out_votes() -> None:
    votes = _votes(0.5)

    losses = [
        (log_loss(BradleyTerry().fit(train), held), len(held))
        for train, held in prompt_folds(votes, 4, seed=3)
    ]

    expected = np.average([loss for loss, _ in losses], weights=[size for _, size in losses])
    (plain,) = (one for one in select_terms(votes, 4, seed=3).losses if one.terms == ())
    assert plain.loss == pytest.approx(expected, rel=1e-12)
    assert sum(size for _, size in losses) == len(votes)


def test_terms_that_these_votes_cannot_tell_stand_last_with_the_reason() -> None:
    alone = _votes(0.5)
    alone = alone.take(alone.judge == 0)

    found = select_terms(alone)

    assert {one.terms for one in found.losses[:4]} == {
        (),
        ("order_effect",),
        ("style",),
        ("order_effect", "style"),
    }
    assert len(found.losses) == 2 * len(TERMS)
    for one in found.losses[4:]:
        assert one.loss is None
        assert "the judge ape is alone" in one.reason


def test_too_few_prompts_or_folds_are_refused() -> None:
    few = table(tally("ant", "bee", wins=1, losses=1))

    with pytest.raises(RatingError, match="2 prompt clusters are too few for 5 folds"):
        select_terms(few)
    with pytest.raises(RatingError, match="no held-out vote"):
        select_terms(few, folds=2)
    with pytest.raises(BadInput, match="folds"):
        select_terms(few, folds=1)
