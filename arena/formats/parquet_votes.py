"""A Parquet file of votes: the columns of the JSON Lines format, or evalica's left and right.

Needed are `model_a`, `model_b` and `winner`, or `left`, `right` and `winner`, as texts; a null
winner is a verdict that could not be read. Millions of votes are read as codes or counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from arena.errors import BadInput
from arena.formats import ColumnFormat, FileVote
from arena.formats._parquet_columns import ChosenVotes
from arena.formats._parquet_file import ParquetFile
from arena.formats._votes import votes_of
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable


class ParquetVotes:
    """One vote per row."""

    def recognises(self, path: Path) -> bool:
        """A file that is called .parquet."""
        return path.is_file() and path.name.endswith(".parquet")

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """All votes of the file; people's votes do not stand apart in it."""
        if humans:
            raise BadInput(f"{path}: a file of votes has no humans beside it; choose by judge")
        return votes_of(ParquetFile(path).rows())

    def names_prompts(self, path: Path) -> bool:
        """Whether there is a column of prompts."""
        return ParquetFile(path).has("prompt")

    def read_table(
        self, path: Path, dimension: str, judges: Collection[str], source: str | None
    ) -> VoteTable:
        """The chosen votes as coded columns."""
        return ChosenVotes(ParquetFile(path), dimension, judges, source).table()

    def read_counts(
        self, path: Path, dimension: str, judges: Collection[str], source: str | None
    ) -> VoteCounts:
        """What the chosen votes add up to."""
        return ChosenVotes(ParquetFile(path), dimension, judges, source).counts()


FORMAT: ColumnFormat = ParquetVotes()
