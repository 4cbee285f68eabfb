"""Measure how alike each model's responses are; who says the same to every prompt is flagged."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.domain import without_reasoning
from arena.judging.sameness import CONSTANT, FEWEST, MOST
from arena.judging.sameness import sameness as sameness_of
from arena.settings import Settings
from arena.store import sameness
from arena.store.sameness import AlikeModel

_log = structlog.get_logger()


def compare_responses(db: Connection[Any], settings: Settings) -> int:
    """Measure the models that have answered more since they were measured; how many there were.

    One transaction for each model.
    """
    with db.transaction():
        waiting = sameness.models_to_compare(db, FEWEST)
    measured = 0
    for model_id, responses in waiting:
        with db.transaction():
            texts = sameness.responses_to_compare(db, model_id, MOST)
            if len(texts) < FEWEST:
                continue
            found = sameness_of([without_reasoning(text) for text in texts])
            sameness.note_sameness(db, model_id, responses, len(texts), found)
            measured += 1
        if found > CONSTANT:
            _log.warning("model_says_the_same_to_all", model_id=model_id, sameness=round(found, 3))
    return measured


def constant_models(db: Connection[Any], *, public: bool) -> list[AlikeModel]:
    """The models that say the same whatever they are asked, by slug."""
    return sameness.alike_models(db, CONSTANT, public=public)
