"""Addresses of pages that another page may lead to."""

from __future__ import annotations

from flask import current_app, url_for

_BATTLES = "pages.battles"


def battles_between(slug: str, opponent: str = "") -> str | None:
    """The battles of a model, or of two; None where this arena has no page of battles."""
    if _BATTLES not in current_app.view_functions:
        return None
    return url_for(_BATTLES, model=slug, opponent=opponent or None)
