"""A data folder: prompts, responses, votes, humans, models and judge outputs as JSON Lines.

The keys are those of ../shared/data/SCHEMA.md; every table may be gzip or plain, and none but the
one asked for has to be there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from arena.errors import BadInput, BadRow
from arena.formats import FileVote, Format
from arena.formats._rows import json_rows
from arena.formats._tables import (
    JudgeOutput,
    JudgePrompt,
    ModelRecord,
    PromptRecord,
    ResponseRecord,
    judge_outputs,
    judge_prompts,
    models,
    prompts,
    responses,
    rows,
    table,
)
from arena.formats._votes import votes_of

__all__ = [
    "FORMAT",
    "ArenaFolder",
    "DataFolder",
    "JudgeOutput",
    "JudgePrompt",
    "ModelRecord",
    "PromptRecord",
    "ResponseRecord",
    "read_folder",
    "read_responses",
]


@dataclass(frozen=True, slots=True)
class DataFolder:
    """All tables of a folder, each in the file's order, checked against one another.

    Without a models file, `models` are those of the responses, or else of the votes, by name.
    """

    prompts: list[PromptRecord]
    responses: list[ResponseRecord]
    models: list[ModelRecord]
    votes: list[FileVote]
    humans: list[FileVote]
    judge_outputs: list[JudgeOutput]
    judge_prompts: list[JudgePrompt]


class ArenaFolder:
    """The format of `arena import` and of the shared data."""

    def recognises(self, path: Path) -> bool:
        """A folder that holds at least one of the tables, and is no exported snapshot."""
        return not (path / "manifest.json").exists() and any(
            table(path, name) for name in ("votes", "humans", "prompts")
        )

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """The table `votes` or `humans`; clusters come from the prompts file, if there is one."""
        wanted, other = ("humans", "votes") if humans else ("votes", "humans")
        file = table(path, wanted)
        if file is None:
            there = f"; there are {other}" if table(path, other) else ""
            raise BadInput(f"{path}: no {wanted}.jsonl.gz in this folder{there}")
        return votes_of(json_rows(file), _clusters(path, prompts(path)))


def read_folder(path: Path) -> DataFolder:
    """Read every table of `path`.

    Raises
    ------
    BadRow
        At the first row that is incomplete, stands twice, or names something unknown.
    BadInput
        If this is no data folder.
    """
    if not FORMAT.recognises(path):
        raise BadInput(f"{path}: no data folder; it holds neither votes, humans nor prompts")
    asked, listed = list(prompts(path)), list(models(path))
    clusters = _clusters(path, asked)
    answers = list(responses(path, clusters or {}, {model.name for model in listed}))

    places: dict[str, str] = {}
    votes = list(votes_of(rows(path, "votes"), clusters, places))
    humans = list(votes_of(rows(path, "humans"), clusters, places))
    names = {model.name for model in listed} or {answer.model for answer in answers}
    answered = {(answer.prompt_id, answer.model) for answer in answers}
    _check_sides(table(path, "votes"), votes, names, answered)
    _check_sides(table(path, "humans"), humans, names, answered)
    voted = {side for vote in votes + humans for side in _sides(vote)}
    return DataFolder(
        prompts=asked,
        responses=answers,
        models=listed or [ModelRecord(name) for name in sorted(names or voted)],
        votes=votes,
        humans=humans,
        judge_outputs=list(judge_outputs(path, places)),
        judge_prompts=list(judge_prompts(path)),
    )


def has_responses(path: Path) -> bool:
    """Whether this is a data folder with responses."""
    return path.is_dir() and table(path, "responses") is not None


def read_responses(path: Path) -> dict[tuple[str, str], str]:
    """The text of each (prompt_id, model) of a data folder.

    Raises
    ------
    BadInput
        If the folder has no responses, or one of them cannot be used.
    """
    if table(path, "responses") is None:
        raise BadInput(f"{path}: no responses.jsonl.gz in this folder")
    asked = {prompt.prompt_id for prompt in prompts(path)}
    names = {model.name for model in models(path)}
    return {(one.prompt_id, one.model): one.text for one in responses(path, asked, names)}


def _clusters(path: Path, asked: Iterable[PromptRecord]) -> Mapping[str, str] | None:
    """Cluster of each prompt; None without a prompts file, where each prompt_id is its own."""
    if table(path, "prompts") is None:
        return None
    return {prompt.prompt_id: prompt.cluster for prompt in asked}


def _sides(vote: FileVote) -> tuple[str, str]:
    return vote.record.model_a, vote.record.model_b


def _check_sides(
    file: Path | None,
    votes: list[FileVote],
    names: Collection[str],
    answered: Collection[tuple[str, str]],
) -> None:
    """Refuse a vote on an unknown model, or on a response that the responses file lacks."""
    for vote in votes:
        for model in _sides(vote):
            if names and model not in names:
                reason = f"unknown model {model!r}; it is in neither models nor responses"
                raise BadRow(file, vote.line, reason)
            if answered and (vote.record.prompt, model) not in answered:
                reason = f"{model!r} has no response to prompt {vote.record.prompt!r}; add it"
                raise BadRow(file, vote.line, reason)


FORMAT: Format = ArenaFolder()
