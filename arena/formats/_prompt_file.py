"""A file of prompts: JSON Lines, plain or gzip, one prompt a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from arena.domain import Conversation, Message
from arena.formats._rows import Row, json_rows

_ROLES: dict[str, Literal["system", "user", "assistant"]] = {
    "system": "system",
    "user": "user",
    "assistant": "assistant",
}


@dataclass(frozen=True, slots=True)
class FilePrompt:
    """One prompt of a file, and the line it stands on."""

    line: int
    name: str
    conversation: Conversation
    cluster: str | None
    categories: tuple[str, ...]
    reference: str | None
    author: str | None
    """Name of the model that wrote it."""


def read_prompts(path: Path) -> Iterator[FilePrompt]:
    """The prompts of `path`.

    Keys: `prompt_id`; `text`, or `messages` (role and content each); if wanted `category` or
    `categories`, `cluster` (paraphrases share one), `reference`, `author` (the name of the model
    that wrote the prompt, and is never rated on it).

    Raises
    ------
    BadRow
        At the first row that cannot be used.
    """
    seen: set[str] = set()
    for row in json_rows(path):
        name = row.identifier("prompt_id", "uid", "question_id")
        if name is None:
            raise row.bad("prompt_id is missing; it names the prompt")
        if name in seen:
            raise row.bad(f"prompt {name!r} stands twice; remove one")
        seen.add(name)
        yield FilePrompt(
            line=row.line,
            name=name,
            conversation=_conversation(row),
            cluster=row.identifier("cluster"),
            categories=_categories(row),
            reference=row.optional_text("reference"),
            author=row.optional_text("author"),
        )


def _conversation(row: Row) -> Conversation:
    if "messages" not in row.values:
        return (Message("user", row.text("text")),)
    turns = row.values["messages"]
    if not isinstance(turns, list) or not turns:
        raise row.bad("messages must be a list of at least one turn")
    return tuple(_turn(row, turn) for turn in turns)


def _turn(row: Row, turn: object) -> Message:
    if isinstance(turn, dict):
        role, content = turn.get("role"), turn.get("content")
        if (
            isinstance(role, str)
            and role in _ROLES
            and isinstance(content, str)
            and content.strip()
        ):
            return Message(_ROLES[role], content)
    raise row.bad("each of messages needs a role (system, user or assistant) and a content text")


def _categories(row: Row) -> tuple[str, ...]:
    listed = row.values.get("categories")
    if listed is None:
        one = row.optional_text("category")
        return (one,) if one else ()
    if not isinstance(listed, list) or not all(isinstance(c, str) and c.strip() for c in listed):
        raise row.bad("categories must be a list of names")
    return tuple(dict.fromkeys(listed))
