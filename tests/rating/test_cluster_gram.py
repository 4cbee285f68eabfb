"""Squares of cluster sums, whichever way they are found."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from arena.rating import cluster_gram as ways
from arena.rating.cluster_gram import cluster_gram, count_groups, rows_by_cluster
from arena.rating.sandwich import sandwich


def _naive(
    clusters: NDArray[np.integer],
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    scores: NDArray[np.float64],
    groups: int,
    n: int,
) -> NDArray[np.float64]:
    """The whole matrix of clusters and models, filled vote by vote."""
    sums = np.zeros((groups, n))
    for cluster, one, other, score in zip(clusters, a, b, scores, strict=True):
        sums[cluster, one] += score
        sums[cluster, other] -= score
    return sums.T @ sums


@pytest.mark.parametrize("way", ["dense", "in blocks", "sparse"])
def test_every_way_is_that_of_a_loop_over_votes(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    n, groups, m = 7, 300, 2000
    rng = np.random.default_rng(1)
    clusters = rng.integers(0, groups - 1, m)  # the last one stays empty
    a = rng.integers(0, n, m)
    b = (a + rng.integers(1, n, m)) % n
    scores = rng.standard_normal(m)
    if way != "dense":
        monkeypatch.setattr(ways, "_DENSE", 0)
        monkeypatch.setattr(ways, "_BLOCK", 40 * n)
        monkeypatch.setattr(ways, "_SPARSE", 0 if way == "sparse" else 1e9)

    found = cluster_gram(clusters, [(a, scores, 1), (b, scores, -1)], groups, n)

    assert found == pytest.approx(_naive(clusters, a, b, scores, groups, n), abs=1e-10)


def test_rows_stand_by_their_clusters() -> None:
    order, ends = rows_by_cluster(np.array([2, 0, 2, 0, 0]), 4)

    assert [sorted(order[ends[i] : ends[i + 1]]) for i in range(4)] == [[1, 3, 4], [], [0, 2], []]


@pytest.mark.parametrize("per_battle", [1, 3])
def test_battles_need_no_sums_of_models(per_battle: int) -> None:
    n, battles = 6, 400
    rng = np.random.default_rng(2)
    first = rng.integers(0, n, battles)
    second = (first + rng.integers(1, n, battles)) % n
    clusters = rng.permutation(np.repeat(np.arange(battles), per_battle))
    a, b, scores = first[clusters], second[clusters], rng.standard_normal(len(clusters))
    bread = np.eye(n)

    found = sandwich(bread, scores, a, b, clusters)

    assert found is not None
    expected = _naive(clusters, a, b, scores, battles, n) * battles / (battles - 1)
    assert found.matrix == pytest.approx(expected, abs=1e-10)


def test_clusters_that_only_look_like_battles_at_first_are_told_apart() -> None:
    # Pair 0-1 alone for longer than the first look, then one vote on 0-2 in the same cluster.
    m = 20_001
    a, b = np.zeros(m, np.int64), np.ones(m, np.int64)
    b[-1] = 2
    clusters, scores = np.arange(m) % 2, np.ones(m)

    found = sandwich(np.eye(3), scores, a, b, clusters)

    assert found is not None
    assert found.matrix == pytest.approx(2 * _naive(clusters, a, b, scores, 2, 3))


@pytest.mark.parametrize("chunk", [10, 25, 1 << 18])
def test_clusters_are_counted_once_each_and_only_if_a_vote_is_in_them(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "_CHUNK", chunk)
    monkeypatch.setattr(ways, "_A_LOOK", 5)

    assert count_groups(np.arange(50)) == 50
    assert count_groups(np.array([*range(20), 3])) == 20
    assert count_groups(np.arange(200) % 7) == 7  # all of them in the first votes
    assert count_groups(np.repeat([4, 0, 9], 30)) == 3
    assert count_groups(np.zeros(30, np.int32)) == 1
