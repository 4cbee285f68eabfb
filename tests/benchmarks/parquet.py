"""5 million votes, as strings in a Parquet file, to ratings with intervals; and the rivals.

Ours reads the file by `arena.formats` to counts and fits them. The rivals get the same file by the
reader that their users have, into pandas. Every way ends with ratings and error bars (evalica
gives none); rank spreads, which no rival has, are printed beside. Votes are taken as independent
by all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from arena.formats.parquet_votes import FORMAT
from arena.rating.counted_board import fit_counts, rate_counts
from arena.rating.scale import POINTS_PER_LOG_ODD
from tests.benchmarks.turns import ROUNDS, print_turns, take_turns

VOTES = 5_000_000
_Floats = NDArray[np.float64]


def run(votes: int = VOTES, sizes: Sequence[int] = (250, 1000), rounds: int = ROUNDS) -> None:
    """Print the comparison for each number of models."""
    with tempfile.TemporaryDirectory() as folder:
        for models in sizes:
            path = Path(folder) / f"{models}.parquet"
            write_votes(path, votes, models)
            print(f"{models} models, {votes:,} votes, {path.stat().st_size / 1e6:.0f} MB")
            _compare(path, models, rounds)


def _compare(path: Path, models: int, rounds: int) -> None:
    counts = FORMAT.read_counts(path, "overall", (), None)
    ways: dict[str, Callable[[], Any]] = {
        "file to ratings and intervals": lambda: _ours(path),
        "of that, file to counts": lambda: FORMAT.read_counts(path, "overall", (), None),
        "counts to leaderboard, rank spreads": lambda: rate_counts(counts),
    }
    absent = {}
    for name, maker in (("arena-rank", _arena_rank), ("evalica", _evalica)):
        try:
            ways[name] = maker(path, models)
        except ImportError as error:
            absent[name] = str(error)
    turns = take_turns(ways, rounds)
    print_turns(turns, ours="file to ratings and intervals")
    for name, reason in absent.items():
        print(f"{name} is absent: {reason}")
    best = turns["file to ratings and intervals"].result
    for name in ("arena-rank", "evalica"):
        if name in turns:
            apart = np.abs(turns[name].result - best).max() * POINTS_PER_LOG_ODD
            print(f"{name} differs by up to {apart:.1e} points: where its fit stops")


def write_votes(path: Path, votes: int, models: int) -> None:
    """Votes as texts; the first and the last model are two log-odds apart, a quarter are ties."""
    with duckdb.connect() as db:
        db.execute("SET threads = 1")  # the same votes each time
        db.execute("SELECT setseed(0.5)")
        db.execute(
            f"""COPY (
                SELECT 'model-' || lpad(a::VARCHAR, 4, '0') AS model_a,
                       'model-' || lpad(b::VARCHAR, 4, '0') AS model_b,
                       CASE WHEN tied < 0.25 THEN 'tie'
                            WHEN won < 1 / (1 + exp((a - b) * 2.0 / {models})) THEN 'model_a'
                            ELSE 'model_b' END AS winner
                  FROM (SELECT a, (a + 1 + floor(random() * ({models} - 1))::INT) % {models} AS b,
                               random() AS tied, random() AS won
                          FROM (SELECT floor(random() * {models})::INT AS a FROM range({votes})))
                ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
        )


def _ours(path: Path) -> _Floats:
    strengths, covariance = fit_counts(FORMAT.read_counts(path, "overall", (), None))
    covariance.errors()
    return strengths


def _arena_rank(path: Path, models: int) -> Callable[[], _Floats]:
    """As arena-rank's README does: a data frame, pairs, ratings and their intervals."""
    pandas = _imported("pandas")
    data = _imported("arena_rank.utils.data_utils")
    model = _imported("arena_rank.models.bradley_terry")
    _imported("pyarrow")

    def fit() -> _Floats:
        pairs = data.PairDataset.from_pandas(
            pandas.read_parquet(path),
            competitor_cols=["model_a", "model_b"],
            outcome_col="winner",
            outcome_map={"model_a": 1.0, "model_b": 0.0, "tie": 0.5},
        )
        found = model.BradleyTerry(n_competitors=models).compute_ratings_and_cis(pairs)
        np.asarray(found["rating_lower"])  # JAX works in the background: wait for it
        order = np.argsort(found["competitors"])
        strengths = np.asarray(found["ratings"])[order] / POINTS_PER_LOG_ODD
        return np.asarray(strengths - strengths.mean())

    return fit


def _evalica(path: Path, models: int) -> Callable[[], _Floats]:
    """As evalica's documentation does."""
    evalica, pandas = _imported("evalica"), _imported("pandas")
    _imported("pyarrow")
    winner_of = {
        "model_a": evalica.Winner.X,
        "model_b": evalica.Winner.Y,
        "tie": evalica.Winner.Draw,
    }

    def fit() -> _Floats:
        frame = pandas.read_parquet(path)
        found = evalica.bradley_terry(
            frame["model_a"], frame["model_b"], frame["winner"].map(winner_of)
        )
        strengths = np.log(found.scores.sort_index().to_numpy())
        return np.asarray(strengths - strengths.mean())

    return fit


def _imported(name: str) -> ModuleType:
    """A module that `make check` need not know; pandas reads Parquet by pyarrow."""
    return import_module(name)
