"""CSV files of votes."""

from pathlib import Path

import pytest

from arena.domain import A_WINS, B_WINS, BOTH_BAD, TIE
from arena.errors import BadRow
from arena.formats import FileVote
from arena.formats.csv_votes import FORMAT


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "votes.csv"
    path.write_bytes(text.encode())
    return path


def _read(tmp_path: Path, text: str) -> list[FileVote]:
    path = _file(tmp_path, text)
    assert FORMAT.recognises(path)
    return list(FORMAT.read_votes(path))


def test_three_columns_are_enough_and_each_row_stands_for_itself(tmp_path: Path) -> None:
    first, second = _read(tmp_path, "model_a,model_b,winner\nant,bee,model_b\nant,bee,both_bad\n")

    assert (first.record.verdict, second.record.verdict) == (B_WINS, BOTH_BAD)
    assert (first.record.prompt, second.record.prompt) == ("line 2", "line 3")
    assert first.record.order is None


def test_the_optional_columns_are_read(tmp_path: Path) -> None:
    (vote,) = _read(
        tmp_path,
        "winner,prompt_id,model_a,model_b,judge,dimension,order,source\r\n"
        'tie,p1,"ant, the first",bee,owl,accuracy,ba,here\r\n',
    )

    record = vote.record
    assert (record.prompt, record.model_a, record.verdict) == ("p1", "ant, the first", TIE)
    assert (record.judge, record.dimension, record.order) == ("owl", "accuracy", "ba")
    assert vote.source == "here"


def test_left_and_right_of_evalica_are_read_with_left_shown_first(tmp_path: Path) -> None:
    left, right, tie = _read(
        tmp_path, "left,right,winner\nTacos,Pizza,left\nPasta,Sushi,right\nPasta,Pizza,tie\n"
    )

    assert (left.record.model_a, left.record.verdict, left.record.order) == ("Pizza", B_WINS, "ba")
    assert (right.record.model_a, right.record.verdict) == ("Pasta", B_WINS)
    assert (tie.record.verdict, tie.record.order) == (TIE, "ab")


def test_an_empty_winner_is_a_verdict_that_could_not_be_read(tmp_path: Path) -> None:
    (vote,) = _read(tmp_path, "model_a,model_b,winner\nant,bee,\n")

    assert vote.record.verdict is None


def test_a_row_over_several_lines_is_one_vote(tmp_path: Path) -> None:
    (vote,) = _read(tmp_path, 'model_a,model_b,winner\n"an\nt",bee,model_a\n')

    assert (vote.record.model_a, vote.record.verdict, vote.line) == ("an\nt", A_WINS, 3)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("model_a,model_b\nant,bee\n", 1, "the header must have model_a,model_b,winner or"),
        ("model_a,model_b,winner,winner\n", 1, "the header names a column twice"),
        ("model_a,model_b,winner\nant,bee\n", 2, "2 cells where the header has 3"),
        ("model_a,model_b,winner\nant,bee,tie,x\n", 2, "4 cells where the header has 3"),
        ("model_a,model_b,winner\nant,bee,left\n", 2, "unknown winner 'left'; say model_a"),
        ("left,right,winner\nant,bee,model_a\n", 2, "unknown winner 'model_a'; say left, right"),
        ("model_a,model_b,winner\n,bee,tie\n", 2, "model_a is missing"),
        ("left,right,winner\nant,,tie\n", 2, "model_b is null"),
        ('model_a,model_b,winner\nant,"bee,tie\n', 2, "not CSV: unexpected end of data"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(BadRow) as caught:
        list(FORMAT.read_votes(_file(tmp_path, text)))

    assert caught.value.line == line
    assert reason in caught.value.reason


def test_the_chance_of_the_battle_is_read_and_may_be_left_out(tmp_path: Path) -> None:
    drawn, unknown = _read(
        tmp_path, "model_a,model_b,winner,sampling_prob\nbee,ant,model_a,0.25\nant,bee,tie,\n"
    )

    assert drawn.record.sampling_prob == 0.25
    assert unknown.record.sampling_prob is None


@pytest.mark.parametrize("value", ["0", "1.5", "-1", "nan", "often"])
def test_a_chance_that_is_none_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    text = f"model_a,model_b,winner,sampling_prob\nant,bee,tie,{value}\n"

    with pytest.raises(BadRow, match=rf"line 2: sampling_prob '{value}' is no number above 0"):
        _read(tmp_path, text)
