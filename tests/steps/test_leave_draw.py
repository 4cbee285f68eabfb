"""Who leaves is asked nothing more; what it did stays."""

from __future__ import annotations

import pytest

from arena.errors import BadInput, UnknownThing
from arena.steps.leave_draw import pause_model, retire_model
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.suspend_judge import resume_judge, suspend_judge
from arena.store import ledger
from arena.store import model as model_rows
from tests.steps.builders import SmallArena, answered
from tests.steps.leased_calls import asked_judge, asked_models


def test_a_retired_model_is_asked_nothing_more_and_its_waiting_battles_are_void(
    arena: SmallArena,
) -> None:
    asked_models(arena, "ant", "bee", "cat", prompts=2)
    arena.make_due()
    assert retire_model(arena.db, "ant", "no longer served") == 4

    assert arena.calls() == {"leased": 4, "void": 2}
    assert arena.battles() == {"waiting": 2, "void": 4}
    (ant, _, _) = model_rows.models(arena.db)
    assert (ant.state, ant.state_reason) == ("retired", "no longer served")
    arena.schedule(per_pair=2)
    assert arena.calls() == {"leased": 4, "void": 2}


def test_an_answer_under_way_when_its_model_retires_is_kept_and_paid_for(
    arena: SmallArena,
) -> None:
    leased = asked_models(arena, "ant", "bee")
    retire_model(arena.db, "ant", "no longer served")
    arena.record(answered(leased["ant"][0], "late"))

    assert arena.all("SELECT text FROM response") == [("late",)]
    assert ledger.wrong_accounts(arena.db) == []


def test_what_a_retired_model_did_stays_published(arena: SmallArena) -> None:
    arena.voted()
    before = publish_snapshot(arena.db, arena.settings)
    retire_model(arena.db, "ant", "no longer served")

    assert publish_snapshot(arena.db, arena.settings) == before
    with pytest.raises(UnknownThing, match="no failing or paused model 'ant'"):
        model_rows.resume_model(arena.db, "ant")


def test_a_paused_model_comes_back_and_is_drawn_again(arena: SmallArena) -> None:
    asked_models(arena, "ant", "bee")
    pause_model(arena.db, "ant", "its endpoint moves")
    assert arena.battles() == {"void": 1}
    model_rows.resume_model(arena.db, "ant")
    arena.schedule()

    assert arena.battles() == {"void": 1, "waiting": 1}
    assert arena.calls() == {"leased": 1, "open": 1}


def test_leaving_needs_a_reason_and_a_model(arena: SmallArena) -> None:
    arena.model("ant")
    with pytest.raises(BadInput, match="say why the model is retired"):
        retire_model(arena.db, "ant", " ")
    with pytest.raises(UnknownThing, match="no model 'elk' that is active or failing"):
        pause_model(arena.db, "elk", "gone")


def test_a_suspended_judge_is_asked_nothing_until_it_is_resumed(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    arena.record(answered(one))
    assert suspend_judge(arena.db, "owl", "it drifts") == 1
    arena.ready_battle()
    arena.schedule(at_most=0)
    assert arena.calls() == {"done": 1, "void": 1}
    assert len(arena.votes()) == 1

    assert resume_judge(arena.db, "owl") == 1
    arena.schedule(at_most=0)
    assert arena.calls() == {"done": 1, "open": 3}


def test_only_an_active_judge_is_suspended_and_a_suspended_one_resumed(arena: SmallArena) -> None:
    arena.judge()
    with pytest.raises(BadInput, match="'owl' is active, not suspended"):
        resume_judge(arena.db, "owl")
    suspend_judge(arena.db, "owl", "it drifts")
    with pytest.raises(BadInput, match="'owl' is suspended and is asked nothing"):
        suspend_judge(arena.db, "owl", "it drifts")
    with pytest.raises(UnknownThing, match="no judge 'elk'"):
        resume_judge(arena.db, "elk")
