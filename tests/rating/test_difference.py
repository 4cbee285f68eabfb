"""The interval of a difference is its own, not two error bars laid side by side."""

import numpy as np
import pytest
from scipy import stats

from arena.errors import UnknownThing
from arena.rating.difference import difference
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.rating.tables import table, tally


def test_a_difference_is_the_log_odds_of_its_pair() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=30, losses=10)))

    found = difference(fit, "ant", "bee")

    error = np.sqrt(1 / (40 * 0.75 * 0.25) * 40 / 39)
    half = stats.t.ppf(0.975, 39) * error
    assert found.value == pytest.approx(np.log(3))
    assert (found.lower, found.upper) == pytest.approx((np.log(3) - half, np.log(3) + half))
    assert found.detectable == pytest.approx(2.8 * error)
    assert found.kind == "clustered by prompt"


def test_turned_round_a_difference_changes_its_sign() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=30, losses=10)))

    there, back = difference(fit, "ant", "bee"), difference(fit, "bee", "ant")

    assert back.value == -there.value
    assert back.lower == pytest.approx(-np.float64(there.upper))


def test_below_ten_prompts_a_difference_has_no_interval() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=3, losses=1)))

    found = difference(fit, "ant", "bee")

    assert (found.kind, found.lower, found.detectable) == ("none", None, None)


def test_a_model_that_is_not_rated_is_refused() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=3, losses=1)))

    with pytest.raises(UnknownThing, match="the fit does not rate 'cat'"):
        difference(fit, "ant", "cat")
