"""A probe is asked before all else, once, and decides nothing about the draw."""

from __future__ import annotations

import pytest

from arena.domain import Outcome
from arena.errors import BadInput
from arena.steps.make_calls import request_of
from arena.steps.probe_model import probe_model
from arena.store.account import model_of
from tests.steps.builders import SmallArena, answered, failed


def probe(arena: SmallArena, name: str) -> None:
    probe_model(arena.db, model_of(arena.db, name, None))


def test_a_probe_goes_before_calls_that_have_waited_longer(arena: SmallArena) -> None:
    arena.prompts(3)
    for name in ("ant", "bee"):
        arena.model(name)
    arena.schedule(per_pair=3)
    arena.db.execute("UPDATE call SET due_at = now() - interval '1 day'")
    probe(arena, "ant")
    kinds = [leased.kind for leased in arena.lease(limit=2)]
    assert kinds == ["probe", "response"]


def test_it_asks_for_little_and_keeps_no_text(arena: SmallArena) -> None:
    arena.model("ant", max_tokens=4096)
    probe(arena, "ant")
    (leased,) = arena.lease()
    request = request_of(leased, arena.settings)
    assert request.decoding.max_tokens == 64
    assert len(request.messages) == 1
    arena.record(answered(leased, "a planted text"))
    assert arena.calls() == {"done": 1}
    assert arena.one("SELECT count(*) FROM response") == 0


@pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.ANSWERED])
def test_however_it_fails_it_is_recorded_and_not_repeated(
    arena: SmallArena, outcome: Outcome
) -> None:
    arena.model("ant")
    probe(arena, "ant")
    (leased,) = arena.lease()
    arena.record(failed(leased, outcome))
    assert arena.all("SELECT outcome FROM attempt_result") == [(str(outcome),)]
    assert arena.calls() == {"failed": 1}
    assert arena.one("SELECT state FROM model") == "active"


def test_it_costs_its_submitter_and_is_void_when_the_model_leaves(arena: SmallArena) -> None:
    from arena.steps.leave_draw import pause_model

    arena.model("ant", endpoint={"price_out_usd": 1000.0})
    probe(arena, "ant")
    (leased,) = arena.lease()
    arena.record(answered(leased))
    assert arena.one("SELECT spent_usd > 0 FROM ledger WHERE scope = 'model'")
    probe(arena, "ant")
    pause_model(arena.db, "ant", "it moves")
    assert arena.calls() == {"done": 1, "void": 1}


def test_who_has_no_endpoint_is_not_probed(arena: SmallArena) -> None:
    arena.uploaded_model("ant", {})
    with pytest.raises(BadInput, match="no endpoint"):
        probe(arena, "ant")
