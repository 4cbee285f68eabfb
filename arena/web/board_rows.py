"""A leaderboard's lines as rows of a file, under the names that LMArena's data set has for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from scipy.stats import norm

from arena.web.leaderboard import Leaderboard
from arena.web.standing import Standing

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a text that begins so for a formula, and runs it."""

_Z = float(norm.ppf(0.975))


def board_rows(found: Leaderboard, shown: Sequence[Standing]) -> list[dict[str, Any]]:
    """A row per line, in the order shown.

    `variance` is that of a normal distribution with the same 95 % interval, in squared points.
    """
    board, snapshot = found.board, found.snapshot
    of_all = {
        "category": board.category,
        "leaderboard_publish_date": snapshot.created_at.date().isoformat(),
        "dimension": board.dimension,
        "voters": board.voters,
        "method": board.method,
        "style_control": board.style_control,
        "snapshot_id": snapshot.snapshot_id,
        "methodology_version": snapshot.methodology_version,
    }
    return [{**_line(one), **of_all} for one in shown]


def as_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    r"""Rows as CSV (RFC 4180) with a heading; no cell of text is a formula.

    >>> as_csv([{"name": "=1+1", "rank": -1, "price": None}], ["name", "rank", "price"])
    "name,rank,price\r\n'=1+1,-1,\r\n"
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows({name: _harmless(row[name]) for name in columns} for row in rows)
    return file.getvalue()


COLUMNS = (
    *("model_name", "organization", "license", "rating", "rating_lower", "rating_upper"),
    *("variance", "vote_count", "rank", "category", "leaderboard_publish_date"),
    *("dimension", "voters", "method", "style_control", "rank_low", "rank_high", "wins", "losses"),
    *("ties", "win_rate", "price_in_usd", "price_out_usd", "status", "slug", "snapshot_id"),
    "methodology_version",
)
"""LMArena's, in its order, then ours."""


def _line(one: Standing) -> dict[str, Any]:
    line, price = one.line, one.price
    variance = None
    if line.lower is not None and line.upper is not None:
        variance = ((line.upper - line.lower) / 2 / _Z) ** 2
    return {
        "model_name": line.name,
        "organization": line.organization,
        "license": line.license,
        "rating": line.rating,
        "rating_lower": line.lower,
        "rating_upper": line.upper,
        "variance": variance,
        "vote_count": line.votes,
        "rank": line.rank,
        "rank_low": line.rank_low,
        "rank_high": line.rank_high,
        "wins": line.wins,
        "losses": line.losses,
        "ties": line.ties,
        "win_rate": one.win_rate,
        "price_in_usd": price.price_in_usd if price else None,
        "price_out_usd": price.price_out_usd if price else None,
        "status": one.status,
        "slug": line.slug,
    }


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
