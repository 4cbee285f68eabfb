"""What a board found about its judges and about style, as readers see it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from arena.store.board import EffectRow
from arena.store.public_judge import JudgeEffect
from arena.web.figures import NONE, signed_minus


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its interval in words; `interval` is empty where there is none."""

    value: str
    interval: str = ""


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge of a board; `people` are one judge."""

    name: str
    order_effect: Figure
    sharpness: Figure
    self_preference: Figure
    suspended: bool


@dataclass(frozen=True, slots=True)
class StyleLine:
    """One feature of style.

    `difference` is the typical one between two responses, in percent of their sum; `share` how
    often the response with more of it wins over one of equal strength.
    """

    feature: str
    difference: str
    share: Figure


@dataclass(frozen=True, slots=True)
class EffectsShown:
    """The lines of a page's sections on judges and style, and what is not identified."""

    judges: tuple[JudgeLine, ...]
    styles: tuple[StyleLine, ...]
    unidentified: tuple[tuple[str, str], ...]
    """What, and why."""


_WORDS = {
    "order_effect": "order effect",
    "sharpness": "sharpness",
    "self_preference": "self-preference",
}

_FEATURES = {
    "length": "Longer",
    "headings": "More headings",
    "lists": "More list items",
    "bold": "More bold",
}


def effects_shown(effects: Sequence[EffectRow]) -> EffectsShown:
    """Lay out the effects of a board."""
    found = [row for row in effects if row.value is not None]
    names = dict.fromkeys(row.name for row in found if row.kind != "style")
    return EffectsShown(
        judges=tuple(
            judge_line(name, [row for row in found if row.name == name]) for name in names
        ),
        styles=tuple(
            StyleLine(
                _FEATURES.get(row.name, f"More {row.name}"),
                f"{row.unit:.0%}",
                _figure(row, _share),
            )
            for row in found
            if row.kind == "style"
        ),
        unidentified=tuple(
            (f"{_WORDS.get(row.kind, row.kind)} of {row.name}", row.note)
            for row in effects
            if row.value is None
        ),
    )


def judge_line(name: str, rows: Sequence[EffectRow | JudgeEffect]) -> JudgeLine:
    """What one board found of one judge, of which `rows` are."""
    by_kind = {row.kind: row for row in rows if row.kind != "style"}

    def shown(kind: str, words: Callable[[float], str]) -> Figure:
        return _figure(by_kind[kind], words) if kind in by_kind else Figure(NONE)

    return JudgeLine(
        name="People" if name == "people" else name,
        order_effect=shown("order_effect", _share),
        sharpness=shown("sharpness", _factor),
        self_preference=shown("self_preference", _share),
        suspended=any(row.suspended for row in by_kind.values()),
    )


def _figure(row: EffectRow | JudgeEffect, words: Callable[[float], str]) -> Figure:
    if row.value is None:
        return Figure(NONE)
    if row.lower is None or row.upper is None:
        return Figure(words(row.value), "no interval")
    return Figure(words(row.value), f"{words(row.lower)} to {words(row.upper)}")


def _share(log_odds: float) -> str:
    """How often a choice between equals falls so.

    >>> _share(0.0), _share(math.log(3))
    ('50%', '75%')
    """
    return f"{1 / (1 + math.exp(-log_odds)):.0%}"


def _factor(value: float) -> str:
    return signed_minus(f"{value:.2f}")
