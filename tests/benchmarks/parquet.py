"""5 million votes, as strings in a Parquet file, to ratings with intervals; and the rivals.

Ours reads the file by `arena.formats` to counts and fits them. The rivals get the same file by the
reader that their users have, into pandas. Every way ends with ratings and error bars (evalica
gives none); rank spreads, which no rival has, are printed beside. Votes are taken as independent
by all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from arena.formats.parquet_votes import FORMAT
from arena.rating.counted_board import fit_counts, rate_counts
from arena.rating.scale import POINTS_PER_LOG_ODD
from tests.benchmarks.rivals import Way, gather, imported
from tests.benchmarks.side_by_side import (
    ROUNDS,
    points_apart,
    print_absent,
    print_times,
    take_turns,
)

VOTES = 5_000_000
OURS = "file to ratings and intervals"
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VoteFile:
    """Votes between so many models, all of which have votes."""

    path: Path
    models: int


def run(votes: int = VOTES, sizes: Sequence[int] = (250, 1000), rounds: int = ROUNDS) -> None:
    """Print the comparison for each number of models."""
    with tempfile.TemporaryDirectory() as folder:
        for models in sizes:
            file = VoteFile(Path(folder) / f"{models}.parquet", models)
            write_votes(file, votes)
            print(f"{models} models, {votes:,} votes, {file.path.stat().st_size / 1e6:.0f} MB")
            _compare(file, rounds)


def _compare(file: VoteFile, rounds: int) -> None:
    counts = FORMAT.read_counts(file.path, "overall", (), None)
    rivals, absent = gather({"arena-rank": _arena_rank, "evalica": _evalica}, file)
    ways: dict[str, Callable[[], Any]] = {
        OURS: lambda: _ours(file.path),
        "of that, file to counts": lambda: FORMAT.read_counts(file.path, "overall", (), None),
        "counts to leaderboard, rank spreads": lambda: rate_counts(counts),
        **rivals,
    }
    timed = take_turns(ways, rounds)
    print_times(timed, OURS)
    print_absent(absent)
    for name in rivals:
        apart = points_apart(timed[name].result, timed[OURS].result)
        print(f"{name} differs by up to {apart:.1e} points: where its fit stops")


def write_votes(file: VoteFile, votes: int) -> None:
    """Votes as texts; the first and the last model are two log-odds apart, a quarter are ties."""
    models = file.models
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
                ) TO '{file.path}' (FORMAT parquet, COMPRESSION zstd)"""
        )


def _ours(path: Path) -> _Floats:
    strengths, covariance = fit_counts(FORMAT.read_counts(path, "overall", (), None))
    if covariance is not None:
        covariance.errors()
    return strengths


def _arena_rank(file: VoteFile) -> Way:
    """As arena-rank's README does: a data frame, pairs, ratings and their intervals."""
    pandas = _pandas_with_parquet()
    data = imported("arena_rank.utils.data_utils")
    model = imported("arena_rank.models.bradley_terry")

    def fit() -> _Floats:
        pairs = data.PairDataset.from_pandas(
            pandas.read_parquet(file.path),
            competitor_cols=["model_a", "model_b"],
            outcome_col="winner",
            outcome_map={"model_a": 1.0, "model_b": 0.0, "tie": 0.5},
        )
        found = model.BradleyTerry(n_competitors=file.models).compute_ratings_and_cis(pairs)
        np.asarray(found["rating_lower"])  # JAX works in the background: wait for it
        order = np.argsort(found["competitors"])
        return np.asarray(found["ratings"])[order] / POINTS_PER_LOG_ODD

    return fit


def _evalica(file: VoteFile) -> Way:
    """As evalica's documentation does."""
    evalica, pandas = imported("evalica"), _pandas_with_parquet()
    winner_of = {
        "model_a": evalica.Winner.X,
        "model_b": evalica.Winner.Y,
        "tie": evalica.Winner.Draw,
    }

    def fit() -> _Floats:
        frame = pandas.read_parquet(file.path)
        found = evalica.bradley_terry(
            frame["model_a"], frame["model_b"], frame["winner"].map(winner_of)
        )
        strengths: _Floats = np.log(found.scores.sort_index().to_numpy())
        return strengths

    return fit


def _pandas_with_parquet() -> ModuleType:
    """pandas, where it can read Parquet: by pyarrow."""
    imported("pyarrow")
    return imported("pandas")
