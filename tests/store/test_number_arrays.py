"""Columns of numbers read into numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from psycopg import Connection

from arena.store.number_arrays import number_arrays


@pytest.mark.parametrize(
    ("kind", "dtype", "values"),
    [
        ("int2", np.int16, [1, -2, 32767]),
        ("int4", np.int32, [1, -2, 2147483647]),
        ("int8", np.int64, [1, -2, 9223372036854775807]),
        ("float8", np.float64, [0.1, -2.5, 1e300]),
    ],
)
def test_every_kind_of_number_comes_as_it_is(
    db: Connection[Any], kind: str, dtype: type, values: list[float]
) -> None:
    found = number_arrays(db, f"SELECT %(values)s::{kind}[] AS x", {"values": values})

    assert found["x"].dtype == dtype
    assert found["x"].tolist() == values


def test_no_rows_and_no_elements_are_empty(db: Connection[Any]) -> None:
    query = "SELECT array_agg(x) AS none, '{}'::float8[] AS empty FROM generate_series(1, 0) x"
    found = number_arrays(db, query, {})

    assert (found["none"].tolist(), found["empty"].tolist()) == ([], [])


@pytest.mark.parametrize("array", ["ARRAY[1, NULL]", "ARRAY[[1, 2], [3, 4]]"])
def test_nulls_and_tables_are_refused(db: Connection[Any], array: str) -> None:
    with pytest.raises(ValueError, match="one array without nulls"):
        number_arrays(db, f"SELECT {array} AS x", {})


def test_reading_numbers_leaves_other_cursors_as_they_are(db: Connection[Any]) -> None:
    number_arrays(db, "SELECT ARRAY[1, 2] AS x", {})

    assert db.execute("SELECT ARRAY[1, 2]", binary=True).fetchone() == ([1, 2],)
