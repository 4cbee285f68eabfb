"""Columns of texts as codes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from arena.formats import _parquet_codes as module
from arena.formats._parquet_codes import NO_TEXT, CodedTexts, combinations


def some_columns(rows: int) -> list[CodedTexts]:
    """Three columns of which each has rows without a text, and a text without rows."""
    rng = np.random.default_rng(3)
    texts = tuple("abcde")
    return [CodedTexts(texts, rng.integers(-1, 4, rows).astype(np.int32)) for _ in range(3)]


# By a table of all combinations, by sorting, and not at all.
@pytest.mark.parametrize(("few", "most"), [(1 << 20, 1 << 62), (-(1 << 30), 1 << 62), (0, 10)])
@pytest.mark.parametrize("rows", [0, 1, 70_000])
def test_combinations_stand_for_all_rows(
    rows: int, few: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_MOST", most)
    columns = some_columns(rows)
    found, times = combinations(columns)

    expected: dict[tuple[int, ...], int] = {}
    for row in zip(*(column.codes.tolist() for column in columns), strict=True):
        expected[row] = expected.get(row, 0) + 1
    made: dict[tuple[int, ...], int] = {}
    for row, many in zip(
        zip(*(column.codes.tolist() for column in found), strict=True), times.tolist(), strict=True
    ):
        made[row] = made.get(row, 0) + many
    assert made == expected
    assert len(times) == (rows if most == 10 else len(expected))


def test_only_texts_that_stand_in_a_row_are_present() -> None:
    column = CodedTexts(("ant", "bee", "cat"), np.array([2, -1, 0, 2], np.int32))

    assert column.present() == {"ant", "cat"}
    assert column.coded_as(("ant", "cat")).tolist() == [1, -1, 0, 1]
    assert column[np.array([True, True, False, False])].present() == {"cat"}


def test_parquets_own_enumerations_come_as_bytes_and_are_texts() -> None:
    bytes_of = pa.chunked_array([pa.array([b"x", None, "\u00e9".encode(), b"x"])])

    found = module._coded(bytes_of.dictionary_encode(), is_text=True)

    assert found.texts == ("x", "\u00e9")
    assert found.codes.tolist() == [0, -1, 1, 0]


def test_what_is_no_text_is_the_text_that_no_vote_may_hold() -> None:
    found = module._coded(pa.chunked_array([pa.array([3, None, 4])]), is_text=False)

    assert found.texts == (NO_TEXT,)
    assert found.codes.tolist() == [0, -1, 0]
