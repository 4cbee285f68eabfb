"""Judges enrolled by tests."""

from __future__ import annotations

from typing import Any

from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge
from arena.store import judge as judge_rows
from tests.steps.builders import SmallArena


def part(**fields: Any) -> JudgePart:
    return JudgePart(**{"base_url": "http://127.0.0.1:8080/v1", "api_model": "owl-1", **fields})


def enrol(arena: SmallArena, name: str = "owl", **fields: Any) -> int:
    return enrol_judge(arena.db, arena.settings, name, part(**fields))


def row(arena: SmallArena, name: str = "owl") -> judge_rows.JudgeRow:
    (found,) = [judge for judge in judge_rows.judges(arena.db) if judge.name == name]
    return found
