"""Figures as people read them: whole points, signed interval ends, spread of ranks."""

from __future__ import annotations

from arena.store.board import ModelRating, RatingRow
from arena.store.history import PastLine
from arena.store.price import Price

Rated = RatingRow | ModelRating | PastLine

NONE = "—"


def points(rating: float | None) -> str:
    """A rating in whole points.

    >>> points(1234.6), points(None)
    ('1,235', '—')
    """
    return NONE if rating is None else signed_minus(f"{rating:,.0f}")


def interval(row: Rated) -> str:
    """How far the interval reaches from the rating; "" where there is none."""
    if row.rating is None or row.lower is None or row.upper is None:
        return ""
    down, up = round(row.rating - row.lower), round(row.upper - row.rating)
    return f"± {up:,}" if down == up else f"+{up:,} −{down:,}"


def rank_spread(row: Rated) -> str:
    """The ranks that the intervals allow: `2–5`, `1`, or a dash where no interval is shown."""
    if row.rank_low is None or row.rank_high is None:
        return NONE
    if row.rank_low == row.rank_high:
        return str(row.rank_low)
    return f"{row.rank_low}–{row.rank_high}"


def score_in_words(row: Rated) -> str:
    """A rating and its interval as a sentence would have them."""
    if row.lower is None or row.upper is None:
        return f"{points(row.rating)}, no interval"
    return f"{points(row.rating)}, 95% interval {points(row.lower)} to {points(row.upper)}"


def signed(difference: float | None) -> str:
    """A difference in whole points with its sign.

    >>> signed(12.4), signed(-0.4), signed(-3.0), signed(None)
    ('+12', '0', '−3', '—')
    """
    if difference is None:
        return NONE
    return f"+{difference:,.0f}" if round(difference) > 0 else signed_minus(f"{difference:,.0f}")


def percent(share: float) -> str:
    """A share in whole percent.

    >>> percent(0.625)
    '62%'
    """
    return f"{share:.0%}"


def price(of: Price | None) -> str:
    """Dollars per million tokens read and written: `0.25 / 2`, or a dash where nobody names any."""
    return NONE if of is None else f"{of.price_in_usd:g} / {of.price_out_usd:g}"


def signed_minus(number: str) -> str:
    """A number with a true minus sign and no minus zero."""
    return "0" if number == "-0" else number.replace("-", "−")
