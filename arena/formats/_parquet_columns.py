"""The chosen votes of a Parquet file as codes or counts: DuckDB chooses, numpy adds up.

No vote becomes a Python object.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes
from arena.formats import must_be_among
from arena.formats._parquet_codes import CodedTexts, combinations
from arena.formats._parquet_file import (
    NAMELESS,
    NO_BATTLE,
    ParquetFile,
    literal,
)
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

_UNREADABLE, _NO_LABEL = -1, -2
"""In the place of twice the points of model_a."""

_Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Battles:
    """Rows as codes of `models`, which are sorted, and twice the points of a, or `_UNREADABLE`."""

    models: tuple[str, ...]
    a: _Codes
    b: _Codes
    outcome: NDArray[np.int8]


class ChosenVotes:
    """The votes of one dimension, and of some judges and one source if named.

    Raises
    ------
    BadRow
        At a row of the file that is no vote, chosen or not.
    UnknownThing
        If no vote has that source, dimension or judge.
    NoVotes
        If there is no vote at all.
    """

    def __init__(
        self, file: ParquetFile, dimension: str, judges: Collection[str], source: str | None
    ) -> None:
        self._file = file
        file.refuse_no_vote()
        where = self._chosen(dimension, judges, source)
        self._is_whole_file = where == "true"
        if not self._is_whole_file:
            file.refuse_first(f"{NO_BATTLE} OR {NAMELESS}")
        file.execute(f"CREATE TEMP VIEW chosen AS SELECT * FROM vote WHERE {where}")

    def counts(self) -> VoteCounts:
        """What the votes add up to."""
        combined, times = combinations(self._columns())
        found = self._named(combined)
        read = found.outcome != _UNREADABLE
        return VoteCounts.of_outcomes(
            *(found.models, found.a[read], found.b[read], found.outcome[read], times[read]),
            unreadable=int(times[~read].sum()),
        )

    def table(self) -> VoteTable:
        """The votes as coded columns, in the file's order, each with the smaller code as its a."""
        file, found = self._file, self._named(self._columns())
        read = found.outcome != _UNREADABLE
        file.execute("CREATE TEMP VIEW read AS SELECT * FROM chosen WHERE winner IS NOT NULL")
        judges = self._enumerate("judge", "SELECT DISTINCT judge FROM read")
        clusters, cluster_code = self._clusters()
        rest = file.execute(
            f"""SELECT enum_code(judge::judge)::INTEGER AS judge,
                       ({cluster_code})::INTEGER AS cluster,
                       (CASE display_order WHEN 'ab' THEN 1 WHEN 'ba' THEN -1 ELSE 0 END)::TINYINT
                           AS first
                  FROM read ORDER BY row"""
        ).fetchnumpy()
        sides, points = (found.a[read], found.b[read]), found.outcome[read] / 2.0
        turned = sides[0] > sides[1]
        a, b = np.minimum(*sides), np.maximum(*sides)
        code_of = {name: code for code, name in enumerate(found.models)}
        return VoteTable(
            models=found.models,
            judges=judges,
            clusters=clusters,
            a=a,
            b=b,
            points=np.where(turned, 1 - points, points),
            judge=rest["judge"],
            cluster=rest["cluster"],
            battle=_battles(rest["cluster"], a, b, len(clusters), len(found.models)),
            first=np.where(turned, -rest["first"], rest["first"]),
            weight=np.ones(len(a)),
            unreadable=int(np.count_nonzero(~read)),
            judge_model=np.array([code_of.get(judge, -1) for judge in judges], np.int32),
        )

    def _columns(self) -> list[CodedTexts]:
        """Both sides and the winner of the chosen rows, in the file's order."""
        columns = self._file.coded()
        if self._is_whole_file:
            return columns
        rows = self._file.execute("SELECT row FROM chosen ORDER BY row").fetchnumpy()["row"]
        return [column[rows] for column in columns]

    def _named(self, columns: Sequence[CodedTexts]) -> _Battles:
        """Codes of both models, and who won; what is no battle is refused."""
        a, b, winner = columns
        models = tuple(sorted(a.present() | b.present()))
        label_of = [self._file.labels.get(label, _NO_LABEL) for label in winner.texts]
        found = _Battles(
            models,
            a.coded_as(models),
            b.coded_as(models),
            np.array([*label_of, _UNREADABLE], np.int8).take(winner.codes, mode="wrap"),
        )
        if self._is_whole_file:
            if (
                (found.a < 0).any()
                or (found.b < 0).any()
                or (found.a == found.b).any()
                or (found.outcome == _NO_LABEL).any()
            ):
                self._file.refuse_first(NO_BATTLE)
            if any("\0" in name or not name.strip() for name in models):
                self._file.refuse_first(NAMELESS)
        return found

    def _chosen(self, dimension: str, judges: Collection[str], source: str | None) -> str:
        """The condition of the choice; "true" where it takes every row."""
        file = self._file
        if not file.all("SELECT 1 FROM vote LIMIT 1"):
            raise NoVotes(f"{file.path}: no votes")
        wanted = [
            ("source", [] if source is None else [source], "votes of source"),
            ("dimension", [dimension], "votes on"),
            ("judge", list(judges), "votes of judge"),
        ]
        where = "true"
        for column, names, what in wanted:
            if names:
                # A column that is not there is the same in all rows.
                rows = "LIMIT ALL" if file.has(column) else "LIMIT 1"
                found = file.all(f"SELECT DISTINCT {column} FROM (FROM vote WHERE {where} {rows})")
                present = {name for (name,) in found if name is not None}
                must_be_among(set(names), present, what, file.path)
                if present != set(names) or column == "source":
                    listed = ", ".join(literal(name) for name in names)
                    where = f"{where} AND {column} IN ({listed})".removeprefix("true AND ")
        return where

    def _clusters(self) -> tuple[tuple[str, ...], str]:
        """Names of the clusters, and a vote's code as an expression.

        A vote without a prompt stands for itself, under its own name or that of its row.
        """
        if self._file.has("prompt") or self._file.has("vote_id"):
            prompt = "coalesce(prompt, vote_id, 'row ' || (row + 1))"
            names = self._enumerate("cluster", f"SELECT DISTINCT {prompt} FROM read")
            return names, f"enum_code(({prompt})::cluster)"
        rows = self._file.execute("SELECT row + 1 AS row FROM read ORDER BY row").fetchnumpy()
        names = tuple(f"row {row}" for row in rows["row"].tolist())
        return names, "row_number() OVER (ORDER BY row) - 1"

    def _enumerate(self, name: str, query: str) -> tuple[str, ...]:
        """Make a type of the texts that a query gives; returns them sorted."""
        file = self._file
        file.execute(f"CREATE TYPE {name} AS ENUM (SELECT * FROM ({query}) ORDER BY 1)")
        return tuple(text for (text,) in file.all(f"SELECT unnest(enum_range(NULL::{name}))"))


def _battles(cluster: _Codes, a: _Codes, b: _Codes, clusters: int, models: int) -> _Codes:
    """A code for each prompt and pair of models: votes that share it are on one battle."""
    if len(cluster) == clusters:
        return cluster
    key = (cluster.astype(np.int64) * models + a) * models + b
    codes: _Codes = np.unique(key, return_inverse=True)[1].astype(np.int32)
    return codes
