"""/badge/<slug>.svg: a model's latest rank and score, to stand on other pages."""

from __future__ import annotations

from flask import Response, render_template, request

from arena.store.model import public_model
from arena.web import figures
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.leaderboard import LATEST, Choice, dimension_title, find_leaderboard
from arena.web.page import Page
from arena.web.route import Visit

_CHARACTER = 7  # pixels, of 11 pixel text, on average
_PADDING = 12


def answer(visit: Visit, *, slug: str) -> Response:
    """Draw the badge of a model on a dimension, `overall` unless another is asked for."""
    model = public_model(visit.db, slug)
    choice = Choice(request.args.get("dimension", "overall"), request.args.get("voters"))
    found = find_leaderboard(visit.db, LATEST, choice)
    line = next((row for row in found.rated if row.model_id == model.model_id), None)
    title = dimension_title(visit.settings, found.board.dimension)
    said = "not rated yet"
    if line:
        said = f"#{line.rank} of {len(found.rated)} · {figures.points(line.rating)}"
        said += f" {figures.interval(line)}".rstrip()
    reply = Response(
        render_template(
            "badge.svg", title=title, said=said, name=model.name, **_widths(title, said)
        ),
        mimetype="image/svg+xml",
    )
    # Other sites show it; nothing in it is secret.
    reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return reply


def _widths(title: str, said: str) -> dict[str, int]:
    return {
        "left": len(title) * _CHARACTER + _PADDING,
        "right": len(said) * _CHARACTER + _PADDING,
        "padding": _PADDING,
    }


PAGE = Page(paths=("/badge/<slug>.svg",), access=Access.PUBLIC, answer=answer, keep=Keep.PUBLISHED)
