"""What a report is: votes in, tables and notes out. One file of `arena.rating.reports` each.

A report is what is to be known about votes beside ratings: who is best by other rules, what the
judges are worth, how sure all of it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from arena.discovery import variant, variants
from arena.errors import BadInput, NoVotes
from arena.rating.limits import at_least
from arena.rating.method import configured
from arena.rating.notes import left_out, why_empty
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable

_PACKAGE = "arena.rating.reports"

Votes = VoteTable | Mapping[str, VoteTable]
"""The votes of one dimension, or of several by name with the codes of `VoteTable.by_dimension`."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under columns; None is a number that is not known."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> ReportTable:
        """A table from rows that may hold numpy's numbers and NaN."""
        return cls(title, tuple(columns), tuple(tuple(map(_cell, row)) for row in rows))


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of one report.

    Attributes
    ----------
    name : str
    settings : dict
        Of the report; with the votes, enough to make it again.
    notes : tuple of str
        Sentences for whoever reads it.
    tables : tuple of ReportTable
    """

    name: str
    settings: dict[str, Any]
    notes: tuple[str, ...]
    tables: tuple[ReportTable, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as one object of plain types."""
        return {
            "report": self.name,
            "settings": _plain(self.settings),
            "notes": list(self.notes),
            "tables": [_plain(asdict(table)) for table in self.tables],
        }


@dataclass(frozen=True, slots=True)
class Needs:
    """What votes a report asks for beyond the usual, as the class attribute `needs`.

    Attributes
    ----------
    dimensions : bool
        It looks at several dimensions.
    lengths : bool
        It reads the feature `longer`: a's length less b's.
    style : bool
        It reads the style of the responses where that of all of them is known.
    """

    dimensions: bool = False
    lengths: bool = False
    style: bool = False


class Analysis(Protocol):
    """The contract of a file in `arena.rating.reports`: a frozen dataclass of its settings."""

    name: ClassVar[str]
    """The file's name."""
    about: ClassVar[str]
    """The question that it answers, in a sentence."""
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def of(self, votes: Votes) -> Report:
        """Report on votes whose two orders are already joined.

        Raises
        ------
        ArenaError
            If these votes or settings have no such report; says why.
        """
        ...


def reports() -> dict[str, Analysis]:
    """All reports by name, with their default settings."""
    return cast("dict[str, Analysis]", variants(_PACKAGE, "REPORT"))


def report(name: str, settings: Mapping[str, Any] | None = None) -> Analysis:
    """The report called `name`, with `settings` in place of its defaults.

    Raises
    ------
    UnknownThing
        If there is no such report.
    BadInput
        If it has no such setting, or the setting no such value.
    """
    return configured(cast("Analysis", variant(_PACKAGE, "REPORT", name)), settings or {})


def needs_of(analysis: Analysis) -> Needs:
    """The report's `needs`, by default none."""
    declared: Needs = getattr(analysis, "needs", Needs())
    return declared


def analyse(analysis: Analysis, votes: Votes, swap: str = "both") -> Report:
    """Join the two orders by a swap rule, make the report, and note what was left out of it.

    Raises
    ------
    NoVotes
        If no vote is left once the orders are joined.
    BadInput
        If there is no such swap rule.
    """
    single = isinstance(votes, VoteTable)
    tables = {"": votes} if isinstance(votes, VoteTable) else votes
    joined, notes = {}, []
    for dimension, table in tables.items():
        one = join_orders(table, swap)
        if len(one.table) == 0:
            raise NoVotes(why_empty(table.unreadable, one, swap))
        joined[dimension] = one.table
        left = left_out(one, swap, table.unreadable, used=len(one.table))
        notes += [note if single else f"{dimension}: {note}" for note in left]
    found = analysis.of(joined[""] if single else joined)
    return replace(found, notes=(*notes, *found.notes))


def reported(
    analysis: Analysis, tables: Sequence[ReportTable], notes: Sequence[str] = ()
) -> Report:
    """The result of an analysis, with its name and settings."""
    settings = asdict(cast("Any", analysis))
    return Report(analysis.name, settings, tuple(notes), tuple(tables))


def one_table(analysis: Analysis, votes: Votes) -> VoteTable:
    """The votes of a report on one dimension.

    Raises
    ------
    BadInput
        If there are several.
    NoVotes
        If there is none.
    """
    if not isinstance(votes, VoteTable):
        if len(votes) != 1:
            raise BadInput(f"{analysis.name} is on one dimension, not {len(votes)}; choose one")
        (votes,) = votes.values()
    if len(votes) == 0:
        raise NoVotes("no vote to report on")
    return votes


def several_tables(analysis: Analysis, votes: Votes) -> Mapping[str, VoteTable]:
    """The votes of a report on two dimensions or more, by name.

    Raises
    ------
    BadInput
        If there are fewer.
    """
    if isinstance(votes, VoteTable) or len(votes) < 2:
        raise BadInput(f"{analysis.name} compares two dimensions or more; name them")
    return votes


def best_first(values: Sequence[float] | NDArray[np.float64], names: Sequence[str]) -> list[int]:
    """Places of the values from the highest; those alike but for rounding by name."""
    return sorted(range(len(names)), key=lambda i: (-round(float(values[i]), 9), names[i]))


def rng_of(seed: int) -> np.random.Generator:
    """Random numbers of a report's seed."""
    at_least(0, seed=seed)
    return np.random.default_rng(seed)


def _cell(value: Any) -> Cell:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, float) and not np.isfinite(plain):
        return None
    return cast("Cell", plain)


def _plain(value: Any) -> Any:
    """Tuples as lists, so that the object is what its JSON reads back as."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
