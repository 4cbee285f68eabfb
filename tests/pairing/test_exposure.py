"""The audit of exposure, on numbers worked out by hand and from tables."""

from __future__ import annotations

from itertools import combinations

import pytest

from arena.errors import BadInput
from arena.pairing.exposure import audit

TWO_LABS = {1: "ant", 2: "ant", 3: "bee", 4: "bee"}


def test_even_draws_are_as_expected() -> None:
    found = audit(TWO_LABS, dict.fromkeys(combinations(TWO_LABS, 2), 10))
    # Of six pairs five have a model of ant, and five one of bee.
    for one in found.organizations:
        assert (one.models, one.battles) == (2, 50)
        assert one.share == pytest.approx(5 / 6)
        assert one.expected_share == pytest.approx(5 / 6)
        assert one.p_value == pytest.approx(1)
    assert (found.battles, found.pairs, found.chi_square, found.p_value) == (60, 6, 0, 1)


def test_a_preferred_pair_is_seen_by_the_chi_square_test() -> None:
    battles = dict.fromkeys(combinations(TWO_LABS, 2), 8) | {(1, 2): 20}
    found = audit(TWO_LABS, battles)
    # (10 squared + 5 times 2 squared) / 10 = 12; of 5 degrees of freedom, p is 0.0348 in tables.
    assert found.chi_square == pytest.approx(12)
    assert found.p_value == pytest.approx(0.0348, abs=5e-5)


def test_a_pair_that_never_met_counts() -> None:
    found = audit({1: "ant", 2: "bee", 3: "cat"}, {(1, 2): 15, (1, 3): 15})
    # (5 squared + 5 squared + 10 squared) / 10
    assert found.chi_square == pytest.approx(15)


def test_an_organization_s_share_is_tested_exactly() -> None:
    found = audit({1: "ant", 2: "bee", 3: "cat"}, {(1, 2): 4, (1, 3): 4})
    ant, bee, _cat = found.organizations
    # All 8 battles have ant, each with a chance of 2/3: 256 of 6561. As unlikely or more are 0, 1
    # and 2 battles: 1, 16 and 112.
    assert ant.p_value == pytest.approx((256 + 1 + 16 + 112) / 6561)
    assert bee.share == 0.5
    assert bee.expected_share == pytest.approx(2 / 3)


def test_few_battles_have_no_chi_square_and_none_have_no_shares() -> None:
    assert audit(TWO_LABS, {(1, 2): 4}).chi_square is None
    assert audit(TWO_LABS, {}).organizations == ()
    assert audit({1: "ant"}, {}).pairs == 0


def test_battles_of_strangers_are_refused() -> None:
    with pytest.raises(BadInput, match=r"\[9\]"):
        audit(TWO_LABS, {(1, 9): 1})
