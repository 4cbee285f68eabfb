"""Whether the arena is fair to whoever enters: all variants counted, and draws against the rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.pairing.exposure import Audit, audit
from arena.store import fair_play
from arena.store.fair_play import Departed, Entrants


@dataclass(frozen=True, slots=True)
class FairPlay:
    """What anyone may know of entries and draws; `hidden` are names to be kept out of reasons."""

    entrants: list[Entrants]
    departed: list[Departed]
    audit: Audit
    hidden: list[str]


def report_fair_play(db: Connection[Any]) -> FairPlay:
    """Count every entry, list who left, and audit the draws, as of now."""
    return FairPlay(
        entrants=fair_play.entrants(db),
        departed=fair_play.departed(db),
        audit=audit(fair_play.drawn_models(db), fair_play.drawn_pairs(db)),
        hidden=fair_play.hidden_names(db),
    )
