"""Parquet files of votes: as records, as counts and as columns, all by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from arena.domain import A_WINS, B_WINS, TIE
from arena.errors import BadInput, BadRow, NoVotes, UnknownThing
from arena.formats import FileVote, votes_in
from arena.formats import jsonl_votes as jsonl_format
from arena.formats.parquet_votes import FORMAT
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable
from tests.formats.files import a_vote, jsonl, parquet

Rows = list[dict[str, Any]]


def _records(path: Path) -> list[FileVote]:
    return list(FORMAT.read_votes(path))


def _counts(path: Path) -> VoteCounts:
    return FORMAT.read_counts(path, "overall", (), None)


def _table(path: Path) -> VoteTable:
    return FORMAT.read_table(path, "overall", (), None)


READERS: list[Callable[[Path], object]] = [_records, _counts, _table]


def some_votes(many: int, models: int = 4) -> Rows:
    """Votes with every optional column, some of them unreadable, a few on another dimension."""
    rng = np.random.default_rng(7)
    names = [f"m{number}" for number in range(models)]
    rows = []
    for number in range(many):
        a, b = rng.choice(names, 2, replace=False).tolist()
        winner = rng.choice(["model_a", "model_b", "tie", "both_bad", ""])
        rows.append(
            a_vote(
                vote_id=f"v{number}",
                prompt_id=f"p{rng.integers(9)}",
                model_a=a,
                model_b=b,
                winner=str(winner) or None,
                judge=["owl", "elk", "m1", None][rng.integers(4)],
                order=["ab", "ba", None][rng.integers(3)],
                dimension="accuracy" if number % 10 == 0 else "overall",
                source="x" if number % 2 else "y",
            )
        )
    return rows


def counted(path: Path, **by: Any) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Wins, losses and ties of the first of each pair."""
    found = FORMAT.read_counts(
        path, by.get("dimension", "overall"), by.get("judges", ()), by.get("source")
    )
    columns = (found.a, found.b, found.wins, found.losses, found.ties)
    return {
        (found.models[a], found.models[b]): (wins, losses, ties)
        for a, b, wins, losses, ties in zip(*(c.tolist() for c in columns), strict=True)
    }


def test_records_are_those_of_the_same_rows_as_json(tmp_path: Path) -> None:
    rows = some_votes(50)
    ours = _records(parquet(tmp_path / "votes.parquet", rows))
    theirs = list(jsonl_format.FORMAT.read_votes(jsonl(tmp_path / "votes.jsonl", rows)))

    assert ours == theirs


# Two models and 300 rows are added up by DuckDB, four models and 40 rows by numpy.
@pytest.mark.parametrize(("many", "models"), [(300, 2), (40, 4)])
@pytest.mark.parametrize(
    "by", [{}, {"dimension": "accuracy"}, {"judges": ("owl", "elk")}, {"source": "x"}]
)
def test_counts_are_what_the_records_add_up_to(
    tmp_path: Path, many: int, models: int, by: dict[str, Any]
) -> None:
    path = parquet(tmp_path / "votes.parquet", some_votes(many, models))
    rows = VoteTable.from_records(votes_in(path, **by))
    expected = VoteCounts.of_votes(rows.models, rows.a, rows.b, rows.points, rows.unreadable)
    found = FORMAT.read_counts(
        path, by.get("dimension", "overall"), by.get("judges", ()), by.get("source")
    )

    assert found.models == expected.models
    assert found.unreadable == expected.unreadable > 0
    for name in ("a", "b", "wins", "losses", "ties", "points", "squares"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist(), name


@pytest.mark.parametrize("without", [(), ("prompt_id",), ("prompt_id", "vote_id")])
def test_columns_are_what_the_records_make(tmp_path: Path, without: tuple[str, ...]) -> None:
    rows = [{k: v for k, v in row.items() if k not in without} for row in some_votes(60)]
    path = parquet(tmp_path / "votes.parquet", rows)
    expected = VoteTable.from_records(votes_in(path))
    found = FORMAT.read_table(path, "overall", (), None)

    assert (found.models, found.judges) == (expected.models, expected.judges)
    assert found.unreadable == expected.unreadable
    for name in ("a", "b", "points", "judge", "first", "weight", "judge_model"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist(), name
    names = [found.clusters[code] for code in found.cluster]
    assert names == [expected.clusters[code] for code in expected.cluster]
    # The codes of battles name nothing: only which votes share one is said.
    pairs = set(zip(found.battle.tolist(), expected.battle.tolist(), strict=True))
    assert len(pairs) == len(set(found.battle.tolist())) == len(set(expected.battle.tolist()))


def test_left_and_right_of_evalica_are_read_with_left_shown_first(tmp_path: Path) -> None:
    rows: Rows = [
        {"left": "Tacos", "right": "Pizza", "winner": "left"},
        {"left": "Pasta", "right": "Sushi", "winner": "right"},
        {"left": "Pasta", "right": "Pizza", "winner": "tie"},
        {"left": "Pasta", "right": "Pizza", "winner": None},
    ]
    path = parquet(tmp_path / "votes.parquet", rows)

    assert [vote.record.verdict for vote in _records(path)] == [B_WINS, B_WINS, TIE, None]
    assert _table(path).points.tolist() == [0, 0, 0.5]
    assert _table(path).first.tolist() == [-1, 1, 1]
    assert counted(path) == {
        ("Pizza", "Tacos"): (0, 1, 0),
        ("Pasta", "Sushi"): (0, 1, 0),
        ("Pasta", "Pizza"): (0, 0, 1),
    }


def test_whole_numbers_may_be_names_of_prompts_and_votes(tmp_path: Path) -> None:
    rows: Rows = [{**a_vote(prompt_id=81, vote_id=...), "id": 5}]
    path = parquet(tmp_path / "v.parquet", rows, {"prompt_id": "BIGINT", "id": "INTEGER"})

    (vote,) = _records(path)
    assert (vote.record.prompt, vote.record.vote_id) == ("81", "5")
    assert _table(path).clusters == ("81",)


def test_columns_of_an_enumerated_type_are_texts(tmp_path: Path) -> None:
    path = parquet(tmp_path / "v.parquet", [a_vote()])
    with duckdb.connect() as db:
        db.execute("CREATE TYPE side AS ENUM ('ant', 'bee')")
        db.execute(
            f"COPY (SELECT * REPLACE (model_a::side AS model_a) FROM '{path}') "
            f"TO '{tmp_path / 'e.parquet'}'"
        )

    assert counted(tmp_path / "e.parquet") == {("ant", "bee"): (1, 0, 0)}


@pytest.mark.parametrize("name", ["votes[1].parquet", "ant's.parquet", "a*b?.parquet"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    path = parquet(tmp_path / name, [a_vote()])

    assert FORMAT.recognises(path)
    assert _records(path)[0].record.verdict == A_WINS
    assert len(_counts(path)) == len(_table(path)) == 1


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

    for read in (_counts, _table):
        with pytest.raises(NoVotes, match="no votes"):
            read(path)


def test_a_file_of_unreadable_verdicts_is_counted_and_has_no_vote(tmp_path: Path) -> None:
    path = parquet(tmp_path / "v.parquet", [a_vote(winner=None)])

    assert (len(_counts(path)), _counts(path).unreadable) == (0, 1)
    assert (len(_table(path)), _table(path).unreadable) == (0, 1)
    assert _counts(path).models == ("ant", "bee")
