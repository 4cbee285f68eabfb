"""A data folder comes in whole or not at all; a judge whose texts are there is replayed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from arena.errors import BadInput, BadRow
from arena.steps.import_data import Imported, import_data
from tests.formats.files import a_vote, folder
from tests.steps.builders import SmallArena

PROMPTS = [{"prompt_id": "p1", "text": "Why?", "category": "maths", "cluster": "c1"}]
RESPONSES = [
    {"prompt_id": "p1", "model": "ant", "text": "Because."},
    {"prompt_id": "p1", "model": "bee", "text": ""},
]
HALVES = [a_vote(), a_vote(vote_id="v2", order="ba", winner="tie")]
PERSON = a_vote(vote_id="h1", judge="human:1", order=None, winner="both_bad")
TABLES = (
    *("prompt", "prompt_category", "model", "response", "judge", "endpoint", "battle"),
    *("vote", "recording"),
)


def data_set(path: Path, **changes: Any) -> Path:
    """A whole data folder called `toy`; a table of None is left out."""
    tables: dict[str, Any] = {
        "prompts": PROMPTS,
        "responses": RESPONSES,
        "votes": HALVES,
        "humans": [PERSON],
    }
    tables.update(changes)
    return folder(path / "toy", **{name: rows for name, rows in tables.items() if rows is not None})


@pytest.fixture
def arena(committed_arena: SmallArena) -> SmallArena:
    return committed_arena


def run(arena: SmallArena, path: Path) -> Imported:
    """Import over a connection of its own, as the command does."""
    with arena.connect() as db:
        return import_data(db, path)


def counts(arena: SmallArena) -> dict[str, int]:
    return {table: arena.one(f"SELECT count(*) FROM {table}") for table in TABLES}


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


# --- refused ----------------------------------------------------------------------------------


def broken(path: Path, name: str, edit: Callable[[bytes], bytes]) -> Path:
    """The data set with the bytes of one file edited."""
    file = data_set(path) / f"{name}.jsonl.gz"
    file.write_bytes(edit(file.read_bytes()))
    return file.parent


REFUSED: list[tuple[str, Callable[[Path], Path], str, int, str]] = [
    (
        "a vote on an unknown model",
        lambda path: data_set(path, votes=[a_vote(), a_vote(vote_id="v2", model_b="wasp")]),
        *("votes.jsonl.gz", 2, "unknown model 'wasp'"),
    ),
    (
        "a person's vote on an unknown model",
        lambda path: data_set(path, humans=[{**PERSON, "model_b": "wasp"}]),
        *("humans.jsonl.gz", 1, "unknown model 'wasp'"),
    ),
    (
        "a vote on an unknown prompt",
        lambda path: data_set(path, votes=[a_vote(prompt_id="p9")]),
        *("votes.jsonl.gz", 1, "unknown prompt 'p9'"),
    ),
    (
        "a vote on a response that is not there",
        lambda path: data_set(
            path,
            prompts=[*PROMPTS, {"prompt_id": "p2", "text": "How?"}],
            votes=[a_vote(prompt_id="p2")],
        ),
        *("votes.jsonl.gz", 1, "'ant' has no response to prompt 'p2'"),
    ),
    (
        "a response without a text",
        lambda path: data_set(path, responses=[RESPONSES[0], {"prompt_id": "p1", "model": "bee"}]),
        *("responses.jsonl.gz", 2, "text is missing"),
    ),
    (
        "a response of null",
        lambda path: data_set(path, responses=[RESPONSES[0], {**RESPONSES[1], "text": None}]),
        *("responses.jsonl.gz", 2, "text is null"),
    ),
    (
        "a response to an unknown prompt",
        lambda path: data_set(path, responses=[{**RESPONSES[0], "prompt_id": "p9"}]),
        *("responses.jsonl.gz", 1, "unknown prompt 'p9'"),
    ),
    (
        "a prompt without a text",
        lambda path: data_set(path, prompts=[{"prompt_id": "p1"}]),
        *("prompts.jsonl.gz", 1, "text is missing"),
    ),
    (
        "a winner that is none",
        lambda path: data_set(path, votes=[HALVES[0], a_vote(vote_id="v2", winner="ant")]),
        *("votes.jsonl.gz", 2, "unknown winner 'ant'"),
    ),
    (
        "no winner",
        lambda path: data_set(path, votes=[a_vote(winner=...)]),
        *("votes.jsonl.gz", 1, "no winner"),
    ),
    (
        "a model that meets itself",
        lambda path: data_set(path, votes=[a_vote(model_b="ant")]),
        *("votes.jsonl.gz", 1, "'ant' meets itself"),
    ),
    (
        "an order that is none",
        lambda path: data_set(path, votes=[a_vote(order="first")]),
        *("votes.jsonl.gz", 1, "unknown order 'first'"),
    ),
    (
        "a vote id used twice",
        lambda path: data_set(path, humans=[{**PERSON, "vote_id": "v1"}]),
        *("humans.jsonl.gz", 1, "'v1' stands already in votes.jsonl.gz, line 1"),
    ),
    (
        "gzip cut short",
        lambda path: broken(path, "responses", lambda raw: raw[:-12]),
        *("responses.jsonl.gz", 2, "gzip data ends too early"),
    ),
    (
        "no gzip at all",
        lambda path: broken(path, "responses", gzip.decompress),
        *("responses.jsonl.gz", 1, "broken gzip"),
    ),
    (
        "bytes that are not UTF-8",
        lambda path: broken(
            path,
            "responses",
            lambda raw: gzip.compress(gzip.decompress(raw).replace(b"Because.", b"\xff")),
        ),
        *("responses.jsonl.gz", 1, "not UTF-8"),
    ),
    (
        "a line that is not JSON",
        lambda path: broken(path, "humans", lambda _: gzip.compress(b"{\n")),
        *("humans.jsonl.gz", 1, "not JSON"),
    ),
]


@pytest.mark.parametrize(
    ("make", "file", "line", "reason"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_a_bad_row_is_refused_with_file_line_and_reason(
    tmp_path: Path, make: Callable[[Path], Path], file: str, line: int, reason: str
) -> None:
    path = make(tmp_path)
    # The connection is only used once every row has been read: none is needed here.
    with pytest.raises(BadRow) as refusal:
        import_data(None, path)  # type: ignore[arg-type]

    assert (Path(refusal.value.path), refusal.value.line) == (path / file, line)
    assert reason in refusal.value.reason


def refused_whole(arena: SmallArena, path: Path, complaint: str) -> None:
    """The import is refused, and leaves everything as it was."""
    before = counts(arena)
    with pytest.raises(BadInput, match=complaint):
        run(arena, path)
    assert counts(arena) == before
    assert arena.one("SELECT count(*) FROM pg_class WHERE relname LIKE 'staged%%'") == 0


def test_a_bad_last_row_leaves_nothing_of_the_rows_before_it(
    arena: SmallArena, tmp_path: Path
) -> None:
    path = data_set(tmp_path, humans=[PERSON, {**PERSON, "vote_id": "h2", "winner": "?"}])

    refused_whole(arena, path, r"humans\.jsonl\.gz, line 2: unknown winner")


def test_a_second_vote_of_one_judge_in_one_order_is_refused(
    arena: SmallArena, tmp_path: Path
) -> None:
    path = data_set(tmp_path, votes=[*HALVES, a_vote(vote_id="v3", winner="tie")])

    refused_whole(arena, path, r"'toy:v3': toy/owl has voted on this battle")


def test_a_person_votes_once_on_a_battle_whatever_the_order(
    arena: SmallArena, tmp_path: Path
) -> None:
    path = data_set(tmp_path, humans=[PERSON, {**PERSON, "vote_id": "h2", "order": "ba"}])

    refused_whole(arena, path, r"'toy:h2': toy/human:1 has voted on this battle")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"prompts": [{**PROMPTS[0], "text": "Why not?"}]}, "prompt 'toy/p1' is here with another"),
        (
            {"responses": [{**RESPONSES[0], "text": "No."}, RESPONSES[1]]},
            "'ant' has another response to prompt 'toy/p1' here",
        ),
    ],
)
def test_what_contradicts_an_earlier_import_is_refused(
    arena: SmallArena, tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    run(arena, data_set(tmp_path))

    refused_whole(arena, data_set(tmp_path, **changes), complaint)


def test_a_stored_verdict_that_changed_is_refused(arena: SmallArena, tmp_path: Path) -> None:
    run(arena, data_set(tmp_path))

    refused_whole(
        arena,
        data_set(tmp_path, votes=[a_vote(winner="tie"), HALVES[1]]),
        "'toy:v1' is here with another verdict",
    )


@pytest.mark.parametrize("changes", [{"responses": None}, {"prompts": None, "responses": None}])
def test_votes_without_prompts_and_responses_are_for_arena_rate(
    arena: SmallArena, tmp_path: Path, changes: dict[str, Any]
) -> None:
    refused_whole(arena, data_set(tmp_path, **changes), "prompts and responses are needed")


def test_a_file_is_no_folder(arena: SmallArena, tmp_path: Path) -> None:
    refused_whole(arena, data_set(tmp_path) / "votes.jsonl.gz", "is not a data folder")


def test_a_connection_can_be_used_after_a_refusal(arena: SmallArena, tmp_path: Path) -> None:
    bad = data_set(tmp_path, votes=[*HALVES, a_vote(vote_id="v3", winner="tie")])
    with arena.connect() as db:
        with pytest.raises(BadInput):
            import_data(db, bad)
        assert import_data(db, data_set(tmp_path)).votes == 3


# --- replayed ---------------------------------------------------------------------------------

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


# --- real data --------------------------------------------------------------------------------


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
