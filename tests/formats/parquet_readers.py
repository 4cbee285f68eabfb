"""The ways in which a Parquet file of votes is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from arena.formats import FileVote
from arena.formats.parquet_votes import FORMAT
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable
from tests.formats.files import a_vote

Rows = list[dict[str, Any]]


def read_records(path: Path) -> list[FileVote]:
    return list(FORMAT.read_votes(path))


def read_counts(path: Path) -> VoteCounts:
    return FORMAT.read_counts(path, "overall", (), None)


def read_table(path: Path) -> VoteTable:
    return FORMAT.read_table(path, "overall", (), None)


def some_votes(many: int, models: int = 4) -> Rows:
    """Votes with every optional column, some of them unreadable, a few on another dimension."""
    rng = np.random.default_rng(7)
    names = [f"m{number}" for number in range(models)]
    rows = []
    for number in range(many):
        a, b = rng.choice(names, 2, replace=False).tolist()
        winner = rng.choice(["model_a", "model_b", "tie", "both_bad", ""])
        rows.append(
            a_vote(
                vote_id=f"v{number}",
                prompt_id=f"p{rng.integers(9)}",
                model_a=a,
                model_b=b,
                winner=str(winner) or None,
                judge=["owl", "elk", "m1", None][rng.integers(4)],
                order=["ab", "ba", None][rng.integers(3)],
                dimension="accuracy" if number % 10 == 0 else "overall",
                source="x" if number % 2 else "y",
            )
        )
    return rows
