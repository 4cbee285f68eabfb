"""GET /api/v1/prompts and /prompts/{name}, and their pages."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web.records import add_prompt, judged

Db = Connection[Any]


def test_prompts_are_listed_with_what_is_known_of_them(client: FlaskClient, arena_db: Db) -> None:
    judged(arena_db)
    add_prompt(arena_db, "set/logic 1", "Who **lies**?", "logic", cluster="liars", reference="B")
    units, logic = client.get("/api/v1/prompts").get_json()["items"]
    assert (units["name"], units["battles"], units["has_reference"]) == ("units-1", 1, False)
    assert (logic["cluster"], logic["categories"], logic["version"]) == ("liars", ["logic"], 1)
    assert logic["messages"] == [{"role": "user", "content": "Who **lies**?"}]
    assert logic["has_reference"]
    assert "reference" not in logic

    of_logic = client.get("/api/v1/prompts?category=logic").get_json()["items"]
    assert [one["name"] for one in of_logic] == ["set/logic 1"]
    first = client.get("/api/v1/prompts?limit=1").get_json()
    assert client.get(first["next"]).get_json()["items"] == [logic]

    assert client.get(logic["href"]).get_json() == logic
    page = client.get(logic["page"]).get_data(as_text=True)
    assert "Who <strong>lies</strong>?" in page
    listed = client.get("/prompts?category=logic").get_data(as_text=True)
    assert f'href="{logic["page"]}"' in listed
    assert "units-1" not in listed


def test_there_is_no_such_prompt(client: FlaskClient) -> None:
    assert client.get("/api/v1/prompts/none").status_code == 404
    assert client.get("/prompts/none").status_code == 404
    assert "No prompt fits" in client.get("/prompts").get_data(as_text=True)
