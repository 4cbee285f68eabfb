"""The chosen votes of a Parquet file as codes or counts: DuckDB reads, numpy adds up.

No vote becomes a Python object. Names become codes by an ENUM of the file's own names, which costs
once per name where a column is dictionary-encoded, as writers of Parquet do.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes
from arena.formats import must_be_among
from arena.formats._parquet_file import (
    NAMELESS,
    NO_BATTLE,
    NO_LABEL,
    NO_PAIR,
    ParquetFile,
    literal,
)
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

_SAMPLE = 20_000
_GROUPED = 0.05
"""Up to so many pairs of models, each way round, per row, DuckDB adds up faster than it codes."""

_CODES = "enum_code(model_a::model)::INTEGER AS a, enum_code(model_b::model)::INTEGER AS b"
_OUTCOME = "(CASE winner WHEN 'model_a' THEN 2 WHEN 'model_b' THEN 0 ELSE 1 END)::TINYINT"

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
        return self._grouped_counts() if self._has_few_pairs() else self._coded_counts()

    def _grouped_counts(self) -> VoteCounts:
        """Added up by DuckDB, name by name."""
        file = self._file
        file.execute(
            """CREATE TEMP TABLE pair AS
               SELECT model_a, model_b, count(*) FILTER (WHERE winner = 'model_a') AS won,
                      count(*) FILTER (WHERE winner = 'model_b') AS lost,
                      count(winner) AS readable, count(*) AS votes
                 FROM chosen GROUP BY model_a, model_b"""
        )
        # Groups of the whole file hold all that its rows hold, and are soon looked through.
        if self._is_whole_file and (
            file.all(f"SELECT 1 FROM pair WHERE {NO_PAIR} LIMIT 1")
            or file.all(f"SELECT 1 FROM (SELECT DISTINCT winner FROM chosen) WHERE {NO_LABEL}")
        ):
            file.refuse_first(NO_BATTLE)
        models = self._models("pair")
        found = file.execute(
            f"""SELECT {_CODES}, won, lost, readable - won - lost AS tied,
                       votes - readable AS unread
                  FROM pair"""
        ).fetchnumpy()
        groups = len(found["a"])
        return VoteCounts.of_outcomes(
            models,
            np.tile(found["a"], 3),
            np.tile(found["b"], 3),
            np.repeat([2, 1, 0], groups),
            times=np.concatenate([found["won"], found["tied"], found["lost"]]),
            unreadable=int(found["unread"].sum()),
        )

    def _coded_counts(self) -> VoteCounts:
        """Added up by numpy, from codes: many pairs would make nearly as many groups as rows."""
        self._refuse_no_battle()
        models = self._models("chosen")
        found = self._file.execute(
            f"SELECT {_CODES}, {_OUTCOME} AS outcome FROM chosen WHERE winner IS NOT NULL"
        ).fetchnumpy()
        return VoteCounts.of_outcomes(
            models, found["a"], found["b"], found["outcome"], unreadable=self._unreadable()
        )

    def table(self) -> VoteTable:
        """The votes as coded columns, in the file's order, each with the smaller code as its a."""
        file = self._file
        self._refuse_no_battle()
        file.execute("CREATE TEMP VIEW read AS SELECT * FROM chosen WHERE winner IS NOT NULL")
        models = self._models("chosen")
        judges = self._enumerate("judge", "SELECT DISTINCT judge FROM read")
        clusters, cluster_code = self._clusters()
        found = file.execute(
            f"""SELECT {_CODES}, {_OUTCOME} AS outcome,
                       enum_code(judge::judge)::INTEGER AS judge,
                       ({cluster_code})::INTEGER AS cluster,
                       (CASE display_order WHEN 'ab' THEN 1 WHEN 'ba' THEN -1 ELSE 0 END)::TINYINT
                           AS first
                  FROM read ORDER BY row"""
        ).fetchnumpy()
        turned = found["a"] > found["b"]
        points = found["outcome"] / 2.0
        a, b = np.minimum(found["a"], found["b"]), np.maximum(found["a"], found["b"])
        code_of = {name: code for code, name in enumerate(models)}
        return VoteTable(
            models=models,
            judges=judges,
            clusters=clusters,
            a=a,
            b=b,
            points=np.where(turned, 1 - points, points),
            judge=found["judge"],
            cluster=found["cluster"],
            battle=_battles(found["cluster"], a, b, len(clusters), len(models)),
            first=np.where(turned, -found["first"], found["first"]),
            weight=np.ones(len(a)),
            unreadable=self._unreadable(),
            judge_model=np.array([code_of.get(judge, -1) for judge in judges], np.int32),
        )

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

    def _has_few_pairs(self) -> bool:
        ((rows, models),) = self._file.all(
            f"""SELECT (SELECT count(*) FROM chosen), count(DISTINCT model_a)
                  FROM (SELECT model_a FROM chosen LIMIT {_SAMPLE})"""
        )
        return bool(models**2 <= _GROUPED * rows)

    def _unreadable(self) -> int:
        ((count,),) = self._file.all("SELECT count(*) FROM chosen WHERE winner IS NULL")
        return int(count)

    def _refuse_no_battle(self) -> None:
        if self._is_whole_file:
            self._file.refuse_first(NO_BATTLE)

    def _models(self, relation: str) -> tuple[str, ...]:
        names = f"SELECT model_a FROM {relation} UNION SELECT model_b FROM {relation}"
        models = self._enumerate("model", names)
        if any("\0" in model or not model.strip() for model in models):
            self._file.refuse_first(NAMELESS)
        return models

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
