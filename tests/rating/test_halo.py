"""The halo index of judges with a known halo."""

from collections.abc import Iterator

import numpy as np
import pytest

from arena.domain import DisplayOrder, VoteRecord
from arena.errors import BadInput, RatingError
from arena.rating.halo import halo, halo_of
from arena.vote_table import VoteTable
from tests.rating.tables import VERDICT


def _votes(
    judge: str, points: list[tuple[float, float]], order: DisplayOrder = "ab"
) -> Iterator[VoteRecord]:
    for prompt, both in enumerate(points):
        for dimension, value in zip(("accuracy", "language"), both, strict=True):
            yield VoteRecord(
                f"{judge} {prompt} {dimension}",
                f"p{prompt}",
                f"p{prompt}",
                "ant",
                "bee",
                VERDICT[value],
                judge,
                dimension,
                order,
            )


def test_is_the_mean_over_judges_of_their_correlation() -> None:
    same = _votes("same", [(1, 1), (0, 0), (1, 1)])
    apart = _votes("apart", [(1, 1), (0, 1), (1, 0), (0, 0)])
    mixed = _votes("mixed", [(1, 1), (0, 0), (1, 1), (1, 0)])

    found = halo([*same, *apart, *mixed], "accuracy", "language")

    assert found.judges == pytest.approx({"apart": 0.0, "mixed": 0.5, "same": 1.0})
    assert found.index == pytest.approx(0.5)
    assert found.votes == 11


def test_a_leaking_judge_is_told_from_one_that_separates() -> None:
    rng = np.random.default_rng(0)
    quality = rng.normal(size=(400, 2))
    apart = (quality > 0).astype(float)
    leaking = (quality + 5 * quality[:, :1] > 0).astype(float)

    def index(points: np.ndarray) -> float:
        rows = [(float(one), float(other)) for one, other in points]
        return halo(_votes("judge", rows), "accuracy", "language").index

    assert abs(index(apart)) < 0.1
    # Signs of two normals with correlation r agree with correlation 2/pi arcsin r.
    assert index(leaking) == pytest.approx(2 / np.pi * np.arcsin(6 / np.sqrt(37)), abs=0.06)


def test_the_name_of_the_sides_changes_nothing() -> None:
    votes = list(_votes("judge", [(1, 1), (1, 1), (1, 0)]))
    (accuracy,) = (v for v in votes if v.dimension == "accuracy" and v.prompt == "p0")
    assert accuracy.verdict is not None
    turned = VoteRecord(
        "turned", "p0", "p0", "bee", "ant", accuracy.verdict.mirrored(), "judge", "accuracy", "ba"
    )

    plain = halo(votes, "accuracy", "language")
    again = halo([turned if v is accuracy else v for v in votes], "accuracy", "language")

    assert again == plain
    assert plain.index == pytest.approx(1 / 3)


def test_votes_of_other_orders_and_unread_ones_do_not_meet() -> None:
    first = [v for v in _votes("judge", [(1, 1)]) if v.dimension == "accuracy"]
    second = [v for v in _votes("judge", [(1, 1)], order="ba") if v.dimension == "language"]

    with pytest.raises(RatingError, match="no judge has decided votes on accuracy and on language"):
        halo([*first, *second], "accuracy", "language")


def test_a_judge_that_only_tied_does_not_count() -> None:
    votes = [*_votes("tied", [(0.5, 1), (0.5, 0)]), *_votes("judge", [(1, 1), (0, 0)])]

    assert halo(votes, "accuracy", "language").judges == {"judge": pytest.approx(1.0)}


def test_several_votes_on_one_thing_count_as_their_mean() -> None:
    votes = [*_votes("judge", [(1, 1), (0, 0)]), *_votes("judge", [(0, 1)])]

    found = halo(votes, "accuracy", "language")

    # p0: accuracy said 1 and 0, so 0 in the mean, and language 1 twice; p1: both -1.
    assert found.index == pytest.approx(1 / np.sqrt(2))
    assert found.votes == 2


def test_tables_with_codes_of_their_own_are_refused() -> None:
    votes = list(_votes("judge", [(1, 1), (0, 0)]))
    other = [v for v in _votes("owl", [(1, 1)]) if v.dimension == "language"]
    tables = {
        "accuracy": VoteTable.from_records(v for v in votes if v.dimension == "accuracy"),
        "language": VoteTable.from_records(other),
    }

    with pytest.raises(BadInput, match=r"codes of their own; use VoteTable\.by_dimension"):
        halo_of(tables, "accuracy", "language")
