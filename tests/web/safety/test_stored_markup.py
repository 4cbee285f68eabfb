"""Whatever a stranger can have stored is text on every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from arena.settings import Settings
from tests.steps.builders import SmallArena
from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}\u202e"


@pytest.fixture(scope="module")
def browser(standing_app: APIFlask, standing_db: Db, tmp_path_factory: Any) -> Browser:
    """An admin whose every text, and all that others could store, is markup."""
    name = MARKUP.rstrip("\u202e")
    token = builders.add_token(standing_db, "admin", submitter=f"who {name}")
    browser = logged_in(standing_app, token)
    client, headers = standing_app.test_client(), builders.bearer(token)
    entry = {
        "name": name,
        "organization": MARKUP,
        "license": MARKUP,
        "base_url": "https://ant.example/%22%3E%3Cscript%3E",
        "api_model": MARKUP,
    }
    slug = client.post("/api/v1/models", json=entry, headers=headers).get_json()["slug"]
    reason = {"reason": MARKUP}
    paused = client.post(f"/api/v1/models/{slug}/pause", json=reason, headers=headers)
    assert paused.status_code == 200
    label = client.post("/api/v1/tokens", json={"label": name}, headers=headers)
    assert label.status_code == 201, label.get_json()
    arena = SmallArena(standing_db, "", Settings(home=Path(tmp_path_factory.mktemp("home"))))
    battle = arena.ready_battle(MARKUP, f"{MARKUP} too")
    vote = arena.cast(battle, arena.judge(MARKUP))
    retract = f"/api/v1/votes/{vote}/retract"
    assert client.post(retract, json=reason, headers=headers).status_code == 200
    models = builders.add_small_arena(standing_db)
    standing_db.execute("UPDATE model SET organization = %s, license = %s", (MARKUP, MARKUP))
    assert models
    browser.slug, browser.battle = slug, battle  # type: ignore[attr-defined]
    return browser


def test_no_page_has_markup_of_a_stranger(standing_app: APIFlask, browser: Browser) -> None:
    values = {
        "slug": browser.slug,  # type: ignore[attr-defined]
        "dimension": "overall",
        "battle_id": browser.battle,  # type: ignore[attr-defined]
        "name": MARKUP,
    }
    shown = 0
    for rule in standing_app.url_map.iter_rules():
        if not rule.endpoint.startswith("pages.") or "GET" not in (rule.methods or ()):
            continue
        with standing_app.test_request_context():
            known = {name: values.get(name, 1) for name in rule.arguments}
            path = standing_app.url_for(rule.endpoint, **known)
        page = browser.open(path).get_data(as_text=True)
        for raw in ("<script", "<img", "onerror=alert(1)>", ">49"):
            assert raw not in page, path
        shown += page.count("&lt;script&gt;alert(1)")
    assert shown > 10


@pytest.mark.parametrize("field", ["next", "token"])
def test_what_was_typed_comes_back_as_text(standing_app: APIFlask, field: str) -> None:
    page = Browser(standing_app).send("/login", "/login", **{field: MARKUP})
    assert "<script" not in page.get_data(as_text=True)
    opened = standing_app.test_client().get("/login", query_string={field: MARKUP})
    assert "<script" not in opened.get_data(as_text=True)
