"""Dimensions ship as data; an operator's own come first."""

from __future__ import annotations

import pytest

from arena.domain import Dimension
from arena.errors import UnknownThing
from arena.judging.dimension import dimension, shipped_dimensions


def test_four_dimensions_ship_each_named_like_its_file() -> None:
    shipped = shipped_dimensions()

    assert list(shipped) == ["accuracy", "helpfulness", "language", "overall"]
    for name, found in shipped.items():
        assert found.name == name
        assert found.title
        assert found.rubric.endswith(".")


def test_an_operator_adds_a_dimension_or_rewords_one() -> None:
    wit = Dimension("wit", "Wit", "Prefer the funnier.")
    own = Dimension("overall", "Overall", "Prefer the first that works.")

    assert dimension("wit", {"wit": wit}) == wit
    assert dimension("overall", {"overall": own}) == own
    assert dimension("overall", {}).rubric != own.rubric


def test_an_unknown_dimension_is_refused_with_those_there_are_and_the_mend() -> None:
    with pytest.raises(UnknownThing, match=r"accuracy, .*overall, wit\. .*\[dimensions\.tone\]"):
        dimension("tone", {"wit": Dimension("wit", "Wit", "Prefer the funnier.")})
