"""/embed/<dimension>: a bare table that other sites may show in a frame."""

from __future__ import annotations

from flask import Response, render_template

from arena.web import figures
from arena.web.access import Access
from arena.web.board_tabs import asked_choice, board_state
from arena.web.keep import Keep
from arena.web.leaderboard import LATEST, dimension_title, find_leaderboard
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit, *, dimension: str) -> Response:
    """Show the latest leaderboard without anything around it."""
    found = find_leaderboard(visit.db, LATEST, asked_choice(dimension))
    reply = Response(
        render_template(
            "embed.html",
            found=found,
            title=dimension_title(visit.settings, found.board.dimension),
            state=board_state(found.boards, found.board),
            figures=figures,
        )
    )
    reply.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {' '.join(visit.settings.web.embed_ancestors)}"
    )
    return reply


PAGE = Page(paths=("/embed/<dimension>",), access=Access.PUBLIC, answer=answer, keep=Keep.PUBLISHED)
