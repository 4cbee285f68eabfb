"""Who takes part in the demo: the contestants and judges to register, as data."""

from __future__ import annotations

from dataclasses import dataclass

from arena.demo.judges import JUDGES
from arena.demo.models import CONSTANT, LINE_UP_SIZE, MODELS


@dataclass(frozen=True, slots=True)
class Entry:
    """One model or judge as it is registered; `api_model` is what the provider calls it."""

    name: str
    slug: str
    organization: str
    license: str
    api_model: str


@dataclass(frozen=True, slots=True)
class LineUp:
    """Nine contestants, three judges, and the contestants that wait to be entered.

    The last contestant says the same to every prompt.
    """

    models: tuple[Entry, ...]
    judges: tuple[Entry, ...]
    reserve: tuple[Entry, ...]


def line_up() -> LineUp:
    """The demo's line-up."""
    contestants = tuple(
        Entry(model.name, model.api_model, model.organization, model.license, model.api_model)
        for model in (*MODELS[:LINE_UP_SIZE], CONSTANT, *MODELS[LINE_UP_SIZE:])
    )
    judges = tuple(
        Entry(judge.name, judge.api_model, "Arena demo", "Apache-2.0", judge.api_model)
        for judge in JUDGES
    )
    return LineUp(contestants[: LINE_UP_SIZE + 1], judges, contestants[LINE_UP_SIZE + 1 :])
