"""Judges of tests on small arenas."""

from __future__ import annotations

from typing import Any

from tests.steps.builders import (
    SmallArena,
)


def judged(arena: SmallArena, protocol: str, **fields: Any) -> None:
    """One battle and a judge who is asked under a protocol of the tests'."""
    arena.judge(protocol=protocol, **fields)
    arena.ready_battle()
    arena.schedule(at_most=0)
