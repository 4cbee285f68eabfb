"""Redundant rock-paper-scissors, and copies that change nothing."""

import numpy as np
import pytest

from arena.rating.affinity import affinity_entropy, affinity_kernel, affinity_spread

# Rock, rock again, paper, scissors against the same four.
REDUNDANT = np.array(
    [[0, 0, -1, 1], [0, 0, -1, 1], [1, 1, 0, -1], [-1, -1, 1, 0]],
    np.float64,
)
KERNEL = affinity_kernel(REDUNDANT, 1e-6)


# The expected numbers are those of polarix's own tests (affinity_entropy_test.py, Apache-2.0).
@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ([True, True, True, True], [1 / 6, 1 / 6, 1 / 3, 1 / 3]),
        ([False, True, True, True], [0, 1 / 3, 1 / 3, 1 / 3]),
        ([True, True, True, False], [1 / 4, 1 / 4, 1 / 2, 0]),
    ],
)
def test_two_rocks_share_what_one_rock_gets(allowed: list[bool], expected: list[float]) -> None:
    assert affinity_spread(KERNEL, np.array(allowed)) == pytest.approx(expected, abs=1e-12)


def test_the_affinity_entropy_of_the_uniform_distribution_is_that_of_polarix() -> None:
    assert affinity_entropy(np.full(4, 0.25), KERNEL, p=0) == pytest.approx(1.039721, abs=1e-6)


def test_with_the_identity_as_kernel_it_is_the_plain_entropy() -> None:
    spread = np.array([0.5, 0.3, 0.2])

    shannon = -np.sum(spread * np.log(spread))
    assert affinity_entropy(spread, np.eye(3), p=0) == pytest.approx(shannon)
    assert affinity_entropy(spread, np.eye(3), p=1) == pytest.approx(1 - np.sum(spread**2))


def test_no_other_spread_has_more_affinity_entropy() -> None:
    rng = np.random.default_rng(3)
    kernel = affinity_kernel(rng.normal(size=(6, 4)), 0.3)

    most = affinity_entropy(affinity_spread(kernel), kernel, p=1)

    # The entropy is concave, so what is no better close by is no better anywhere.
    near = 0.99 * affinity_spread(kernel) + 0.01 * rng.dirichlet(np.full(6, 0.3), size=500)
    assert most > max(affinity_entropy(other, kernel, p=1) for other in near)


def test_copies_change_nothing_for_the_others_however_wide_the_kernel() -> None:
    rows = np.random.default_rng(4).normal(size=(5, 3))
    more = np.vstack([rows, rows[[2, 2, 2]]])

    before = affinity_spread(affinity_kernel(rows, 0.5))
    after = affinity_spread(affinity_kernel(more, 0.5))

    assert after[[0, 1, 3, 4]] == pytest.approx(before[[0, 1, 3, 4]], abs=1e-12)
    assert after[[2, 5, 6, 7]] == pytest.approx(np.full(4, before[2] / 4), abs=1e-12)
