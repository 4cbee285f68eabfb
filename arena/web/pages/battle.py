"""/battles/<battle_id>: a prompt, two responses, and what was said of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from arena.steps.read_battle import read_battle
from arena.store.public_battle import BattleTexts, JudgmentText
from arena.web import verdicts
from arena.web.access import Access
from arena.web.conversation import SaidTurn, prompt_turns, response_turns
from arena.web.leaderboard import dimension_title
from arena.web.markdown import Said, said
from arena.web.page import Page
from arena.web.route import Visit

_MOST_JUDGMENTS = 60
"""On a page; the API has more of them."""


@dataclass(frozen=True, slots=True)
class Response:
    """One side of the battle; `turns` is None until its text is there."""

    side: str
    slug: str
    name: str
    turns: list[SaidTurn] | None
    cut_off: bool


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment with its text made safe."""

    row: JudgmentText
    said: Said


def answer(visit: Visit, *, battle_id: int) -> str:
    """Show a battle that anyone may see."""
    record = read_battle(visit.db, battle_id, _MOST_JUDGMENTS)
    return render_template(
        "battle.html",
        battle=record.battle,
        prompt=prompt_turns(record.battle.messages or []),
        responses=_responses(record.battle),
        identical=any(one.basis == "identical" for one in record.readings),
        record=record,
        judgments=[Judgment(row, said(row.text)) for row in record.judgments],
        title_of=lambda name: dimension_title(visit.settings, name),
        verdicts=verdicts,
    )


def _responses(battle: BattleTexts) -> list[Response]:
    sides = (
        ("A", battle.slug_a, battle.name_a, battle.text_a, battle.turns_a, battle.status_a),
        ("B", battle.slug_b, battle.name_b, battle.text_b, battle.turns_b, battle.status_b),
    )
    return [
        Response(
            side,
            slug,
            name,
            None if text is None else response_turns(text, turns),
            status == "cut_off",
        )
        for side, slug, name, text, turns, status in sides
    ]


PAGE = Page(paths=("/battles/<int:battle_id>",), access=Access.PUBLIC, answer=answer)
