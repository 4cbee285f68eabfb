"""What no reader of Parquet takes, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from arena.errors import BadInput, BadRow, NoVotes, UnknownThing
from arena.formats import votes_in
from arena.formats.parquet_votes import FORMAT
from tests.formats.files import a_vote, parquet
from tests.formats.parquet_readers import Rows, read_counts, read_records, read_table, some_votes

READERS: list[Callable[[Path], object]] = [read_records, read_counts, read_table]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"winner": "draw"}, "unknown winner 'draw'; say model_a, model_b, tie, both_bad,"),
        ({"winner": ""}, "unknown winner ''"),
        ({"winner": "left"}, "unknown winner 'left'"),
        ({"model_a": None}, "model_a is null; it must be a text"),
        ({"model_a": " \u00a0\t"}, "model_a is empty"),
        ({"model_b": "a\0b"}, "model_b holds a NUL character"),
        ({"model_a": "bee"}, "'bee' meets itself"),
        ({"order": "abba"}, "unknown order 'abba'; say ab, ba or null"),
        ({"strength": "mild"}, "unknown strength 'mild'"),
        ({"judge": "o\0l"}, "judge holds a NUL character"),
        ({"dimension": "\0"}, "dimension holds a NUL character"),
        ({"prompt_id": "\u2003"}, "prompt_id is empty"),
        ({"vote_id": "v0"}, "vote_id 'v0' stands already in votes.parquet, row 1; remove one"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason_by_every_reader(
    tmp_path: Path, read: Callable[[Path], object], changes: dict[str, Any], reason: str
) -> None:
    rows = [a_vote(vote_id="v0"), a_vote(**{"vote_id": "v2", **changes}), a_vote(vote_id="v3")]
    path = parquet(tmp_path / "votes.parquet", rows)

    with pytest.raises(BadRow) as caught:
        read(path)
    assert caught.value.line == 2
    assert str(caught.value).startswith(f"{path}, row 2: ")
    assert reason in caught.value.reason


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("column", "kind", "value", "reason"),
    [
        ("winner", "INTEGER", 1, "unknown winner 1;"),
        ("model_a", "INTEGER", 7, "model_a is 7; it must be a text"),
        ("judge", "DOUBLE", 3.5, "judge is 3.5; it must be a text"),
        ("prompt_id", "DOUBLE", 3.0, "prompt_id is 3.0; it must be a text"),
        ("order", "VARCHAR[]", ["ab"], "unknown order ['ab']"),
    ],
)
def test_a_value_of_another_type_is_refused_and_its_column_named(
    tmp_path: Path,
    read: Callable[[Path], object],
    column: str,
    kind: str,
    value: object,
    reason: str,
) -> None:
    rows = [a_vote(vote_id="v0", **{column: value})]
    path = parquet(tmp_path / "votes.parquet", rows, {column: kind})

    with pytest.raises(BadRow) as caught:
        read(path)
    assert caught.value.line == 1
    assert reason in caught.value.reason


@pytest.mark.parametrize("read", READERS)
def test_an_empty_column_of_another_type_says_nothing(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = parquet(tmp_path / "v.parquet", [a_vote(order=None)], {"order": "INTEGER"})

    read(path)


@pytest.mark.parametrize("read", READERS)
def test_the_first_bad_label_among_many_rows_is_named_by_its_row(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    rows: Rows = [{"model_a": "ant", "model_b": "bee", "winner": "tie"} for _ in range(500)]
    rows[321] = rows[400] = {**rows[0], "winner": "Tie"}
    path = parquet(tmp_path / "votes.parquet", rows)

    with pytest.raises(BadRow, match="row 322: unknown winner 'Tie'"):
        read(path)


@pytest.mark.parametrize("read", READERS)
def test_missing_columns_are_named_with_those_that_are_there(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = parquet(tmp_path / "v.parquet", [{"model_a": "ant", "model_b": "bee", "won": "ant"}])

    with pytest.raises(BadInput, match=r"must have model_a, model_b, winner.*they are model_a"):
        read(path)


@pytest.mark.parametrize("read", READERS)
def test_what_is_no_parquet_or_was_cut_short_is_refused(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = parquet(tmp_path / "v.parquet", some_votes(200))
    whole = path.read_bytes()
    for broken in (b"model_a,model_b,winner\n", whole[: len(whole) // 2], b""):
        path.write_bytes(broken)
        with pytest.raises(BadInput, match="not a Parquet file that can be read"):
            read(path)


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ({"dimension": "speed"}, "no votes on 'speed'; there are: accuracy, overall"),
        ({"judges": ("fox",)}, "no votes of judge 'fox'; there are: elk, m1, owl, unnamed"),
        ({"source": "z"}, "no votes of source 'z'; there are: x, y"),
    ],
)
def test_a_choice_that_matches_nothing_lists_what_there_is(
    tmp_path: Path, by: dict[str, Any], message: str
) -> None:
    path = parquet(tmp_path / "votes.parquet", some_votes(60))
    chosen = {"dimension": "overall", "judges": (), "source": None, **by}

    for read in (FORMAT.read_counts, FORMAT.read_table):
        with pytest.raises(UnknownThing, match=message):
            read(path, **chosen)
    with pytest.raises(UnknownThing, match=message):
        votes_in(path, **by)


def test_a_file_without_rows_has_no_votes(tmp_path: Path) -> None:
    path, source = tmp_path / "v.parquet", parquet(tmp_path / "one.parquet", [a_vote()])
    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT * FROM '{source}' WHERE false) TO '{path}' (FORMAT parquet)")

    for read in (read_counts, read_table):
        with pytest.raises(NoVotes, match="no votes"):
            read(path)


def test_a_file_of_unreadable_verdicts_is_counted_and_has_no_vote(tmp_path: Path) -> None:
    path = parquet(tmp_path / "v.parquet", [a_vote(winner=None)])

    assert (len(read_counts(path)), read_counts(path).unreadable) == (0, 1)
    assert (len(read_table(path)), read_table(path).unreadable) == (0, 1)
    assert read_counts(path).models == ("ant", "bee")
