"""What every rating method keeps to: this runs on each file of arena.rating.methods."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.errors import BadInput, DisconnectedModels, NoVotes, UnknownThing
from arena.rating.method import RatingMethod, contract_of, method, methods, settings_of
from arena.rating.methods.elo import Elo, monte_carlo_errors
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable
from tests.rating.tables import renamed, table, tables, tally, turned

every_method = pytest.mark.parametrize("rating_method", methods().values(), ids=list(methods()))
few = settings(max_examples=30, deadline=None)


@every_method
@few
@given(votes=tables(), random=st.randoms(use_true_random=False))
def test_relabelling_models_permutes_the_strengths(
    rating_method: RatingMethod, votes: VoteTable, random: np.random.Generator
) -> None:
    shuffled = [f"new {i}" for i in range(len(votes.models))]
    random.shuffle(shuffled)
    names = dict(zip(votes.models, shuffled, strict=True))

    before = _by_name(rating_method, votes)
    after = _by_name(rating_method, renamed(votes, names))

    assert {names[old]: strength for old, strength in before.items()} == pytest.approx(
        after, abs=1e-8
    )


@every_method
@few
@given(votes=tables())
def test_swapping_sides_changes_nothing(rating_method: RatingMethod, votes: VoteTable) -> None:
    assert _by_name(rating_method, turned(votes)) == pytest.approx(
        _by_name(rating_method, votes), abs=1e-8
    )


@every_method
@few
@given(votes=tables(), seed=st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(
    rating_method: RatingMethod, votes: VoteTable, seed: int
) -> None:
    rows = np.random.default_rng(seed).permutation(len(votes))

    assert _by_name(rating_method, votes.take(rows)) == pytest.approx(
        _by_name(rating_method, votes), abs=_error_of_orders(rating_method, votes)
    )


@every_method
@few
@given(votes=tables(), data=st.data())
def test_one_more_win_never_lowers_the_winner(
    rating_method: RatingMethod, votes: VoteTable, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(votes) - 1))
    more = votes.take(np.append(np.arange(len(votes)), row))
    more.points[-1] = 1.0
    winner = votes.models[votes.a[row]]

    before, after = _by_name(rating_method, votes), _by_name(rating_method, more)

    assert after[winner] >= before[winner] - _error_of_orders(rating_method, more)


@every_method
@few
@given(votes=tables())
def test_strengths_have_the_mean_0(rating_method: RatingMethod, votes: VoteTable) -> None:
    assert rating_method.fit(votes).strengths.mean() == pytest.approx(0, abs=1e-9)


@every_method
def test_disconnected_models_are_refused_unless_the_contract_says_so(
    rating_method: RatingMethod,
) -> None:
    apart = table(tally("ant", "bee", ties=2), tally("cat", "dog", ties=2))

    if contract_of(rating_method).refuses_disconnected:
        with pytest.raises(DisconnectedModels):
            rating_method.fit(apart)
    else:
        assert rating_method.fit(apart).strengths == pytest.approx(np.zeros(4), abs=1e-12)


@every_method
def test_no_votes_are_refused(rating_method: RatingMethod) -> None:
    with pytest.raises(NoVotes):
        rating_method.fit(table(models=["ant", "bee"]))


@every_method
def test_a_method_is_named_like_its_file_and_made_again_from_its_settings(
    rating_method: RatingMethod,
) -> None:
    assert methods()[rating_method.name] == rating_method
    assert method(rating_method.name, settings_of(rating_method)) == rating_method


def test_settings_replace_the_defaults() -> None:
    changed = method("bradley_terry", {"max_steps": 7})

    assert settings_of(changed) == {**settings_of(method("bradley_terry")), "max_steps": 7}


def test_an_unknown_method_or_setting_is_refused() -> None:
    with pytest.raises(UnknownThing, match="no method called 'glicko'; there are: bradley_terry"):
        method("glicko")
    with pytest.raises(BadInput, match="bradley_terry has no setting called k_factor"):
        method("bradley_terry", {"k_factor": 4})


def _error_of_orders(rating_method: RatingMethod, votes: VoteTable) -> float:
    """What may separate two means over random orders: 8 of their errors; otherwise rounding."""
    if not contract_of(rating_method).averages_orders:
        return 1e-8
    assert isinstance(rating_method, Elo)
    errors = monte_carlo_errors(rating_method.play_orders(votes))
    return 1e-8 + 8 * float(errors.max()) / POINTS_PER_LOG_ODD


def _by_name(rating_method: RatingMethod, votes: VoteTable) -> dict[str, float]:
    fit = rating_method.fit(votes)
    return dict(zip(fit.models, fit.strengths.tolist(), strict=True))
