"""Contestants as judges of one another, and prompts that they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from psycopg import errors

from arena.errors import BadRow
from arena.settings_parts import PeersPart
from arena.steps.add_prompts import add_prompts
from arena.steps.enrol_peers import enrol_peers
from arena.steps.leave_draw import pause_model
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import battle, ledger
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from tests.steps.builders import FIRST_BETTER, SmallArena


def with_peers(arena: SmallArena, **fields: Any) -> SmallArena:
    part = PeersPart(enabled=True, **{"dimensions": ("overall",), **fields})
    settings = arena.settings.model_copy(update={"peers": part})
    return SmallArena(arena.db, arena.url, settings)


def contestants(arena: SmallArena, *names: str, prompts: int = 2, **fields: Any) -> None:
    """Models whose responses are in, and their battles ready."""
    arena.prompts(prompts)
    for name in names:
        arena.model(name, endpoint={"api_model": name}, **fields)
    arena.schedule(per_pair=prompts)
    arena.answer(arena.lease())
    arena.schedule(per_pair=prompts)


def asked(arena: SmallArena) -> dict[str, int]:
    """How many planned votes each judge has."""
    return dict(
        arena.all(
            "SELECT j.name, count(*) FROM planned_vote JOIN judge j USING (judge_id) GROUP BY 1"
        )
    )


def test_every_contestant_judges_every_battle_in_both_orders(arena: SmallArena) -> None:
    arena = with_peers(arena)
    contestants(arena, "ant", "bee", "cat")

    assert asked(arena) == {"ant": 12, "bee": 12, "cat": 12}
    assert {judge.kind for judge in judge_rows.judges(arena.db)} == {"peers"}
    arena.answer(arena.lease(), FIRST_BETTER)
    assert arena.all("SELECT DISTINCT judge_kind, count(*) FROM vote GROUP BY 1") == [("peers", 36)]


def test_a_contestant_may_be_kept_from_its_own_battles(arena: SmallArena) -> None:
    arena = with_peers(arena, own=False)
    contestants(arena, "ant", "bee", "cat")

    assert asked(arena) == {"ant": 4, "bee": 4, "cat": 4}


def test_a_peer_judges_at_its_own_endpoint_and_its_submitter_pays(arena: SmallArena) -> None:
    ada = arena.one("INSERT INTO submitter (name) VALUES ('ada') RETURNING submitter_id")
    arena = with_peers(arena)
    contestants(arena, "ant", "bee", submitter_id=ada)
    leased = arena.lease()

    assert {one.api_model for one in leased} == {"ant", "bee"}
    calls = {
        a.name: a.calls for a in ledger.accounts(arena.db) if a.scope in {"submitter", "model"}
    }
    assert calls == {"ada": 12, "ant": 6, "bee": 6}
    assert ledger.wrong_accounts(arena.db) == []


def test_who_opts_out_or_has_answered_nothing_does_not_judge(arena: SmallArena) -> None:
    arena = with_peers(arena)
    contestants(arena, "ant", "bee")
    arena.model("mute")
    model_rows.add_model(
        arena.db, slug="shy", name="shy", endpoint_id=arena.endpoint(), judges=False
    )
    shy = arena.one("SELECT model_id FROM model WHERE slug = 'shy'")
    arena.response(shy, arena.one("SELECT min(prompt_id) FROM prompt"), "hello")
    arena.schedule(at_most=0)

    assert sorted(asked(arena)) == ["ant", "bee"]


def test_without_peers_nobody_is_enrolled_and_those_who_were_are_not_asked(
    arena: SmallArena,
) -> None:
    contestants(arena, "ant", "bee")
    assert judge_rows.judges(arena.db) == []
    peers = with_peers(arena)
    assert sorted(enrol_peers(peers.db, peers.settings)) == ["ant", "bee"]
    arena.schedule(at_most=0)

    assert asked(arena) == {}


def test_another_protocol_makes_other_peers_and_the_first_ones_rest(arena: SmallArena) -> None:
    arena = with_peers(arena)
    contestants(arena, "ant", "bee")
    other = with_peers(arena, protocol="digit_last_line")
    assert len(enrol_peers(other.db, other.settings)) == 2
    states = {(j.protocol, j.state) for j in judge_rows.judges(arena.db)}
    assert states == {("explain_then_choose", "suspended"), ("digit_last_line", "active")}
    assert enrol_peers(arena.db, arena.settings) == []

    states = {(j.protocol, j.state) for j in judge_rows.judges(arena.db)}
    assert states == {("explain_then_choose", "active"), ("digit_last_line", "suspended")}


def test_a_peer_suspended_by_hand_stays_so(arena: SmallArena) -> None:
    arena = with_peers(arena)
    contestants(arena, "ant", "bee")
    (ant, _) = judge_rows.peers(arena.db)
    judge_rows.set_state(arena.db, ant.judge_id, "suspended", "too loud")
    enrol_peers(arena.db, arena.settings)

    assert judge_rows.peers(arena.db)[0].state == "suspended"


def test_a_model_out_of_the_draw_judges_nothing_until_it_is_back(arena: SmallArena) -> None:
    arena = with_peers(arena)
    contestants(arena, "ant", "bee", "cat")
    before = asked(arena)
    pause_model(arena.db, "ant", "maintenance")
    assert arena.calls() == {"done": 6, "open": 24, "void": 12}
    arena.ready_battle()
    arena.schedule(at_most=0)
    after = asked(arena)
    assert {name: after[name] - before[name] for name in after} == {"ant": 0, "bee": 2, "cat": 2}

    model_rows.resume_model(arena.db, "ant")
    arena.schedule(at_most=0)
    assert asked(arena) == {"ant": 14, "bee": 14, "cat": 14}
    assert arena.calls() == {"done": 6, "open": 42}


def test_peers_have_a_board_of_their_own(arena: SmallArena) -> None:
    arena = with_peers(arena)
    arena.judge()
    contestants(arena, "ant", "bee", "cat", prompts=4)
    for number, one in enumerate(arena.lease()):
        text = [FIRST_BETTER, "No.\n[[B>A]]", "Even.\n[[A=B]]"][number % 3]
        arena.answer([one], text)
    publish_snapshot(arena.db, arena.settings)

    assert arena.all("SELECT DISTINCT voters FROM board ORDER BY 1") == [
        ("all",),
        ("panel",),
        ("peers",),
    ]


# --- prompts that contestants wrote -------------------------------------------------------------


def test_a_prompt_s_author_is_never_drawn_on_it(arena: SmallArena) -> None:
    ids = {name: arena.model(name) for name in ("ant", "bee", "cat")}
    prompt = arena.prompt("by ant", author_model_id=ids["ant"])
    arena.schedule(per_pair=5)

    drawn = arena.all("SELECT model_a_id, model_b_id FROM battle")
    assert [sorted(pair) for pair in drawn] == [[ids["bee"], ids["cat"]]]
    own = battle.DrawnBattle(prompt, ids["ant"], ids["bee"], 1.0)
    with pytest.raises(errors.RestrictViolation, match="wrote the prompt"), arena.db.transaction():
        battle.add_battles(arena.db, [own], "fewest_first")
    with pytest.raises(errors.RestrictViolation, match="never changed"), arena.db.transaction():
        arena.db.execute("UPDATE prompt SET author_model_id = NULL")


def test_a_file_of_prompts_names_authors(arena: SmallArena, tmp_path: Path) -> None:
    ant = arena.model("ant")
    path = tmp_path / "prompts.jsonl"
    path.write_text('{"prompt_id": "x", "text": "Why?", "author": "ant"}\n')
    assert add_prompts(arena.db, path) == (1, 0)
    assert add_prompts(arena.db, path) == (0, 1)
    assert arena.one("SELECT author_model_id FROM prompt") == ant

    path.write_text('{"prompt_id": "x", "text": "Why?", "author": "bee"}\n')
    with pytest.raises(BadRow, match="line 1: no model 'bee' wrote this: enter the model first"):
        add_prompts(arena.db, path)
    arena.model("bee")
    with pytest.raises(BadRow, match="'x' is here with another author"):
        add_prompts(arena.db, path)
