"""A data folder comes in whole or not at all; a judge whose texts are there is replayed."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from arena.steps.import_data import Imported
from tests.formats.files import a_vote
from tests.steps.builders import SmallArena
from tests.steps.data_sets import RESPONSES, counts, data_set, run


@pytest.fixture
def arena(committed_arena: SmallArena) -> SmallArena:
    return committed_arena


def test_a_folder_without_judge_texts_is_loaded_as_stored(
    arena: SmallArena, tmp_path: Path
) -> None:
    done = run(arena, data_set(tmp_path))

    assert done == Imported("toy", 1, 2, 2, votes=3, recordings=0, unreadable=0)
    assert arena.all(
        "SELECT j.name, j.kind, v.display_order, p_a, p_b, p_tie, both_bad, basis, v.source_key "
        "FROM vote v JOIN judge j USING (judge_id) ORDER BY v.source_key"
    ) == [
        ("toy/human:1", "people", None, 0, 0, 1, True, "stored", "toy:h1"),
        ("toy/owl", "panel", "ab", 1, 0, 0, False, "stored", "toy:v1"),
        ("toy/owl", "panel", "ba", 0, 0, 1, False, "stored", "toy:v2"),
    ]
    assert arena.all(
        "SELECT p.name, p.cluster, p.source, category FROM prompt p "
        "JOIN prompt_category USING (prompt_id)"
    ) == [("toy/p1", "c1", "toy", "maths")]
    assert arena.all("SELECT name, state, endpoint_id FROM model ORDER BY 1") == [
        ("ant", "uploaded", None),
        ("bee", "uploaded", None),
    ]
    assert arena.all("SELECT state, policy, sampling_prob FROM battle") == [
        ("ready", "imported", None)
    ]


def test_importing_twice_changes_nothing(arena: SmallArena, tmp_path: Path) -> None:
    path = data_set(tmp_path)
    run(arena, path)
    before = counts(arena)

    assert astuple(run(arena, path)) == ("toy", 0, 0, 0, 0, 0, 0)
    assert counts(arena) == before


def test_a_verdict_that_the_source_could_not_read_is_no_vote(
    arena: SmallArena, tmp_path: Path
) -> None:
    done = run(arena, data_set(tmp_path, votes=[a_vote(winner=None)]))

    assert (done.votes, done.unreadable) == (1, 1)


def test_a_contestant_that_judges_is_a_peer(arena: SmallArena, tmp_path: Path) -> None:
    run(arena, data_set(tmp_path, votes=[a_vote(judge="ant")]))

    assert arena.all("SELECT j.kind, m.name FROM judge j JOIN model m USING (model_id)") == [
        ("peers", "ant")
    ]


def test_a_vote_is_turned_where_its_battle_has_the_sides_the_other_way_round(
    arena: SmallArena, tmp_path: Path
) -> None:
    # The models are here already, the later name with the smaller number.
    for name in ("bee", "ant"):
        arena.model(name)
    run(arena, data_set(tmp_path, votes=None, humans=None))
    assert arena.schedule().battles == 0, "nobody would judge them"
    arena.judge()
    arena.schedule()
    assert arena.one("SELECT name FROM battle JOIN model ON model_id = model_a_id") == "bee"
    run(arena, data_set(tmp_path))

    assert arena.one("SELECT count(*) FROM battle") == 1
    assert arena.all("SELECT display_order, p_a, p_b, p_tie FROM vote ORDER BY source_key") == [
        (None, 0, 0, 1),
        ("ba", 0, 1, 0),
        ("ab", 0, 0, 1),
    ]


def test_new_models_get_slugs_beside_those_taken(arena: SmallArena, tmp_path: Path) -> None:
    arena.model("an-t")
    renamed = [{**row, "model": row["model"].replace("ant", "An T")} for row in RESPONSES]
    run(arena, data_set(tmp_path, responses=renamed, votes=None, humans=None))

    assert arena.all("SELECT name, slug FROM model ORDER BY 1") == [
        ("An T", "an-t-2"),
        ("an-t", "an-t"),
        ("bee", "bee"),
    ]


def test_the_data_set_s_own_name_is_its_source(arena: SmallArena, tmp_path: Path) -> None:
    path = data_set(tmp_path)
    (path / "meta.json").write_text('{"dataset": "ants80"}')

    assert run(arena, path).source == "ants80"


SPOKEN = [{"vote_id": "v1", "text": "Fine.\n1"}, {"vote_id": "v2", "text": "Same.\n3"}]


def test_a_judge_whose_texts_are_there_is_replayed(arena: SmallArena, tmp_path: Path) -> None:
    done = run(arena, data_set(tmp_path, judge_outputs=SPOKEN))

    assert (done.votes, done.recordings) == (1, 2)  # the person's vote is stored
    assert arena.all("SELECT name, kind, protocol, state, prompt_source FROM judge ORDER BY 2") == [
        ("toy/owl", "panel", "digit_last_line", "active", "toy"),
        ("toy/human:1", "people", None, "imported", None),
    ]


@pytest.mark.parametrize(
    "spoken",
    [
        [SPOKEN[0], {"vote_id": "v2", "text": "Same.\n1"}],  # not what the source read
        [SPOKEN[0], {"vote_id": "v2", "text": "Hm."}],
        SPOKEN[:1],  # a text is missing
    ],
)
def test_a_judge_that_we_would_read_otherwise_is_loaded_as_stored(
    arena: SmallArena, tmp_path: Path, spoken: list[dict[str, str]]
) -> None:
    done = run(arena, data_set(tmp_path, judge_outputs=spoken))

    assert (done.votes, done.recordings) == (3, 0)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "expected", "kinds"),
    [
        (
            "prd_peer_slice",
            Imported("prd_peer_slice", 16, 5, 80, votes=1952, recordings=0, unreadable=0),
            {"people": 352, "peers": 1600},
        ),
        (
            "llmfao",
            Imported("llmfao", 19, 70, 1133, votes=15403, recordings=0, unreadable=0),
            {"people": 8931, "panel": 6472},
        ),
    ],
)
def test_votes_of_other_data_sets_are_loaded_as_stored(
    arena: SmallArena, shared_data: Path, name: str, expected: Imported, kinds: dict[str, int]
) -> None:
    assert run(arena, shared_data / name) == expected
    assert dict(arena.all("SELECT judge_kind, count(*) FROM vote GROUP BY 1")) == kinds
