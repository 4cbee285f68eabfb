"""A small arena with judged battles, public and not, for whatever reads live rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from arena.domain import Message
from arena.settings import Settings
from arena.store import prompt as prompt_rows
from tests.steps.builders import FIRST_BETTER, SmallArena, answered

Db = Connection[Any]

REASONING = "The first **shows** how.\n[[A>B]]"


@dataclass(frozen=True, slots=True)
class Records:
    """What was built. Everything that nobody may see has a Zz in it."""

    arena: SmallArena
    public_battle: int
    held_out_battle: int
    unpublished_battle: int
    judge: int
    hidden_judge: int
    """Which is the unpublished model."""
    hidden_panel: int
    """Which has the hidden judge among its members."""


def small_arena(db: Db) -> SmallArena:
    """An arena without rows."""
    return SmallArena(db, "", Settings(home=Path("unused")))


def judged(db: Db, *texts: str, answer: str = REASONING) -> tuple[SmallArena, int]:
    """Ant and bee on one prompt, judged by owl in both orders; their battle."""
    arena = small_arena(db)
    prompt = add_prompt(db, "units-1", "How many **feet** is a yard?", "units")
    for name, text in zip(
        ("ant", "bee"), texts or ("Three feet.", "I # do not know."), strict=True
    ):
        arena.uploaded_model(name, {prompt: text})
    arena.judge("owl")
    arena.schedule()
    arena.record(*(answered(one, answer) for one in arena.lease()))
    return arena, arena.one("SELECT battle_id FROM battle")


def add_prompt(db: Db, name: str, text: str, category: str = "", **fields: Any) -> int:
    """A prompt of one turn; its id."""
    prompt_id = prompt_rows.add_prompt(
        db,
        name=name,
        conversation=(Message("user", text),),
        categories=[category] if category else [],
        **fields,
    )
    assert prompt_id is not None
    return prompt_id


def records(db: Db) -> Records:
    """Ant and bee, public, on a public prompt and on a held-out one; a hidden model and judge.

    The hidden model has met both on the public prompt, and owl has judged all of it.
    """
    arena, battle = judged(db)
    public = arena.one("SELECT prompt_id FROM battle")
    held_out = add_prompt(
        db, "Zzname", "Zzprompt?", "Zzcategory", visibility="held_out", source="Zzsource"
    )
    ant, bee = (
        arena.one("SELECT model_id FROM model WHERE name = %s", name) for name in ("ant", "bee")
    )
    for model in (ant, bee):
        arena.response(model, held_out, f"Zzresponse {model}")
    arena.schedule(per_pair=2)
    arena.record(*(answered(one, f"Zzreasons.\n{FIRST_BETTER}") for one in arena.lease()))
    hidden = arena.uploaded_model("zzmodel", {public: "Zztext"})
    db.execute("UPDATE model SET name = 'Zzmodel', organization = 'Zzlab' WHERE slug = 'zzmodel'")
    arena.schedule(per_pair=2)
    arena.record(*(answered(one, f"Zzreasons.\n{FIRST_BETTER}") for one in arena.lease()))
    peer = arena.judge("Zzjudge", kind="peers", model_id=hidden, identity="peer")
    arena.cast(battle, peer, judge_kind="peers")
    panel = arena.judge(
        "Zzpanel",
        identity="panel",
        protocol="discussion",
        endpoint_id=None,
        members=[peer, arena.one("SELECT judge_id FROM judge WHERE name = 'owl'")],
    )
    arena.cast(battle, panel)
    db.execute("UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", (hidden,))
    db.execute("UPDATE model SET state = 'retired', state_reason = 'Zzreason' "
               "WHERE model_id = %s", (hidden,))  # fmt: skip
    return Records(
        arena=arena,
        public_battle=battle,
        held_out_battle=arena.one("SELECT battle_id FROM battle WHERE prompt_id = %s", held_out),
        unpublished_battle=arena.one(
            "SELECT min(battle_id) FROM battle WHERE %s IN (model_a_id, model_b_id)", hidden
        ),
        judge=arena.one("SELECT judge_id FROM judge WHERE name = 'owl'"),
        hidden_judge=peer,
        hidden_panel=panel,
    )
