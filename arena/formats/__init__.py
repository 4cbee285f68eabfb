"""Files of votes and responses, one format per file of this folder; each defines FORMAT.

Files whose names start with `_` are what the formats share. `votes_in` is what a reader of votes
calls; `arena.formats.arena_folder.read_folder` reads a whole data folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from arena.discovery import variant, variants
from arena.domain import VoteRecord
from arena.errors import BadInput, NoVotes
from arena.formats._choice import must_be_among
from arena.formats._prompt_file import FilePrompt, read_prompts
from arena.formats._ranking_file import FileRanking, read_rankings
from arena.formats._response_lines import SentResponse, read_response_lines
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

__all__ = [
    "ColumnFormat",
    "FilePrompt",
    "FileRanking",
    "FileVote",
    "Format",
    "SentResponse",
    "format_of",
    "formats",
    "must_be_among",
    "read_prompts",
    "read_rankings",
    "read_response_lines",
    "votes_in",
]


@dataclass(frozen=True, slots=True)
class FileVote:
    """A vote and what its file says beside it.

    The record's sides are in alphabetical order, verdict and display order turned with them, so
    that both halves of a swapped vote name the same a and b.

    Attributes
    ----------
    line : int
        Where it stands, from 1.
    source, category : str or None
        As the file has them.
    raw_verdict : str or None
        The judge's verdict as the source has it; positional.
    """

    record: VoteRecord
    line: int
    source: str | None = None
    category: str | None = None
    raw_verdict: str | None = None


class Format(Protocol):
    """The contract of a file in `arena.formats`."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` looks like this format; at most one of all formats should."""
        ...

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """The votes in the file's order; `humans` asks for people's where they stand apart.

        Raises
        ------
        BadRow
            At the first row that cannot be used.
        BadInput
            If there are no such votes here.
        """
        ...


@runtime_checkable
class ColumnFormat(Format, Protocol):
    """A format that reads millions of votes without an object for each.

    Its readers choose and refuse as `votes_in` does.
    """

    def names_prompts(self, path: Path) -> bool:
        """Whether votes on one prompt can be told; otherwise each vote stands for itself."""
        ...

    def read_table(
        self, path: Path, dimension: str, judges: Collection[str], source: str | None
    ) -> VoteTable:
        """The chosen votes as coded columns."""
        ...

    def read_counts(
        self, path: Path, dimension: str, judges: Collection[str], source: str | None
    ) -> VoteCounts:
        """What the chosen votes add up to."""
        ...


def formats() -> dict[str, Format]:
    """All formats by name."""
    return cast("dict[str, Format]", variants(__name__, "FORMAT"))


def format_of(path: Path, name: str | None = None) -> Format:
    """The format called `name`, or the one that recognises `path`.

    Raises
    ------
    UnknownThing
        If no format has that name.
    BadInput
        If none recognises the path.
    """
    if name is not None:
        return cast("Format", variant(__name__, "FORMAT", name))
    for known in formats().values():
        if known.recognises(path):
            return known
    raise BadInput(
        f"{path}: not a file of votes that the arena knows; it reads a data folder with "
        "votes.jsonl.gz or humans.jsonl.gz, a .jsonl or a .csv file, each also as .gz, or a "
        ".parquet file"
    )


def votes_in(
    path: Path,
    *,
    humans: bool = False,
    dimension: str = "overall",
    judges: Collection[str] = (),
    source: str | None = None,
    format_name: str | None = None,
) -> list[VoteRecord]:
    """The votes of one dimension; of all judges and sources unless named.

    Raises
    ------
    BadInput
        If the path or one of its rows cannot be used.
    UnknownThing
        If no vote has that source, dimension or judge.
    NoVotes
        If there is no vote at all.
    """
    votes = list(format_of(path, format_name).read_votes(path, humans))
    if not votes:
        raise NoVotes(f"{path}: no votes")

    sources = {vote.source for vote in votes if vote.source is not None}
    if source is not None:
        must_be_among({source}, sources, "votes of source", path)
        votes = [vote for vote in votes if vote.source == source]
    records = [vote.record for vote in votes]
    must_be_among({dimension}, {record.dimension for record in records}, "votes on", path)
    records = [record for record in records if record.dimension == dimension]
    if judges:
        must_be_among(set(judges), {record.judge for record in records}, "votes of judge", path)
        records = [record for record in records if record.judge in judges]
    return records
