"""JSON Lines files of votes, and what is refused in them."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from arena.domain import A_WINS, B_WINS, BOTH_BAD, TIE, Margin, Verdict
from arena.errors import BadInput, BadRow
from arena.formats import FileVote
from arena.formats.jsonl_votes import FORMAT
from tests.formats.files import a_vote, jsonl


def _read(tmp_path: Path, *rows: dict[str, Any]) -> list[FileVote]:
    return list(FORMAT.read_votes(jsonl(tmp_path / "votes.jsonl", rows)))


def _refusal(path: Path) -> BadRow:
    with pytest.raises(BadRow) as caught:
        list(FORMAT.read_votes(path))
    return caught.value


def test_a_row_becomes_a_vote_with_its_line_and_raw_verdict(tmp_path: Path) -> None:
    (vote,) = _read(tmp_path, a_vote(source="s", category="c", raw_verdict="1"))

    record = vote.record
    assert (record.vote_id, record.prompt, record.cluster) == ("v1", "p1", "p1")
    assert (record.model_a, record.model_b, record.verdict) == ("ant", "bee", A_WINS)
    assert (record.judge, record.dimension, record.order) == ("owl", "overall", "ab")
    assert (vote.line, vote.source, vote.category, vote.raw_verdict) == (1, "s", "c", "1")


@pytest.mark.parametrize(
    ("winner", "verdict"),
    [
        ("model_a", A_WINS),
        ("model_b", B_WINS),
        ("tie", TIE),
        ("both_bad", BOTH_BAD),
        ("tie (bothbad)", BOTH_BAD),
        (None, None),
    ],
)
def test_each_winner_has_its_verdict(
    tmp_path: Path, winner: str | None, verdict: Verdict | None
) -> None:
    (vote,) = _read(tmp_path, a_vote(winner=winner))

    assert vote.record.verdict == verdict


def test_sides_are_put_in_alphabetical_order_with_verdict_and_display_order(
    tmp_path: Path,
) -> None:
    (vote,) = _read(tmp_path, a_vote(model_a="bee", model_b="ant", winner="model_a", order="ab"))

    record = vote.record
    assert (record.model_a, record.model_b) == ("ant", "bee")
    assert (record.verdict, record.order) == (B_WINS, "ba")


def test_a_graded_verdict_keeps_its_margin(tmp_path: Path) -> None:
    (much, slight) = _read(
        tmp_path, a_vote(strength="strong"), a_vote(vote_id="v2", strength="weak")
    )

    assert much.record.verdict == Verdict(1, 0, 0, Margin.MUCH)
    assert slight.record.verdict == Verdict(1, 0, 0, Margin.SLIGHT)


def test_the_keys_of_lmarena_are_understood(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"question_id": 81, "model_a": "x", "model_b": "y", "winner": "tie", "judge": "expert"},
        {"id": "0af3", "model_a": "x", "model_b": "y", "winner": "both_bad"},
    ]

    by_question, by_id = _read(tmp_path, *rows)

    assert (by_question.record.prompt, by_question.record.vote_id) == ("81", "line 1")
    assert (by_id.record.prompt, by_id.record.vote_id) == ("0af3", "0af3")
    assert (by_id.record.judge, by_id.record.order) == ("unnamed", None)


def test_gzip_a_byte_order_mark_and_empty_lines_are_read(tmp_path: Path) -> None:
    plain = jsonl(tmp_path / "plain.jsonl", [a_vote()]).read_bytes()
    path = tmp_path / "votes.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain + b"\r\n\n"))

    assert FORMAT.recognises(path)
    assert len(list(FORMAT.read_votes(path))) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"winner": "draw"}, "unknown winner 'draw'; say model_a, model_b, tie, both_bad,"),
        ({"winner": 1}, "unknown winner 1;"),
        ({"winner": ["tie"]}, "unknown winner"),
        ({"winner": ...}, "no winner; say"),
        ({"model_a": ...}, "model_a is missing; it must be a text"),
        ({"model_b": None}, "model_b is null"),
        ({"model_a": 7}, "model_a is 7; it must be a text"),
        ({"model_a": "  "}, "model_a is empty"),
        ({"model_a": "a\0b"}, "model_a holds a NUL character"),
        ({"model_a": "bee"}, "'bee' meets itself"),
        ({"order": "abba"}, "unknown order 'abba'; say ab, ba or null"),
        ({"order": ["ab"]}, "unknown order"),
        ({"strength": "mild"}, "unknown strength 'mild'"),
        ({"judge": 3}, "judge is 3"),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_reason(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    rows = [a_vote(vote_id="v0"), a_vote(**changes)]

    refusal = _refusal(jsonl(tmp_path / "votes.jsonl", rows))

    assert refusal.line == 2
    assert refusal.path.endswith("votes.jsonl")
    assert reason in refusal.reason


def test_a_repeated_vote_id_is_refused_and_its_first_place_named(tmp_path: Path) -> None:
    refusal = _refusal(jsonl(tmp_path / "votes.jsonl", [a_vote(), a_vote()]))

    assert (refusal.line, refusal.reason) == (
        2,
        "vote_id 'v1' stands already in votes.jsonl, line 1; remove one",
    )


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b'{"a": 1}\n{"a": \n', 1, "no winner"),
        (b"{\n", 1, "not JSON"),
        (b"[]\n", 1, "not a JSON object"),
        (b'\n\n"text"\n', 3, "not a JSON object"),
        (b"[" * 100_000, 1, "not JSON"),
        (b'{"model_a": "caf\xe9"}\n', 1, "not UTF-8: byte 0xe9 at position 16"),
        (b'{"model_a": "\\ud800"}\n', 1, "half of a surrogate pair"),
    ],
)
def test_text_that_is_no_json_object_in_utf_8_is_refused(
    tmp_path: Path, raw: bytes, line: int, reason: str
) -> None:
    path = tmp_path / "votes.jsonl"
    path.write_bytes(raw.replace(b'{"a": 1}', b'{"model_a": "a", "model_b": "b"}'))

    refusal = _refusal(path)

    assert refusal.line == line
    assert reason in refusal.reason


def test_broken_and_truncated_gzip_are_refused_where_they_break(tmp_path: Path) -> None:
    rows = [a_vote(vote_id=f"v{i}", source=f"{i * 7919 % 1000}") for i in range(2000)]
    path = jsonl(tmp_path / "votes.jsonl.gz", rows)
    whole = path.read_bytes()

    path.write_bytes(whole[: len(whole) // 2])
    cut_short = _refusal(path)
    path.write_bytes(whole[: len(whole) // 2] + b"\0" * 64 + whole[len(whole) // 2 + 64 :])
    damaged = _refusal(path)
    path.write_bytes(b"not gzip at all")
    no_gzip = _refusal(path)

    assert "cut short" in cut_short.reason
    assert cut_short.line is not None
    assert 100 < cut_short.line < 2000
    assert damaged.line is not None
    assert "broken gzip" in no_gzip.reason


def test_a_file_of_votes_has_no_humans_beside_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no humans beside it"):
        FORMAT.read_votes(jsonl(tmp_path / "votes.jsonl", [a_vote()]), humans=True)
