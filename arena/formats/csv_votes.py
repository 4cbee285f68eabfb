"""A CSV file of votes with a header: `model_a,model_b,winner`, or evalica's `left,right,winner`.

Other columns are optional: prompt_id, judge, dimension, order, vote_id, source, category,
sampling_prob (the chance with which the schedule drew the battle, above 0 and at most 1). The
winner is model_a, model_b, tie or both_bad (evalica: left, right or tie,
https://github.com/dustalov/evalica); left is taken as shown first. An empty winner is a verdict
that could not be read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from arena.errors import BadInput, BadRow
from arena.formats import FileVote, Format
from arena.formats._rows import Row, lines
from arena.formats._votes import named_sides, votes_of


class CsvVotes:
    """One vote per row under a header."""

    def recognises(self, path: Path) -> bool:
        """A file that is called .csv or .csv.gz."""
        return path.is_file() and path.name.endswith((".csv", ".csv.gz"))

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """All votes of the file; people's votes do not stand apart in it."""
        if humans:
            raise BadInput(f"{path}: a file of votes has no humans beside it; choose by judge")
        return votes_of(_rows(path))


def _rows(path: Path) -> Iterator[Row]:
    reader = csv.reader((text for _, text in lines(path)), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if not cells:
                continue
            if not header:
                header = _checked_header([cell.strip() for cell in cells], path, reader.line_num)
            elif len(cells) != len(header):
                reason = f"{len(cells)} cells where the header has {len(header)}"
                raise BadRow(path, reader.line_num, reason)
            else:
                yield _row(path, reader.line_num, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise BadRow(path, reader.line_num, f"not CSV: {error}") from error


def _checked_header(header: list[str], path: Path, line: int) -> list[str]:
    named = set(header)
    if len(named) < len(header):
        raise BadRow(path, line, "the header names a column twice")
    if not ({"model_a", "model_b", "winner"} <= named or {"left", "right", "winner"} <= named):
        reason = f"the header must have model_a,model_b,winner or left,right,winner; it is {header}"
        raise BadRow(path, line, reason)
    return header


def _row(path: Path, line: int, cells: dict[str, str]) -> Row:
    """The cells under the keys of a JSON row; an empty cell is a key without a value."""
    winner = cells.pop("winner").strip()
    values: dict[str, Any] = {key: cell for key, cell in cells.items() if cell != ""}
    row = Row(path, line, {**values, "winner": winner or None})
    return named_sides(row) if "left" in cells else row


FORMAT: Format = CsvVotes()
