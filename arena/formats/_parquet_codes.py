"""Columns of texts of a Parquet file as codes, by the dictionaries that stand in the file.

Writers of Parquet write a text once per group of rows and its place for each row. pyarrow hands
over both as they are, so a text is looked at once per group and not once per row.
https://arrow.apache.org/docs/python/parquet.html, read_dictionary.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput

_CHUNK = 1 << 16
"""Rows whose keys stay in a processor's own memory."""

_FEW = 1 << 20
"""Counts that are soon made, however few rows there are."""

_MOST = 1 << 62
"""Keys fit into 8 bytes; columns of more combinations are not joined."""

NO_TEXT = "\0"
"""In the place of a value that is no text: no text of a vote may hold it."""


@dataclass(frozen=True, slots=True, eq=False)
class CodedTexts:
    """A column of m texts.

    Attributes
    ----------
    texts : tuple of str
        All different, in no order; some may stand in no row.
    codes : (m,) int32 array
        Their places; -1 where there is none.
    """

    texts: tuple[str, ...]
    codes: NDArray[np.int32]

    def __getitem__(self, rows: Any) -> CodedTexts:
        """The same at some rows, as numpy indexes them."""
        return CodedTexts(self.texts, self.codes[rows])

    def present(self) -> set[str]:
        """The texts that stand in some row."""
        times = np.bincount(self.codes + 1, minlength=1)[1:]
        return {self.texts[place] for place in np.flatnonzero(times)}

    def coded_as(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Codes by the places in another list, which holds every text that is present."""
        place = {text: number for number, text in enumerate(texts)}
        lookup = np.array([*(place.get(text, -1) for text in self.texts), -1], np.int32)
        return lookup.take(self.codes, mode="wrap")


def coded_texts(path: Path, columns: Mapping[str, bool]) -> list[CodedTexts]:
    """These columns of all rows of the file, by name; values of one with False are all `NO_TEXT`.

    Raises
    ------
    BadInput
        If the file turns out to be broken.
    """
    import pyarrow as pa  # noqa: PLC0415 (slow, and only files need it)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(path, read_dictionary=list(columns)) as file:
            table = file.read(columns=list(columns))
        return [
            _coded(table.column(name), is_text=is_text and pa.types.is_dictionary(kind))
            for (name, is_text), kind in zip(columns.items(), table.schema.types, strict=True)
        ]
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: not a Parquet file that can be read: {error}") from error


def _coded(column: Any, *, is_text: bool) -> CodedTexts:
    if not is_text:
        return CodedTexts((NO_TEXT,), -column.is_null().to_numpy().astype(np.int32))
    chunks = column.unify_dictionaries().chunks
    texts = chunks[0].dictionary.to_pylist() if chunks else []
    codes, start = np.empty(len(column), np.int32), 0
    for chunk in chunks:
        places = chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices
        codes[start : start + len(chunk)] = places.to_numpy()
        start += len(chunk)
    return CodedTexts(tuple(map(_text, texts)), codes)


def _text(value: str | bytes) -> str:
    # Parquet's own enumerations come as bytes.
    return value if isinstance(value, str) else value.decode()


def combinations(columns: Sequence[CodedTexts]) -> tuple[list[CodedTexts], NDArray[np.int64]]:
    """The k different rows that columns of equal length make, and how often each stands, (k,).

    A row may come several times where a column has very many texts, as no column of votes has.

    >>> two = CodedTexts(("ant", "bee"), np.array([0, 1, 0], np.int32))
    >>> found, times = combinations([two, two])
    >>> [column.codes.tolist() for column in found], times.tolist()
    ([[0, 1], [0, 1]], [2, 1])
    """
    sizes = [len(column.texts) + 1 for column in columns]  # with a place for no text
    rows, places = len(columns[0].codes), math.prod(sizes)
    if places > _MOST:
        return list(columns), np.ones(rows, np.int64)

    def key(some: slice) -> NDArray[np.int64]:
        found = np.zeros(len(columns[0].codes[some]), np.int64)
        for column, size in zip(columns, sizes, strict=True):
            np.multiply(found, size, out=found)
            np.add(found, column.codes[some], out=found)
            np.add(found, 1, out=found)
        return found

    if places <= 4 * rows + _FEW:
        counts = np.zeros(places, np.int64)
        step = max(_CHUNK, places // 4)  # each costs a pass over the counts
        for start in range(0, rows, step):
            counts += np.bincount(key(slice(start, start + step)), minlength=places)
        present = np.flatnonzero(counts)
        times = counts[present]
    else:
        present, times = np.unique(key(slice(None)), return_counts=True)
    found = []
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        present, codes = np.divmod(present, size)
        found.append(CodedTexts(column.texts, codes.astype(np.int32) - 1))
    return found[::-1], times
