"""A submission enters a model, or leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from arena.errors import AlreadyExists, BadInput
from arena.secrets import unseal
from arena.steps.submit_model import Submission, submit_model
from arena.store import model as model_rows
from tests.steps.builders import SmallArena


def submit(arena: SmallArena, **fields: Any) -> str:
    """Submit a model called `Ant 7B` unless said otherwise; its slug."""
    values = {"name": "Ant 7B", "base_url": "https://host.example/v1", "api_model": "ant"}
    return submit_model(arena.db, arena.settings, Submission(**{**values, **fields}), None)


def test_a_model_enters_the_draw_under_a_slug(arena: SmallArena) -> None:
    assert submit(arena, organization="Hill") == "ant-7b"

    (model,) = model_rows.models(arena.db)
    assert (model.name, model.slug, model.organization) == ("Ant 7B", "ant-7b", "Hill")
    assert model_rows.drawable_models(arena.db) == {model.model_id: True}


def test_its_key_is_stored_sealed(arena: SmallArena) -> None:
    submit(arena, api_key="sk-1")

    sealed = arena.one("SELECT api_key_sealed FROM endpoint")
    assert b"sk-1" not in sealed
    assert unseal(arena.settings, sealed) == "sk-1"


def test_a_submission_does_not_show_its_key() -> None:
    assert "sk-1" not in repr(Submission("a", "http://x", "m", api_key="sk-1"))


def test_a_slash_at_the_end_of_the_address_is_taken_off(arena: SmallArena) -> None:
    submit(arena, base_url="http://127.0.0.1:8080/v1/")

    assert arena.one("SELECT base_url FROM endpoint") == "http://127.0.0.1:8080/v1"


def test_names_that_look_alike_get_slugs_of_their_own(arena: SmallArena) -> None:
    names = ["Ant 7B", "ant-7b", "ant 7b!", "ant 7b 2"]

    assert [submit(arena, name=name) for name in names] == [
        "ant-7b",
        "ant-7b-2",
        "ant-7b-3",
        "ant-7b-2-2",
    ]


def test_a_taken_name_is_refused_and_leaves_no_endpoint(arena: SmallArena) -> None:
    submit(arena)

    with pytest.raises(AlreadyExists, match="'Ant 7B'"):
        submit(arena, name=" Ant 7B ")
    assert arena.one("SELECT count(*) FROM endpoint") == 1


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": "  "}, "name: "),
        ({"api_model": " "}, "api_model: "),
        *(
            ({"base_url": url}, "base_url: .* is not an http or https address")
            for url in [
                "",
                "host.example/v1",
                "ftp://host.example",
                "file:///etc/passwd",
                "http://",
                "http://:80/v1",
                "http://host:0/v1",
                "http://host:99999/v1",
                "http://[::1/v1",
            ]
        ),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(
    arena: SmallArena, fields: dict[str, str], complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        submit(arena, **fields)

    assert arena.one("SELECT count(*) FROM endpoint") == 0
    assert model_rows.models(arena.db) == []
