"""Finding a format and choosing votes."""

from pathlib import Path

import pytest

from arena.errors import BadInput, NoVotes, UnknownThing
from arena.formats import format_of, formats, votes_in
from tests.formats.files import a_vote, folder, jsonl, parquet


def _mixed(tmp_path: Path) -> Path:
    rows = [
        a_vote(vote_id="1", dimension="overall", judge="owl", source="x"),
        a_vote(vote_id="2", dimension="accuracy", judge="owl", source="x"),
        a_vote(vote_id="3", dimension="accuracy", judge="fox", source="y"),
    ]
    return jsonl(tmp_path / "votes.jsonl", rows)


def test_exactly_one_format_recognises_each_kind_of_file(tmp_path: Path) -> None:
    csv = tmp_path / "votes.csv"
    csv.write_text("model_a,model_b,winner\n")
    paths = {
        "arena_folder": folder(tmp_path / "data", votes=[a_vote()]),
        "jsonl_votes": _mixed(tmp_path),
        "csv_votes": csv,
        "parquet_votes": parquet(tmp_path / "votes.parquet", [a_vote()]),
    }

    for name, path in paths.items():
        assert [known for known, form in formats().items() if form.recognises(path)] == [name]


def test_a_path_of_no_known_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a file of votes that the arena knows"):
        format_of(tmp_path / "votes.xlsx")


def test_a_format_may_be_named(tmp_path: Path) -> None:
    odd = jsonl(tmp_path / "votes.txt", [a_vote()])

    assert len(votes_in(odd, format_name="jsonl_votes")) == 1
    with pytest.raises(UnknownThing, match="no format called 'xml'; there are: arena_folder"):
        format_of(odd, "xml")


def test_votes_are_chosen_by_dimension_judge_and_source(tmp_path: Path) -> None:
    path = _mixed(tmp_path)

    def chosen(**by: str | tuple[str, ...]) -> list[str]:
        return [record.vote_id for record in votes_in(path, **by)]  # type: ignore[arg-type]

    assert chosen() == ["1"]
    assert chosen(dimension="accuracy") == ["2", "3"]
    assert chosen(dimension="accuracy", judges=("fox",)) == ["3"]
    assert chosen(dimension="accuracy", source="x") == ["2"]


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ({"dimension": "speed"}, "no votes on 'speed'; there are: accuracy, overall"),
        ({"judges": ("elk",)}, "no votes of judge 'elk'; there are: owl"),
        ({"judges": ("owl", "fox")}, "no votes of judge 'fox'; there are: owl"),
        ({"source": "z"}, "no votes of source 'z'; there are: x, y"),
        ({"source": "y"}, "no votes on 'overall'; there are: accuracy"),
    ],
)
def test_a_choice_that_matches_nothing_lists_what_there_is(
    tmp_path: Path, by: dict[str, str], message: str
) -> None:
    with pytest.raises(UnknownThing, match=message):
        votes_in(_mixed(tmp_path), **by)  # type: ignore[arg-type]


def test_an_empty_file_has_no_votes(tmp_path: Path) -> None:
    with pytest.raises(NoVotes, match="no votes"):
        votes_in(jsonl(tmp_path / "votes.jsonl", []))


@pytest.mark.shared_data
def test_repeated_votes_of_evalica_are_all_kept_and_told_apart_by_source(
    shared_data: Path,
) -> None:
    assert len(votes_in(shared_data / "evalica_golden", source="evalica/food")) == 30
    assert len(votes_in(shared_data / "evalica_golden", source="evalica/simple")) == 16
