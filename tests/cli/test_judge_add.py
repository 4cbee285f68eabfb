"""What `arena judge add` refuses before it opens an arena, and what it makes of its options."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from arena.cli import main
from arena.settings_parts import JudgePart
from arena.steps import enrol_judge

ENDPOINT = ("--base-url", "http://127.0.0.1:8080/v1", "--api-model", "owl-1")


class NoArena:
    """Stands where an open arena would: nothing in it is used."""

    settings = None
    db = None

    def __enter__(self) -> NoArena:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def connection(self) -> NoArena:
        return self


@pytest.fixture
def enrolled(monkeypatch: pytest.MonkeyPatch) -> dict[str, JudgePart]:
    """The judges that the command enrols, by name, in place of an arena."""
    found: dict[str, JudgePart] = {}

    def enrol(_db: object, _settings: object, name: str, part: JudgePart) -> None:
        found[name] = part

    monkeypatch.setattr(enrol_judge, "enrol_judge", enrol)
    monkeypatch.setattr("arena.cli.entrants.open_arena", NoArena)
    return found


def add(*words: str) -> Any:
    return CliRunner().invoke(main, ["judge", "add", "--name", "owl", *words])


def test_options_are_json_and_else_texts(enrolled: dict[str, JudgePart]) -> None:
    words = ["samples=3", "required_for=[]", "detector=rules", "eps=0.5", "swap=true"]
    result = add(*ENDPOINT, *(word for one in words for word in ("--option", one)))

    assert result.exit_code == 0, result.output
    assert enrolled["owl"].options == {
        "samples": 3,
        "required_for": [],
        "detector": "rules",
        "eps": 0.5,
        "swap": True,
    }
    assert (enrolled["owl"].max_tokens, enrolled["owl"].temperature) == (None, None)


def test_a_judge_of_members_needs_no_endpoint(enrolled: dict[str, JudgePart]) -> None:
    assert add("--member", "elk", "--member", "fox").exit_code == 0
    assert enrolled["owl"].members == ("elk", "fox")


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        ((), 1, "base_url is missing"),
        ((*ENDPOINT, "--member", "elk"), 1, "take base_url away"),
        ((*ENDPOINT, "--option", "samples"), 2, "'samples' is not name=value"),
    ],
)
def test_what_makes_no_judge_is_refused(
    enrolled: dict[str, JudgePart], words: tuple[str, ...], status: int, complaint: str
) -> None:
    result = add(*words)

    assert (result.exit_code, enrolled) == (status, {})
    assert complaint in result.output


def test_categories_are_taken_or_left(enrolled: dict[str, JudgePart]) -> None:
    words = ("--category", "maths", "--category", "coding", "--except-category", "talk")
    assert add(*ENDPOINT, *words).exit_code == 0

    part = enrolled["owl"]
    assert (part.categories, part.except_categories) == (("maths", "coding"), ("talk",))
