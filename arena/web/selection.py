"""Which lines of a leaderboard a reader selects, and in which order. Each has its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.errors import BadInput
from arena.web.standing import STATUSES, Standing

Key = Callable[[Standing], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it is ordered by (None stands last), and which end comes first.

    `css` is the class of its cells.
    """

    title: str
    key: Key
    css: str
    largest_first: bool = False


def _spread(one: Standing) -> tuple[int, int] | None:
    low, high = one.line.rank_low, one.line.rank_high
    return None if low is None or high is None else (low, high)


def _price(one: Standing) -> tuple[float, float] | None:
    """By what a response costs first: output is the dearer and the larger part."""
    return (one.price.price_out_usd, one.price.price_in_usd) if one.price else None


COLUMNS: dict[str, Column] = {
    "rank": Column("Rank", lambda one: one.line.rank, "number rank"),
    "spread": Column("Rank Spread", _spread, "spread"),
    "model": Column("Model", lambda one: one.line.name.casefold(), "name"),
    "score": Column(
        "Score ± 95% CI", lambda one: one.line.rating, "number score", largest_first=True
    ),
    "votes": Column("Votes", lambda one: one.line.votes, "number votes", largest_first=True),
    "win_rate": Column("Win rate", lambda one: one.win_rate, "number wins", largest_first=True),
    "organization": Column(
        "Organization", lambda one: one.line.organization.casefold() or None, "organization"
    ),
    "license": Column("License", lambda one: one.line.license.casefold() or None, "license"),
    "price": Column("Price $/M", _price, "number price"),
    "status": Column("Status", lambda one: STATUSES.index(one.status), "status-of"),
}
"""The columns of a leaderboard by the name that an address has for them."""

IN_RANK_ORDER = "rank"


@dataclass(frozen=True, slots=True)
class Selection:
    """A reader's selection. `sort` is a column's name, after a hyphen for the other end first."""

    search: str = ""
    organization: str = ""
    license: str = ""
    sort: str = IN_RANK_ORDER

    def __post_init__(self) -> None:
        if self.sort.removeprefix("-") not in COLUMNS:
            raise BadInput(
                f"cannot sort by {self.sort!r}; it is one of {', '.join(COLUMNS)}, after a hyphen "
                "for the other end first"
            )

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Selection:
        """From the parameters of an address.

        Raises
        ------
        BadInput
            If there is no such column to sort by.
        """
        return cls(
            given.get("search", "").strip(),
            given.get("organization", ""),
            given.get("license", ""),
            given.get("sort") or IN_RANK_ORDER,
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves lines out."""
        return bool(self.search or self.organization or self.license)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of its address; what goes without saying is left out."""
        given = {
            "search": self.search,
            "organization": self.organization,
            "license": self.license,
            "sort": "" if self.sort == IN_RANK_ORDER else self.sort,
        }
        return {name: value for name, value in given.items() if value}

    def sorted_by(self, column: str) -> Selection:
        """The same lines by this column; by the other end of it if that is how they stand now."""
        return replace(self, sort=f"-{column}" if self.sort == column else column)

    def direction(self, column: str) -> str:
        """How lines stand in a column: `ascending`, `descending`, or `` if by another."""
        if self.sort.removeprefix("-") != column:
            return ""
        backwards = self.sort.startswith("-")
        return "descending" if COLUMNS[column].largest_first != backwards else "ascending"

    def select(self, lines: Sequence[Standing]) -> list[Standing]:
        """Those of `lines` that it keeps, sorted; what is equal stays in the order of the board."""
        search = self.search.casefold()
        kept = [
            one
            for one in lines
            if (not search or search in one.line.name.casefold() or search in one.line.slug)
            and self.organization in {"", one.line.organization}
            and self.license in {"", one.line.license}
        ]
        column = COLUMNS[self.sort.removeprefix("-")]
        known = [one for one in kept if column.key(one) is not None]
        unknown = [one for one in kept if column.key(one) is None]
        descending = self.direction(self.sort.removeprefix("-")) == "descending"
        return sorted(known, key=column.key, reverse=descending) + unknown
