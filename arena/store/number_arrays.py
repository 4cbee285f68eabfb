"""Columns of numbers from PostgreSQL straight into numpy, without a Python object per value.

A query gives each column as one array (`array_agg`); its binary form is a header and then, for each
element, its length and its bytes in network order, which numpy reads as they lie.
https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES and
src/backend/utils/adt/arrayfuncs.c (array_send).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

_TYPE_OF_OID = {20: ">i8", 21: ">i2", 23: ">i4", 701: ">f8"}
"""int8, int2, int4, float8."""
_ARRAY_OIDS = (1016, 1005, 1007, 1022)
"""The arrays of these."""

_HEADER = struct.Struct("!iii")
_DIMENSION = struct.Struct("!ii")


class _NumberArray(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> NDArray[Any]:
        dimensions, has_nulls, oid = _HEADER.unpack_from(data)
        kind = np.dtype(_TYPE_OF_OID[oid])
        if dimensions == 0:
            return np.zeros(0, kind.newbyteorder("="))
        if dimensions > 1 or has_nulls:
            raise ValueError("a column of numbers must be one array without nulls")
        size, _ = _DIMENSION.unpack_from(data, _HEADER.size)
        element = np.dtype([("length", ">i4"), ("value", kind)])
        found = np.frombuffer(data, element, size, _HEADER.size + _DIMENSION.size)
        return found["value"].astype(kind.newbyteorder("="))


def number_arrays(
    db: Connection[Any], query: str, values: Mapping[str, object]
) -> dict[str, NDArray[Any]]:
    """The one row of a query whose columns are arrays of numbers, by name; empty for a null."""
    with db.cursor(binary=True) as cursor:
        for oid in _ARRAY_OIDS:
            cursor.adapters.register_loader(oid, _NumberArray)
        # Planned each time: for a handful of votes and for millions the best plans differ.
        row = cursor.execute(query, values, prepare=False).fetchone()
        names = [column.name for column in cursor.description or ()]
    if row is None:
        raise LookupError("an aggregate without a row")
    return {
        name: np.zeros(0, np.int64) if column is None else column
        for name, column in zip(names, row, strict=True)
    }
