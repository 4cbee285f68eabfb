"""A judge asked otherwise is another judge; an edited comment makes no new one."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, cast

import pytest

from arena.domain import Decoding, Dimension
from arena.judging.identity import judge_identity, rubric_digest
from arena.judging.protocol import Protocol, protocol
from arena.judging.protocols import explain_then_choose

NAME = "explain_then_choose"


def identity(
    model: str = "http://x/v1 m",
    name: str = NAME,
    decoding: Decoding | None = None,
    asked: Protocol | None = None,
    **more: Any,
) -> str:
    found = asked or protocol(name)
    return judge_identity(model, name, found, decoding or Decoding(), **more)


class EditProtocol:
    """Loads an edited copy of the protocol's file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path = folder / f"{NAME}_edited.py"
        self._monkeypatch = monkeypatch

    def __call__(self, before: str, after: str) -> Protocol:
        source = Path(explain_then_choose.__file__).read_text(encoding="utf-8")
        assert before in source
        self._path.write_text(source.replace(before, after), encoding="utf-8")
        spec = spec_from_file_location(self._path.stem, self._path)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        self._monkeypatch.setitem(sys.modules, self._path.stem, module)
        spec.loader.exec_module(module)
        return cast("Protocol", module.PROTOCOL)


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EditProtocol:
    return EditProtocol(tmp_path, monkeypatch)


def test_an_identity_is_64_hexadecimal_digits_and_the_same_each_time() -> None:
    assert identity() == identity()
    assert len(bytes.fromhex(identity())) == 32


@pytest.mark.parametrize(
    "other",
    [
        identity(model="http://x/v1 other"),
        identity(name="digit_last_line"),
        identity(decoding=Decoding(temperature=0.7)),
        identity(decoding=Decoding(max_tokens=2048)),
        identity(decoding=Decoding(top_logprobs=5)),
        identity(persona="A retired teacher."),
        identity(members=[identity()]),
    ],
    ids=["model", "protocol", "temperature", "max_tokens", "logprobs", "persona", "members"],
)
def test_another_model_protocol_or_decoding_is_another_judge(other: str) -> None:
    assert other != identity()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("in a few sentences", "in one sentence"),
        ("on one aspect", "on an aspect"),
        ("version: ClassVar[int] = 1", "version: ClassVar[int] = 2"),
        ('one_call(Case("dimension"))', 'one_call(Case("dimension")) * 2'),
    ],
    ids=["user message", "system message", "parser version", "plan"],
)
def test_another_template_parser_or_plan_is_another_judge(
    edited: EditProtocol, before: str, after: str
) -> None:
    assert identity(asked=edited(before, after)) != identity()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("_SYSTEM = ", "# Once for all.\n_SYSTEM = "),
        ('"""Exactly one', '"""Just one'),
        ("_SYSTEM", "_BEGINNING"),
    ],
    ids=["comment", "docstring", "private name"],
)
def test_an_edit_that_no_judge_sees_makes_no_new_judge(
    edited: EditProtocol, before: str, after: str
) -> None:
    assert identity(asked=edited(before, after)) == identity()


def test_a_rubric_s_digest_changes_with_its_words_and_not_with_its_title() -> None:
    digest = rubric_digest(Dimension("wit", "Wit", "Prefer the funnier."))

    assert len(bytes.fromhex(digest)) == 8
    assert digest == rubric_digest(Dimension("wit", "Humour", "Prefer the funnier."))
    assert digest != rubric_digest(Dimension("wit", "Wit", "Prefer the drier."))
