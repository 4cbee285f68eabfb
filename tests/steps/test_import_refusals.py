"""What an import refuses: file, line and reason, and nothing of it stays."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arena.errors import BadInput, BadRow
from arena.steps.import_data import import_data
from tests.formats.files import a_vote
from tests.steps.builders import SmallArena
from tests.steps.data_sets import HALVES, PERSON, PROMPTS, RESPONSES, counts, data_set, run


@pytest.fixture
def arena(committed_arena: SmallArena) -> SmallArena:
    return committed_arena


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
