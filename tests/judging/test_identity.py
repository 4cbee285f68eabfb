"""A judge asked otherwise is another judge; an edited comment makes no new one."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

import pytest

from arena.domain import Decoding, Dimension
from arena.judging.protocol import Protocol, judge_identity, rubric_digest
from arena.judging.protocols import explain_then_choose

NAME = "explain_then_choose"


def identity(
    model: str = "http://x/v1 m", protocol: str = NAME, decoding: Decoding | None = None
) -> str:
    return judge_identity(model, protocol, decoding or Decoding())


class EditProtocol:
    """Puts an edited copy of the protocol's file in its place."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path = folder / f"{NAME}_edited.py"
        self._monkeypatch = monkeypatch

    def __call__(self, before: str, after: str) -> None:
        source = Path(explain_then_choose.__file__).read_text(encoding="utf-8")
        assert before in source
        self._path.write_text(source.replace(before, after), encoding="utf-8")
        spec = spec_from_file_location(self._path.stem, self._path)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        self._monkeypatch.setitem(sys.modules, self._path.stem, module)
        spec.loader.exec_module(module)
        changed = cast("Protocol", module.PROTOCOL)
        self._monkeypatch.setattr("arena.judging.protocol.protocol", lambda _: changed)


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
        identity(protocol="digit_last_line"),
        identity(decoding=Decoding(temperature=0.7)),
        identity(decoding=Decoding(max_tokens=2048)),
    ],
    ids=["model", "protocol", "temperature", "max_tokens"],
)
def test_another_model_protocol_or_decoding_is_another_judge(other: str) -> None:
    assert other != identity()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("in a few sentences", "in one sentence"),
        ("means nothing.", "means nothing!"),
        ('fenced("response A"', 'fenced("answer A"'),
        ("version: int = 1", "version: int = 2"),
        ("return single_calls(dimensions)", "return single_calls(dimensions)[:1]"),
    ],
    ids=["user message", "system message", "fence", "parser version", "plan"],
)
def test_another_template_parser_or_plan_is_another_judge(
    edited: EditProtocol, before: str, after: str
) -> None:
    was = identity()
    edited(before, after)

    assert identity() != was


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("_MARGIN = {", "# Two steps.\n_MARGIN = {"),
        ('"""Exactly one', '"""Just one'),
        ("_SYSTEM", "_BEGINNING"),
    ],
    ids=["comment", "docstring", "private name"],
)
def test_an_edit_that_no_judge_sees_makes_no_new_judge(
    edited: EditProtocol, before: str, after: str
) -> None:
    was = identity()
    edited(before, after)

    assert identity() == was


def test_a_rubric_s_digest_changes_with_its_words_and_not_with_its_title() -> None:
    digest = rubric_digest(Dimension("wit", "Wit", "Prefer the funnier."))

    assert len(bytes.fromhex(digest)) == 8
    assert digest == rubric_digest(Dimension("wit", "Humour", "Prefer the funnier."))
    assert digest != rubric_digest(Dimension("wit", "Wit", "Prefer the drier."))
