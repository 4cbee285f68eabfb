"""Count the style of responses, as judges read them, once for each."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.domain import without_reasoning
from arena.rating.style import style_features
from arena.store import response
from arena.store.response import Style

_BATCH = 2000


def style_of(text: str) -> Style:
    """Style of what a judge is shown of a response: without its reasoning."""
    return style_features(without_reasoning(text))


def count_styles(db: Connection[Any]) -> int:
    """Count the style of every response that has none yet; returns how many there were.

    Recorded responses come with theirs; left are imported ones, and those of older versions.
    """
    counted, last = 0, 0
    while batch := response.responses_without_style(db, last, _BATCH):
        response.add_styles(db, {response_id: style_of(text) for response_id, text in batch})
        counted, last = counted + len(batch), batch[-1][0]
    return counted
