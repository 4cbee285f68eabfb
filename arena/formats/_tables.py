"""The tables of a data folder that are not votes, read row by row as typed records."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arena.formats._rows import Row, json_rows


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A prompt; a paraphrase shares its `cluster`, which otherwise is the prompt_id."""

    prompt_id: str
    text: str
    category: str | None
    cluster: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """A model's text for a prompt; an empty text is a response too."""

    prompt_id: str
    model: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model and what is said about its maker."""

    name: str
    organization: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class JudgeOutput:
    """The whole text that a vote was read from."""

    vote_id: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgePrompt:
    """The templates a judge (`*`: every judge) was asked with, as the source has them."""

    judge: str
    templates: tuple[Mapping[str, Any], ...]


def table(path: Path, name: str) -> Path | None:
    """The file of a table, gzip or plain; None if the folder has none."""
    candidates = (path / f"{name}.jsonl.gz", path / f"{name}.jsonl")
    return next((file for file in candidates if file.is_file()), None)


def rows(path: Path, name: str) -> Iterator[Row]:
    """The rows of a table; none if the folder has no such table."""
    file = table(path, name)
    return json_rows(file) if file else iter(())


def prompts(path: Path) -> Iterator[PromptRecord]:
    """The prompts, each once."""
    seen: set[str] = set()
    for row in rows(path, "prompts"):
        prompt_id = row.text("prompt_id")
        if prompt_id in seen:
            raise row.bad(f"prompt {prompt_id!r} stands twice; remove one")
        seen.add(prompt_id)
        reference = row.values.get("reference")
        yield PromptRecord(
            prompt_id=prompt_id,
            text=row.text("text"),
            category=row.optional_text("category"),
            cluster=row.identifier("cluster") or prompt_id,
            # A reference of several turns or parts is kept whole, as JSON.
            reference=(
                row.optional_text("reference")
                if reference is None or isinstance(reference, str)
                else json.dumps(reference, ensure_ascii=False)
            ),
        )


def models(path: Path) -> Iterator[ModelRecord]:
    """The models, each once."""
    seen: set[str] = set()
    for row in rows(path, "models"):
        name = row.text("model")
        if name in seen:
            raise row.bad(f"model {name!r} stands twice; remove one")
        seen.add(name)
        yield ModelRecord(
            name,
            organization=row.optional_text("organization") or row.optional_text("org"),
            license=row.optional_text("license") or row.optional_text("licence"),
        )


def responses(
    path: Path, prompt_ids: Collection[str], names: Collection[str]
) -> Iterator[ResponseRecord]:
    """The responses, one per prompt and model; any model is known if `names` is empty."""
    seen: set[tuple[str, str]] = set()
    for row in rows(path, "responses"):
        prompt_id, model = row.text("prompt_id"), row.text("model")
        if prompt_id not in prompt_ids:
            raise row.bad(f"unknown prompt {prompt_id!r}; add it to the prompts file")
        if names and model not in names:
            raise row.bad(f"unknown model {model!r}; add it to the models file")
        if (prompt_id, model) in seen:
            raise row.bad(f"{model!r} answers prompt {prompt_id!r} twice; remove one")
        seen.add((prompt_id, model))
        yield ResponseRecord(prompt_id, model, row.text("text", may_be_empty=True))


def judge_outputs(path: Path, vote_ids: Collection[str]) -> Iterator[JudgeOutput]:
    """The judges' texts, one at most per vote."""
    seen: set[str] = set()
    for row in rows(path, "judge_outputs"):
        vote_id = row.text("vote_id")
        if vote_id not in vote_ids:
            raise row.bad(f"unknown vote {vote_id!r}; it is in neither votes nor humans")
        if vote_id in seen:
            raise row.bad(f"vote {vote_id!r} has two outputs; remove one")
        seen.add(vote_id)
        yield JudgeOutput(vote_id, row.text("text", may_be_empty=True))


def judge_prompts(path: Path) -> Iterator[JudgePrompt]:
    """The judges' templates."""
    for row in rows(path, "judge_prompts"):
        templates = row.values.get("templates")
        if not isinstance(templates, list) or not all(isinstance(one, dict) for one in templates):
            raise row.bad("templates must be a list of objects")
        yield JudgePrompt(row.text("judge"), tuple(templates))
