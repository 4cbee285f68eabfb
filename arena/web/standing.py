"""One line of a leaderboard as readers see it: the snapshot's figures, a price and a status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arena.settings_parts import WebPart
from arena.store.board import RatingRow
from arena.store.price import Price, public_prices
from arena.web.leaderboard import Leaderboard
from arena.web.route import Visit

STATUSES = ("established", "usable", "preliminary")
"""How far a rating may be relied on, the surest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A rated model's line.

    Attributes
    ----------
    win_rate : float
        Share of its votes that it won; a tie is half a win.
    price : Price or None
        As of now, not of the snapshot; None where nobody named one.
    status : str
        One of `STATUSES`.
    """

    line: RatingRow
    win_rate: float
    price: Price | None
    status: str


def find_standings(visit: Visit, found: Leaderboard) -> list[Standing]:
    """The rated lines of a leaderboard in the order of ranks."""
    prices = {price.model_id: price for price in public_prices(visit.db, found.board.board_id)}
    return standings(found.rated, prices, visit.settings.web)


def standings(
    lines: Sequence[RatingRow], prices: Mapping[int, Price], part: WebPart
) -> list[Standing]:
    """The rated ones of `lines`, in their order."""
    return [
        Standing(line, win_rate(line), prices.get(line.model_id), status(line, part))
        for line in lines
        if line.rating is not None
    ]


def win_rate(line: RatingRow) -> float:
    """Wins and half the ties, as a share of the votes; a rated model has votes."""
    return (line.wins + line.ties / 2) / (line.wins + line.losses + line.ties)


def status(line: RatingRow, part: WebPart) -> str:
    """How far the rating may be relied on, by how far its interval reaches."""
    if line.lower is None or line.upper is None:
        return "preliminary"
    half_width = (line.upper - line.lower) / 2
    if half_width <= part.established_points:
        return "established"
    return "usable" if half_width <= part.usable_points else "preliminary"
