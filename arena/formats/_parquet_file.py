"""A Parquet file of votes as DuckDB sees it, and the rows of it that are no votes.

https://duckdb.org/docs/stable/data/parquet/overview. A row is refused by the code that refuses rows
of every other format; the conditions in SQL only find which row to show it, so that millions of
good ones need not become objects.
"""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import duckdb

from arena.domain import VERDICT_OF_WINNER
from arena.errors import BadInput
from arena.formats._parquet_codes import CodedTexts, coded_texts
from arena.formats._rows import Row
from arena.formats._votes import PROMPT, VOTE_ID, WINNER_OF_SIDE, named_sides, votes_of

_TEXTS = ("strength", "source", "category", "raw_verdict")
_KNOWN = (
    *("model_a", "model_b", "left", "right", "winner", "order", "judge", "dimension", *_TEXTS),
    *(*VOTE_ID, *PROMPT, "sampling_prob"),
)

_WHOLE_NUMBERS = frozenset(
    f"{sign}{name}"
    for sign in ("", "U")
    for name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)

_ROWS_AT_ONCE = 10_000

_BLANK = r"[\s\v\x1c-\x1f\x{85}\p{Z}]*"
"""A pattern of all that str.strip takes off."""

NO_PAIR = "(model_a IS NULL OR model_b IS NULL OR model_a = model_b)"
"""When two models make no battle."""

_NO_LABEL = "winner NOT IN ('model_a', 'model_b', 'tie', 'both_bad', 'tie (bothbad)')"

NO_BATTLE = f"({NO_PAIR} OR {_NO_LABEL})"
"""When models and winner make no vote; a null winner is a verdict that could not be read."""

NAMELESS = f"""(
       regexp_full_match(model_a, '{_BLANK}') OR contains(model_a, chr(0))
    OR regexp_full_match(model_b, '{_BLANK}') OR contains(model_b, chr(0)))"""
"""When the name of a model is none; slow, so it is asked only where it is known to be so."""

_WRONG = {
    "display_order": "display_order NOT IN ('ab', 'ba')",
    "strength": "winner IS NOT NULL AND strength NOT IN ('strong', 'weak')",
    "judge": "contains(judge, chr(0))",
    "dimension": "contains(dimension, chr(0))",
    "source": "contains(source, chr(0))",
    "category": "contains(category, chr(0))",
    "raw_verdict": "contains(raw_verdict, chr(0))",
    "vote_id": f"regexp_full_match(vote_id, '{_BLANK}') OR contains(vote_id, chr(0))",
    "prompt": f"regexp_full_match(prompt, '{_BLANK}') OR contains(prompt, chr(0))",
}
"""When another column of the view keeps a row from being a vote."""

_NAMES = {"display_order": ("order",), "vote_id": VOTE_ID, "prompt": PROMPT}
"""What the file calls a column of the view, where that is not the same."""


@dataclass(frozen=True, slots=True)
class ParquetRow(Row):
    """A row told by its number from 1; the file has no lines."""

    unit: ClassVar[str] = "row"


