"""Parquet files of votes: as records, as counts and as columns, all by the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from arena.domain import A_WINS, B_WINS, TIE
from arena.formats import jsonl_votes as jsonl_format
from arena.formats import votes_in
from arena.formats.parquet_votes import FORMAT
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable
from tests.formats.files import a_vote, jsonl, parquet
from tests.formats.parquet_readers import Rows, read_counts, read_records, read_table, some_votes


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
    ours = read_records(parquet(tmp_path / "votes.parquet", rows))
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


def test_texts_without_a_dictionary_are_read_as_those_with_one(tmp_path: Path) -> None:
    rows = some_votes(300)
    path = parquet(tmp_path / "votes.parquet", rows)
    plain = parquet(tmp_path / "plain.parquet", rows, dictionary=False)

    assert counted(plain) == counted(path)
    assert read_table(plain).a.tolist() == read_table(path).a.tolist()


def test_left_and_right_of_evalica_are_read_with_left_shown_first(tmp_path: Path) -> None:
    rows: Rows = [
        {"left": "Tacos", "right": "Pizza", "winner": "left"},
        {"left": "Pasta", "right": "Sushi", "winner": "right"},
        {"left": "Pasta", "right": "Pizza", "winner": "tie"},
        {"left": "Pasta", "right": "Pizza", "winner": None},
    ]
    path = parquet(tmp_path / "votes.parquet", rows)

    assert [vote.record.verdict for vote in read_records(path)] == [B_WINS, B_WINS, TIE, None]
    assert read_table(path).points.tolist() == [0, 0, 0.5]
    assert read_table(path).first.tolist() == [-1, 1, 1]
    assert counted(path) == {
        ("Pizza", "Tacos"): (0, 1, 0),
        ("Pasta", "Sushi"): (0, 1, 0),
        ("Pasta", "Pizza"): (0, 0, 1),
    }


def test_whole_numbers_may_be_names_of_prompts_and_votes(tmp_path: Path) -> None:
    rows: Rows = [{**a_vote(prompt_id=81, vote_id=...), "id": 5}]
    path = parquet(tmp_path / "v.parquet", rows, {"prompt_id": "BIGINT", "id": "INTEGER"})

    (vote,) = read_records(path)
    assert (vote.record.prompt, vote.record.vote_id) == ("81", "5")
    assert read_table(path).clusters == ("81",)


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
    assert read_records(path)[0].record.verdict == A_WINS
    assert len(read_counts(path)) == len(read_table(path)) == 1


def test_groups_of_rows_that_list_their_texts_in_other_orders_are_joined(tmp_path: Path) -> None:
    rows = some_votes(5000, 9)
    whole = parquet(tmp_path / "whole.parquet", rows)
    groups = tmp_path / "groups.parquet"
    with duckdb.connect() as db:
        db.execute(f"COPY (FROM '{whole}') TO '{groups}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        ((found,),) = db.execute(
            f"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{groups}')"
        ).fetchall()

    assert found == 3
    assert counted(groups) == counted(whole)
    assert read_table(groups).a.tolist() == read_table(whole).a.tolist()
