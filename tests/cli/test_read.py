"""`arena read`, as a researcher with published judgments runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from arena.cli import main

TEXTS = {
    # Read as the source did; by both as nothing; by us as nothing; otherwise.
    "p1": ("Ant is better.\n1", "model_a"),
    "p2": ("I cannot say.", None),
    "p3": ("The first one is better by far", "model_a"),
    "p4": ("Bee is better.\n2", "model_a"),
}


def _read(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One judge, four texts in the order ba: what is shown first is the battle's b."""
    votes: list[dict[str, str | None]] = []
    texts: list[dict[str, str | None]] = []
    for prompt, (text, winner) in TEXTS.items():
        said = {"judge": "owl", "order": "ba", "winner": _turned(winner)}
        pair = {"model_a": "bee", "model_b": "ant"}
        votes.append({"vote_id": prompt, "prompt_id": prompt, **pair, **said})
        texts.append({"vote_id": prompt, "text": text})
    for table, rows in (("votes", votes), ("judge_outputs", texts)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{table}.jsonl").write_text(lines)
    return tmp_path


def _turned(winner: str | None) -> str | None:
    return winner and {"model_a": "model_b"}[winner]


def test_equal_unreadable_and_different_texts_are_counted_and_the_last_are_listed(
    folder: Path,
) -> None:
    result = _read(folder, "--reader", "owl=digit_last_line")

    assert result.exit_code == 0, result.stderr
    head, row, listed = result.stdout.splitlines()
    assert head.split() == [
        *("Judge", "Dimension", "Read", "by", "Texts", "Equal", "Unreadable", "Different"),
        *("Different,", "%"),
    ]
    assert row.split() == ["owl", "overall", "digit_last_line", "4", "2", "1", "1", "25.00"]
    assert listed == ("p4: read 0 for the first, the source 1 for the first: 'Bee is better.\\n2'")


def test_a_judge_that_is_not_named_is_read_by_who_reads_nothing_wrongly(folder: Path) -> None:
    found = json.loads(_read(folder, "--json").stdout)["judges"]

    # A reader that reads none of these texts differs from nobody; the digits' is wrong on one of 4.
    assert [one["different"] for one in found] == [[]]


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        ("elk=digit_last_line", "no text of a judge 'elk'; there are: owl"),
        ("owl=persona", "no reader called 'persona'; there are: "),
        ("owl", "'owl' is no JUDGE=PROTOCOL"),
    ],
)
def test_what_is_no_judge_or_no_reader_is_refused(folder: Path, reader: str, why: str) -> None:
    result = _read(folder, "--reader", reader)

    assert result.exit_code > 0
    assert why in result.stderr


def test_a_folder_without_texts_is_refused(folder: Path) -> None:
    (folder / "judge_outputs.jsonl").unlink()

    assert "no judge_outputs in this folder" in _read(folder).stderr
