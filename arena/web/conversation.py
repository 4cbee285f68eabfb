"""Prompts and dialogues as pages show them: turn by turn, each text made safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from arena.web.markdown import Said, said


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """Who said what; of an ordinary response, `speaker` is empty."""

    speaker: str
    said: Said


def prompt_turns(messages: Sequence[dict[str, Any]]) -> list[SaidTurn]:
    """The turns of a prompt, each with its role."""
    return [SaidTurn(str(one.get("role", "")), said(message_text(one))) for one in messages]


def response_turns(text: str, turns: Sequence[dict[str, str]] | None) -> list[SaidTurn]:
    """A response: of a dialogue its turns, otherwise its text as the only one."""
    if not turns:
        return [SaidTurn("", said(text))]
    return [SaidTurn(turn["speaker"], said(turn["text"])) for turn in turns]


def message_text(message: dict[str, Any]) -> str:
    r"""Of a message: its text, or of typed parts their texts; other parts are named.

    >>> message_text({"content": [{"type": "text", "text": "What is this?"}, {"type": "image"}]})
    'What is this?\n\n[image]'
    """
    content = message.get("content", "")
    if not isinstance(content, list):
        return str(content)
    return "\n\n".join(
        str(part.get("text") or f"[{part.get('type', 'part')}]")
        if isinstance(part, dict)
        else str(part)
        for part in content
    )
