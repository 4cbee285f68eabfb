"""Sorting, filters and search, and the addresses of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from arena.errors import BadInput
from arena.store.price import Price
from arena.web.selection import COLUMNS, Selection
from arena.web.standing import Standing
from tests.web.test_chart import line


def standing(name: str, rank: int, price: float | None = None, **fields: Any) -> Standing:
    row = replace(line(1100.0 - rank, name=name), rank=rank, slug=name.lower(), **fields)
    return Standing(row, 0.5, None if price is None else Price(rank, price, 2 * price), "usable")


LINES = [
    standing("Cat", 1, 3.0, organization="Felis", votes=10),
    standing("ant", 2, None, organization="Formica", license="MIT", votes=30),
    standing("Bee", 3, 0.5, organization="Formica", votes=20),
]


def names(**given: str) -> list[str]:
    return [one.line.name for one in Selection.of(given).select(LINES)]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("rank", ["Cat", "ant", "Bee"]),
        ("-rank", ["Bee", "ant", "Cat"]),
        ("model", ["ant", "Bee", "Cat"]),
        ("votes", ["ant", "Bee", "Cat"]),
        ("-votes", ["Cat", "Bee", "ant"]),
        ("organization", ["Cat", "ant", "Bee"]),
        ("price", ["Bee", "Cat", "ant"]),
        ("-price", ["Cat", "Bee", "ant"]),
    ],
)
def test_lines_stand_as_asked_and_unknown_values_last(sort: str, expected: list[str]) -> None:
    assert names(sort=sort) == expected


def test_a_search_is_for_part_of_a_name_in_either_case() -> None:
    assert names(search=" A ") == ["Cat", "ant"]


def test_filters_narrow_together() -> None:
    assert names(organization="Formica") == ["ant", "Bee"]
    assert names(organization="Formica", license="MIT") == ["ant"]
    assert names(organization="Formica", license="GPL") == []


def test_the_address_leaves_out_what_goes_without_saying() -> None:
    assert Selection.of({"search": "", "organization": "", "sort": "rank"}).query == {}
    assert Selection.of({"search": "a", "sort": "-votes"}).query == {
        "search": "a",
        "sort": "-votes",
    }


def test_a_heading_sorts_by_its_column_and_then_by_its_other_end() -> None:
    by_votes = Selection(search="a").sorted_by("votes")
    assert by_votes == Selection(search="a", sort="votes")
    assert by_votes.direction("votes") == "descending"
    assert by_votes.direction("rank") == ""
    assert by_votes.sorted_by("votes") == Selection(search="a", sort="-votes")
    assert Selection(sort="-votes").direction("votes") == "ascending"


@pytest.mark.parametrize("sort", ["speed", "--votes", "-"])
def test_an_unknown_column_is_refused_with_those_there_are(sort: str) -> None:
    with pytest.raises(BadInput, match="rank, spread, model"):
        Selection.of({"sort": sort})


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_sorts_without_intervals_prices_and_organizations(column: str) -> None:
    bare = [
        Standing(replace(one.line, rank_low=None, rank_high=None), 0.5, None, "preliminary")
        for one in LINES
    ]
    assert len(Selection(sort=column).select(bare)) == 3
