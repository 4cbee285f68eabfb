"""Where `arena rate` has its votes from: a file or folder, or the arena's database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from arena.domain import Voters
from arena.formats import ColumnFormat, format_of, votes_in
from arena.formats.arena_folder import read_responses
from arena.rating.style import STYLE_FEATURES, style_of_votes
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable


class RatedVotes(Protocol):
    """Votes of one dimension, as rows or as counts."""

    def table(self) -> VoteTable:
        """Every vote."""
        ...

    def counts(self) -> VoteCounts:
        """What they add up to."""
        ...

    def are_counted(self) -> bool:
        """Whether counts are the way to rate them unless something else is asked for."""
        ...


@dataclass(frozen=True, slots=True)
class VotesOfFile:
    """Votes of a file or a data folder."""

    path: Path
    dimension: str
    judges: tuple[str, ...] = ()
    source: str | None = None
    humans: bool = False
    with_humans: bool = False
    style: bool = False

    def table(self) -> VoteTable:
        """As coded columns where the format has them, otherwise row by row."""
        columns = self._columns()
        if columns is not None:
            return columns.read_table(self.path, self.dimension, self.judges, self.source)
        records = votes_in(
            self.path,
            humans=self.humans,
            dimension=self.dimension,
            judges=self.judges,
            source=self.source,
        )
        if self.with_humans and not self.humans:
            records += votes_in(
                self.path, humans=True, dimension=self.dimension, source=self.source
            )
        if not self.style:
            return VoteTable.from_records(records)
        return VoteTable.from_records(
            records,
            features=style_of_votes(records, read_responses(self.path)),
            feature_names=STYLE_FEATURES,
        )

    def counts(self) -> VoteCounts:
        """Added up by the format where it can."""
        columns = self._columns()
        if columns is not None:
            return columns.read_counts(self.path, self.dimension, self.judges, self.source)
        table = self.table()
        return VoteCounts.of_votes(
            table.models, table.a, table.b, table.points, unreadable=table.unreadable
        )

    def are_counted(self) -> bool:
        """Where a format of columns names no prompts: then nothing more can be said by rows."""
        columns = self._columns()
        return columns is not None and not columns.names_prompts(self.path)

    def _columns(self) -> ColumnFormat | None:
        known = format_of(self.path)
        return known if isinstance(known, ColumnFormat) else None


@dataclass(frozen=True, slots=True)
class VotesOfDatabase:
    """The votes of the arena that the environment describes, as they are now."""

    dimension: str
    voters: Voters
    check: bool = False
    """Whether the stored counts are first compared with all votes."""

    def table(self) -> VoteTable:
        """Read column by column."""
        from arena.steps.open_arena import open_arena
        from arena.steps.rate_now import table_now
        from arena.store.vote_count import check_counts

        with open_arena() as arena, arena.connection() as db:
            if self.check:
                check_counts(db)
            return table_now(db, self.dimension, self.voters)

    def counts(self) -> VoteCounts:
        """The counts stored with the last snapshot, and the votes since."""
        from arena.steps.open_arena import open_arena
        from arena.steps.rate_now import counts_now
        from arena.store.vote_count import check_counts

        with open_arena() as arena, arena.connection() as db:
            if self.check:
                check_counts(db)
            return counts_now(db, self.dimension, self.voters)

    def are_counted(self) -> bool:
        """Always: they are there."""
        return True
