"""The two-sided binomial test of one pair of models."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from arena.rating.pair_test import two_sided_p


@given(st.integers(0, 300), st.integers(0, 300))
def test_it_is_scipy_s_exact_test(wins: int, losses: int) -> None:
    expected = binomtest(wins, wins + losses).pvalue if wins + losses else 1.0

    assert two_sided_p(wins, losses) == pytest.approx(expected, rel=1e-9)
    assert two_sided_p(losses, wins) == two_sided_p(wins, losses)
