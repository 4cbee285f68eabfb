from pathlib import Path

import pytest

from arena.errors import OperatorError
from arena.store.queries import queries, read_queries
from arena.store.sql_files import queries_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vote.sql"


def test_queries_are_found_by_name(path: Path) -> None:
    path.write_text("-- name: one\nSELECT 1;\n\n-- name: two\nSELECT 2\n  FROM vote;\n")

    assert read_queries(path) == {"one": "SELECT 1;", "two": "SELECT 2\n  FROM vote;"}


def test_a_percent_sign_in_a_comment_is_no_placeholder(path: Path) -> None:
    path.write_text("-- of all files\n-- name: one\n-- 95 % of them.\nSELECT %(x)s;\n")

    assert read_queries(path) == {"one": "SELECT %(x)s;"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;\n",
            "line 3: one is also named on line 1",
        ),
        ("\nSELECT 1;\n", "line 2: SQL before the first"),
        ("-- name: one\nSELECT 1;\n\n-- name: two\n-- Nothing.\n", "line 4: two has no SQL"),
        ("--name: one\nSELECT 1;\n", "line 1: write"),
        ("-- name: some-name\nSELECT 1;\n", "line 1: write"),
        ("-- name:\nSELECT 1;\n", "line 1: write"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    path: Path, text: str, complaint: str
) -> None:
    path.write_text(text)

    with pytest.raises(OperatorError, match=complaint) as refusal:
        read_queries(path)

    assert str(path) in str(refusal.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(OperatorError, match=r"no_such_table\.sql"):
        queries("no_such_table")


@pytest.mark.parametrize("name", sorted(path.stem for path in queries_folder().glob("*.sql")))
def test_every_file_of_queries_can_be_read(name: str) -> None:
    assert queries(name)