class ParquetFile:
    """A file of votes, and a DuckDB in memory whose view `vote` shows it.

    The view's columns are texts, null where the file says nothing: `model_a`, `model_b`, `winner`,
    `display_order`, `strength`, `judge`, `dimension`, `source`, `category`, `raw_verdict`,
    `vote_id`, `prompt`, and `row`, a number from 0. A value of another type shows as a NUL
    character, which no text may hold.

    Raises
    ------
    BadInput
        If the file is no Parquet, or has not the columns that a vote needs.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # DuckDB is to fetch nothing, and to leave no files where the command is run.
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "temp_directory": tempfile.gettempdir(),
        }
        self._db = duckdb.connect(config=settings)
        # To DuckDB a name is a pattern, and names hold brackets.
        self._source = f"read_parquet({literal(glob.escape(str(path)))}, file_row_number = true)"
        described = self.all(f"DESCRIBE SELECT * FROM {self._source}")
        self._types = {name: kind for name, kind, *_ in described if name != "file_row_number"}
        self._sided = "left" in self._types
        self._sides = ("left", "right") if self._sided else ("model_a", "model_b")
        if not {*self._sides, "winner"} <= set(self._types):
            raise BadInput(
                f"{path}: the columns must have model_a, model_b, winner or left, right, winner; "
                f"they are {', '.join(self._types)}"
            )
        winner, order = self._text("winner"), self._text("order")
        if self._sided:
            winner = (
                f"CASE {winner} WHEN 'left' THEN 'model_a' WHEN 'right' THEN 'model_b' "
                f"WHEN 'tie' THEN 'tie' ELSE {winner} || chr(0) END"
            )
            order = f"coalesce({order}, 'ab')"
        texts = ", ".join(f"{self._text(name)} AS {name}" for name in _TEXTS)
        judge = f"coalesce(nullif({self._text('judge')}, ''), 'unnamed')"
        dimension = f"coalesce(nullif({self._text('dimension')}, ''), 'overall')"
        self.execute(
            f"""CREATE TEMP VIEW vote AS
                SELECT file_row_number AS row, {self._text(self._sides[0])} AS model_a,
                       {self._text(self._sides[1])} AS model_b, {winner} AS winner,
                       {order} AS display_order, {judge} AS judge, {dimension} AS dimension,
                       {texts}, {self._identifier(VOTE_ID)} AS vote_id,
                       {self._identifier(PROMPT)} AS prompt
                  FROM {self._source}"""
        )

    @property
    def labels(self) -> Mapping[str, int]:
        """Twice the points of the first side at each label that `winner` may have."""
        points = {label: round(2 * one.points_a) for label, one in VERDICT_OF_WINNER.items()}
        if not self._sided:
            return points
        return {side: points[one] for side, one in WINNER_OF_SIDE.items() if side and one}

    def coded(self) -> list[CodedTexts]:
        """Both sides and the winner of every row, as the file has them."""
        columns = (*self._sides, "winner")
        return coded_texts(self.path, {name: self._is_text(name) for name in columns})

    def has(self, column: str) -> bool:
        """Whether the file says anything in this column of the view."""
        return not self._types.keys().isdisjoint(_NAMES.get(column, (column,)))

    def rows(self, where: str = "true") -> Iterator[Row]:
        """The rows where a condition on `file_row_number` holds, in order, as the file has them."""
        names = [name for name in _KNOWN if name in self._types]
        columns = ", ".join(f'"{name}"' for name in names)
        found = self.execute(
            f"SELECT file_row_number, {columns} FROM {self._source} WHERE {where} "
            "ORDER BY file_row_number"
        )
        while batch := found.fetchmany(_ROWS_AT_ONCE):
            for number, *values in batch:
                row = ParquetRow(self.path, number + 1, dict(zip(names, values, strict=True)))
                yield named_sides(row) if self._sided else row

    def refuse_no_vote(self) -> None:
        """Refuse the first row that is no vote for another reason than models and winner.

        Raises
        ------
        BadRow
        """
        wrong = [f"({condition})" for column, condition in _WRONG.items() if self.has(column)]
        if wrong:
            self.refuse_first(" OR ".join(wrong))
        if self.has("vote_id"):
            self._refuse_repeated()

    def refuse_first(self, wrong: str) -> None:
        """Refuse the first row of `vote` where a condition holds; nothing happens without one.

        Raises
        ------
        BadRow
        """
        ((row,),) = self.all(f"SELECT min(row) FROM vote WHERE {wrong}")
        if row is not None:
            self._refuse([row])

    def execute(self, query: str) -> duckdb.DuckDBPyConnection:
        """Run a query.

        Raises
        ------
        BadInput
            If the file is, or turns out to be, broken.
        """
        try:
            return self._db.execute(query)
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise BadInput(f"{self.path}: not a Parquet file that can be read: {error}") from error

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """Every row of a query's result."""
        return self.execute(query).fetchall()

    def _refuse_repeated(self) -> None:
        """Refuse a vote_id that stands twice."""
        ((votes, names),) = self.all("SELECT count(vote_id), count(DISTINCT vote_id) FROM vote")
        if votes > names:
            (found,) = self.all(
                """SELECT earlier, row
                     FROM (SELECT row, lag(row) OVER (PARTITION BY vote_id ORDER BY row) AS earlier
                             FROM vote WHERE vote_id IS NOT NULL)
                    WHERE earlier IS NOT NULL ORDER BY row LIMIT 1"""
            )
            self._refuse(list(found))

    def _refuse(self, numbers: list[int]) -> None:
        """Show these rows, of which the last is wrong, to the reader of rows."""
        listed = ", ".join(str(number) for number in numbers)
        rows = list(self.rows(f"file_row_number IN ({listed})"))
        list(votes_of(rows))
        raise rows[-1].bad("it cannot be read as a vote")

    def _text(self, name: str) -> str:
        if name not in self._types:
            return "NULL::VARCHAR"
        if self._is_text(name):
            return f'"{name}"::VARCHAR'
        return f'CASE WHEN "{name}" IS NOT NULL THEN chr(0) END'

    def _is_text(self, name: str) -> bool:
        kind = self._types[name]
        return bool(kind == "VARCHAR" or kind.startswith("ENUM"))

    def _identifier(self, names: tuple[str, ...]) -> str:
        """The first of these columns that has a value; whole numbers become text."""
        known = [
            f'"{name}"::VARCHAR' if self._types.get(name) in _WHOLE_NUMBERS else self._text(name)
            for name in names
        ]
        return f"coalesce({', '.join(known)})"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
