"""Data folders: votes for `arena rate`, everything for `arena import`."""

from pathlib import Path
from typing import Any

import pytest

from arena.errors import BadInput, BadRow
from arena.formats.arena_folder import (
    FORMAT,
    JudgeOutput,
    ModelRecord,
    PromptRecord,
    ResponseRecord,
    read_folder,
)
from tests.formats.files import a_vote, folder

PROMPT = {"prompt_id": "p1", "text": "Why?"}
ANSWERS = [
    {"prompt_id": "p1", "model": "ant", "text": "Because."},
    {"prompt_id": "p1", "model": "bee", "text": ""},
]


def _whole(tmp_path: Path, **changes: Any) -> Path:
    tables: dict[str, Any] = {
        "prompts": [PROMPT],
        "responses": ANSWERS,
        "votes": [a_vote(raw_verdict="1")],
        "humans": [a_vote(vote_id="h1", judge="human:1")],
        "models": [{"model": "ant", "org": "Hill"}, {"model": "bee", "license": "MIT"}],
        "judge_outputs": [{"vote_id": "v1", "text": "1"}],
        "judge_prompts": [{"judge": "owl", "templates": [{"system_prompt": "Judge."}]}],
    }
    tables.update(changes)
    return folder(tmp_path / "data", **{k: v for k, v in tables.items() if v is not None})


def test_every_table_is_read_as_typed_records(tmp_path: Path) -> None:
    found = read_folder(_whole(tmp_path))

    assert found.prompts == [PromptRecord("p1", "Why?", None, "p1", None)]
    assert found.responses[1] == ResponseRecord("p1", "bee", "")
    assert found.models == [ModelRecord("ant", "Hill", None), ModelRecord("bee", None, "MIT")]
    assert [vote.raw_verdict for vote in found.votes] == ["1"]
    assert [vote.record.judge for vote in found.humans] == ["human:1"]
    assert found.judge_outputs == [JudgeOutput("v1", "1")]
    assert found.judge_prompts[0].templates == ({"system_prompt": "Judge."},)


def test_without_a_models_file_the_models_are_those_that_answered(tmp_path: Path) -> None:
    assert read_folder(_whole(tmp_path, models=None)).models == [
        ModelRecord("ant"),
        ModelRecord("bee"),
    ]


def test_with_nothing_but_votes_the_models_are_those_voted_on(tmp_path: Path) -> None:
    found = read_folder(folder(tmp_path / "data", votes=[a_vote()]))

    assert found.models == [ModelRecord("ant"), ModelRecord("bee")]


def test_paraphrases_share_a_cluster_and_others_stand_for_themselves(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "data",
        prompts=[PROMPT | {"cluster": "why"}, {"prompt_id": "p2", "text": "How?"}],
        votes=[a_vote(), a_vote(vote_id="v2", prompt_id="p2")],
    )

    assert [vote.record.cluster for vote in FORMAT.read_votes(path)] == ["why", "p2"]


def test_humans_are_read_when_asked_for(tmp_path: Path) -> None:
    (vote,) = FORMAT.read_votes(_whole(tmp_path), humans=True)

    assert vote.record.vote_id == "h1"


def test_a_missing_table_is_named_with_the_one_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no votes\.jsonl\.gz in this folder; there are humans"):
        FORMAT.read_votes(_whole(tmp_path, votes=None))


def test_a_folder_without_tables_is_no_data_folder(tmp_path: Path) -> None:
    assert not FORMAT.recognises(tmp_path)
    with pytest.raises(BadInput, match="no data folder"):
        read_folder(tmp_path)


def test_a_reference_of_several_parts_is_kept_as_json(tmp_path: Path) -> None:
    found = read_folder(_whole(tmp_path, prompts=[PROMPT | {"reference": ["one", "two"]}]))

    assert found.prompts[0].reference == '["one", "two"]'


@pytest.mark.parametrize(
    ("table", "rows", "line", "reason"),
    [
        ("prompts", [PROMPT, PROMPT], 2, "prompt 'p1' stands twice"),
        ("prompts", [{"prompt_id": "p1"}], 1, "text is missing"),
        ("responses", [{"prompt_id": "p1", "model": "ant"}], 1, "text is missing"),
        ("responses", [*ANSWERS, ANSWERS[0]], 3, "'ant' answers prompt 'p1' twice"),
        ("responses", [{**ANSWERS[0], "text": None}], 1, "text is null"),
        ("responses", [{**ANSWERS[0], "model": "elk"}], 1, "unknown model 'elk'"),
        ("responses", [{**ANSWERS[0], "prompt_id": "p9"}], 1, "unknown prompt 'p9'"),
        ("responses", ANSWERS[:1], 1, "'bee' has no response to prompt 'p1'"),
        ("models", [{"model": "ant"}, {"model": "ant"}], 2, "model 'ant' stands twice"),
        ("models", [{"name": "ant"}], 1, "model is missing"),
        ("votes", [a_vote(prompt_id="p9")], 1, "unknown prompt 'p9'"),
        ("votes", [a_vote(model_b="elk")], 1, "unknown model 'elk'"),
        ("votes", [a_vote(winner="ant")], 1, "unknown winner 'ant'"),
        ("humans", [a_vote()], 1, "vote_id 'v1' stands already in votes.jsonl.gz, line 1"),
        ("judge_outputs", [{"vote_id": "v9", "text": ""}], 1, "unknown vote 'v9'"),
        ("judge_outputs", [{"vote_id": "v1", "text": None}], 1, "text is null"),
        ("judge_outputs", [{"vote_id": "v1", "text": "1"}] * 2, 2, "vote 'v1' has two outputs"),
        ("judge_prompts", [{"judge": "owl", "templates": "x"}], 1, "templates must be a list"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, table: str, rows: list[dict[str, Any]], line: int, reason: str
) -> None:
    with pytest.raises(BadRow) as caught:
        read_folder(_whole(tmp_path, **{table: rows}))

    assert caught.value.line == line
    assert reason in caught.value.reason


def test_without_a_models_file_a_voted_model_must_have_answered(tmp_path: Path) -> None:
    path = _whole(tmp_path, models=None, votes=[a_vote(model_b="elk")])

    with pytest.raises(BadRow, match="unknown model 'elk'; it is in neither models nor responses"):
        read_folder(path)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("qlora_vicuna80", (80, 640, 8, 4480, 6720, 4480)),
        ("prd_peer_slice", (16, 80, 5, 1600, 352, 1600)),
        ("llmfao", (19, 1133, 70, 6472, 8931, 0)),
        ("evalica_golden", (0, 0, 10, 46, 0, 0)),
        ("qlora_dims", (671, 0, 8, 9829, 0, 1977)),
    ],
)
def test_the_real_folders_are_read_whole(
    shared_data: Path, name: str, counts: tuple[int, ...]
) -> None:
    found = read_folder(shared_data / name)

    read = (
        *(len(found.prompts), len(found.responses), len(found.models)),
        *(len(found.votes), len(found.humans), len(found.judge_outputs)),
    )
    assert read == counts


@pytest.mark.shared_data
def test_thirteen_verdicts_of_gpt_4_could_not_be_read(shared_data: Path) -> None:
    votes = list(FORMAT.read_votes(shared_data / "qlora_vicuna80"))

    assert sum(vote.record.verdict is None for vote in votes) == 13


@pytest.mark.shared_data
def test_an_empty_text_is_a_response(shared_data: Path) -> None:
    assert sum(row.text == "" for row in read_folder(shared_data / "llmfao").responses) == 25
