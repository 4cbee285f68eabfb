"""An arena whose judges differ: a panel of two, a contestant as a judge, and a person."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from arena.domain import A_WINS, B_WINS
from tests.steps.builders import SmallArena

STRENGTH = {"ant": 0.6, "bee": 0.0, "cat": -0.6}

JUDGES = {
    # name: kind, sharpness, order effect, the model that it is
    "owl": ("panel", 1.2, 0.8, None),
    "elk": ("panel", 1 / 1.2, -0.4, None),
    "bee as judge": ("peers", 1.0, 0.2, "bee"),
}


def judged(arena: SmallArena, prompts: int = 40) -> dict[str, int]:
    """Votes drawn from the joint judge model, both orders of every battle; ids of the models.

    The first two thirds of the prompts are of category `coding`.
    """
    rng = np.random.default_rng(11)
    ids = [
        arena.prompt(f"p{number:02}", categories=["coding"] if 3 * number < 2 * prompts else [])
        for number in range(prompts)
    ]
    models = {
        name: arena.uploaded_model(name, {prompt: _text(rng) for prompt in ids})
        for name in STRENGTH
    }
    judge_ids = {
        name: arena.judge(name, kind=kind, model_id=models[own] if own else None)
        for name, (kind, _, _, own) in JUDGES.items()
    }
    person = arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
    arena.db.execute("UPDATE judge SET state = 'suspended' WHERE kind <> 'people'")
    arena.schedule(per_pair=prompts)
    battles = arena.all(
        "SELECT battle_id, a.name, b.name FROM battle t JOIN model a ON a.model_id = t.model_a_id "
        "JOIN model b ON b.model_id = t.model_b_id ORDER BY a.name, b.name, prompt_id"
    )
    for battle_id, a, b in battles:
        gap = STRENGTH[a] - STRENGTH[b]
        for name, (kind, sharpness, order_effect, _) in JUDGES.items():
            for order in ("ab", "ba"):
                shown = order_effect if order == "ab" else -order_effect
                wins = rng.random() < expit(sharpness * gap + shown)
                verdict = A_WINS if wins else B_WINS
                arena.cast(battle_id, judge_ids[name], verdict, order, judge_kind=kind)
        verdict = A_WINS if rng.random() < expit(gap) else B_WINS
        arena.cast(battle_id, person, verdict, None, judge_kind="people", basis="cast")
    return models


def _text(rng: np.random.Generator) -> str:
    """A response of some length and format, drawn without regard to model or prompt."""
    headings, items, bold, words = (int(number) for number in rng.integers(0, 3, 4))
    return "# Plan\n" * headings + "- step\n" * items + "**so** " * bold + "and then " * (words + 1)
