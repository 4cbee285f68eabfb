"""Files of rankings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arena.errors import BadInput, BadRow, NoVotes, UnknownThing
from arena.formats import FileRanking, read_rankings
from tests.formats.files import jsonl


def test_places_may_be_shared_and_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "rankings.jsonl.gz",
        [
            {"ranking": ["ant", ["bee", "cat"], "dog"], "judge": "owl", "prompt_id": 7},
            {"ranking": ["dog", "ant"]},
            {"ranking": ["dog", "ant"], "dimension": "accuracy"},
        ],
    )

    assert read_rankings(path, "overall") == [
        FileRanking((("ant",), ("bee", "cat"), ("dog",)), "owl", "7"),
        FileRanking((("dog",), ("ant",)), "unnamed", "line 2"),
    ]
    assert len(read_rankings(path, "accuracy")) == 1
    assert len(read_rankings(path, "overall", ["owl"])) == 1


@pytest.mark.parametrize(
    ("ranking", "reason"),
    [
        (None, "ranking is missing or no list"),
        ("ant", "ranking is missing or no list"),
        (["ant"], "two models or more"),
        ([["ant", "bee"], "ant"], "'ant' stands twice"),
        (["ant", []], "an empty list"),
        (["ant", 5], "must be a text"),
        (["ant", " "], "ranking is empty"),
    ],
)
def test_what_is_no_ranking_is_refused_with_its_line(
    tmp_path: Path, ranking: Any, reason: str
) -> None:
    path = jsonl(tmp_path / "r.jsonl", [{"ranking": ["ant", "bee"]}, {"ranking": ranking}])

    with pytest.raises(BadRow, match=f"line 2: .*{reason}"):
        read_rankings(path, "overall")


def test_a_choice_that_matches_nothing_lists_what_there_is(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "r.jsonl", [{"ranking": ["ant", "bee"], "judge": "owl"}])

    with pytest.raises(UnknownThing, match="no rankings on 'style'; there are: overall"):
        read_rankings(path, "style")
    with pytest.raises(UnknownThing, match="no rankings of judge 'elk'; there are: owl"):
        read_rankings(path, "overall", ["elk"])


def test_a_file_without_rankings_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoVotes, match="no rankings"):
        read_rankings(jsonl(tmp_path / "r.jsonl", []), "overall")
    with pytest.raises(BadInput, match=r"from a \.jsonl"):
        read_rankings(tmp_path / "r.csv", "overall")
