"""The chosen votes of a Parquet file as codes or counts: DuckDB reads, numpy adds up.

No vote becomes a Python object.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes
from arena.formats import must_be_among
from arena.formats._name_codes import NameCodes
from arena.formats._parquet_file import (
    NAMELESS,
    NO_BATTLE,
    NO_LABEL,
    ParquetFile,
    literal,
)
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

_OUTCOME = (
    "coalesce(list_position(['model_b', 'tie', 'model_a', 'both_bad', 'tie (bothbad)'], winner), 0)"
    "::TINYINT"
)
"""0 for a verdict that could not be read, or a place in the list, from 1."""

_POINTS = np.array([-1, 0, 1, 2, 1, 1], np.int8)
"""Twice the points of model_a at each of these numbers; -1 for none."""

_Codes = NDArray[np.int32]


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
        names = self._models()
        found = self._coded(names, f"SELECT {self._columns(names)} FROM chosen")
        read = found["outcome"] >= 0
        unreadable = len(read) - int(np.count_nonzero(read))
        if unreadable:
            found = {name: column[read] for name, column in found.items()}
        return VoteCounts.of_outcomes(
            names.names, found["a"], found["b"], found["outcome"], unreadable=unreadable
        )

    def table(self) -> VoteTable:
        """The votes as coded columns, in the file's order, each with the smaller code as its a."""
        file, names = self._file, self._models()
        file.execute("CREATE TEMP VIEW read AS SELECT * FROM chosen WHERE winner IS NOT NULL")
        judges = self._enumerate("judge", "SELECT DISTINCT judge FROM read")
        clusters, cluster_code = self._clusters()
        found = self._coded(
            names,
            f"""SELECT {self._columns(names)}, enum_code(judge::judge)::INTEGER AS judge,
                       ({cluster_code})::INTEGER AS cluster,
                       (CASE display_order WHEN 'ab' THEN 1 WHEN 'ba' THEN -1 ELSE 0 END)::TINYINT
                           AS first
                  FROM read ORDER BY row""",
        )
        turned = found["a"] > found["b"]
        points = found["outcome"] / 2.0
        a, b = np.minimum(found["a"], found["b"]), np.maximum(found["a"], found["b"])
        code_of = {name: code for code, name in enumerate(names.names)}
        return VoteTable(
            models=names.names,
            judges=judges,
            clusters=clusters,
            a=a,
            b=b,
            points=np.where(turned, 1 - points, points),
            judge=found["judge"],
            cluster=found["cluster"],
            battle=_battles(found["cluster"], a, b, len(clusters), len(names.names)),
            first=np.where(turned, -found["first"], found["first"]),
            weight=np.ones(len(a)),
            unreadable=self._unreadable(),
            judge_model=np.array([code_of.get(judge, -1) for judge in judges], np.int32),
        )

    def _models(self) -> NameCodes:
        """The models of the chosen votes; what is no label of a vote is refused on the way."""
        file = self._file
        found = file.execute(
            """SELECT name, hash(name) AS hash
                 FROM (SELECT model_a AS name FROM chosen UNION SELECT model_b FROM chosen)
                WHERE name IS NOT NULL ORDER BY name"""
        ).fetchnumpy()
        names = tuple(found["name"].tolist())
        if self._is_whole_file and (
            file.all("SELECT 1 FROM chosen WHERE model_a IS NULL OR model_b IS NULL LIMIT 1")
            or file.all(f"SELECT 1 FROM (SELECT DISTINCT winner FROM chosen) WHERE {NO_LABEL}")
        ):
            file.refuse_first(NO_BATTLE)
        if any("\0" in name or not name.strip() for name in names):
            file.refuse_first(NAMELESS)
        return NameCodes(names, np.asarray(found["hash"]))

    def _columns(self, names: NameCodes) -> str:
        """What `_coded` selects: both models, and the outcome."""
        a, b = names.expression("model_a"), names.expression("model_b")
        return f"{a} AS a, {b} AS b, {_OUTCOME} AS outcome"

    def _coded(self, names: NameCodes, query: str) -> dict[str, NDArray[Any]]:
        """The columns of a query with their codes; a battle of a model with itself is refused."""
        found = self._file.execute(query).fetchnumpy()
        found |= {side: names.codes(found[side]) for side in ("a", "b")}
        found["outcome"] = _POINTS.take(found["outcome"])
        if self._is_whole_file and (found["a"] == found["b"]).any():
            self._file.refuse_first(NO_BATTLE)
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

    def _unreadable(self) -> int:
        ((count,),) = self._file.all("SELECT count(*) FROM chosen WHERE winner IS NULL")
        return int(count)

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
