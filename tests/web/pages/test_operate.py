"""/operate: what the operator sees, and each thing that it can do there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from arena.settings import Settings
from tests.steps.builders import SmallArena, failed
from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]


@pytest.fixture
def operator(standing_app: APIFlask, standing_db: Db) -> Browser:
    return logged_in(standing_app, builders.add_token(standing_db, "admin"))


@pytest.fixture
def arena(standing_db: Db, tmp_path: Path) -> SmallArena:
    return SmallArena(standing_db, "", Settings(home=tmp_path))


def section(browser: Browser, name: str) -> str:
    """One section of the page."""
    page = browser.open("/operate").get_data(as_text=True)
    return page.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


def test_failures_are_shown_by_provider_and_kind(operator: Browser, arena: SmallArena) -> None:
    arena.prompts(2)
    for name in ("ant", "bee"):
        arena.model(name, endpoint={"base_url": "http://ailing.example/v1"})
    arena.schedule()
    leased = arena.lease()
    arena.record(*(failed(one) for one in leased))
    assert "http://ailing.example/v1" in section(operator, "providers")
    shown = section(operator, "failures")
    assert "server error" in shown
    assert f'<td class="number">{len(leased)}</td>' in shown
    assert "response" in section(operator, "queue")


def test_a_failing_model_is_put_back(operator: Browser, arena: SmallArena) -> None:
    arena.model("cat")
    arena.db.execute(
        "UPDATE model SET state = 'failing', state_reason = 'HTTP 401' WHERE slug = 'cat'"
    )
    assert "HTTP 401" in section(operator, "models")
    assert operator.send("/operate", "/operate/models/cat/resume").status_code == 303
    assert arena.one("SELECT state FROM model WHERE slug = 'cat'") == "active"


def test_a_judge_is_suspended_with_a_reason_and_resumed(
    operator: Browser, arena: SmallArena
) -> None:
    arena.judge("jay")
    refused = operator.send("/operate", "/operate/judges/suspend", judge="jay", reason=" ")
    assert refused.status_code == 422
    operator.send("/operate", "/operate/judges/suspend", judge="jay", reason="tosses coins")
    assert "tosses coins" in section(operator, "judges")
    operator.send("/operate", "/operate/judges/resume", judge="jay")
    assert arena.one("SELECT state FROM judge WHERE name = 'jay'") == "active"


def test_a_vote_is_retracted_with_a_reason(operator: Browser, arena: SmallArena) -> None:
    vote = arena.cast(arena.ready_battle(), arena.judge("kea"))
    for number, reason, status in [
        (vote, "", 422),
        ("one", "typo", 422),
        (10**17, "typo", 404),
        (vote, "a mistake", 303),
        (vote, "again", 409),
    ]:
        reply = operator.send(
            "/operate", "/operate/votes/retract", vote_id=str(number), reason=reason
        )
        assert reply.status_code == status
    assert "a mistake" in section(operator, "votes")
