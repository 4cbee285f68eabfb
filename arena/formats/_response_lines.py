"""Uploaded responses: JSON Lines, one response of one model a line.

Keys: `prompt` (its name) and `text`; if wanted `finish_reason`, which is `stop` unless the text was
cut off by a `length` limit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from arena.errors import BadInput, BadLines

MOST_LINES = 5000
LONGEST_TEXT = 200_000
"""Characters; the next too."""
LONGEST_NAME = 500
_KEYS = frozenset({"prompt", "text", "finish_reason"})
_STATUS = {"stop": "complete", "length": "cut_off"}


@dataclass(frozen=True, slots=True)
class SentResponse:
    """One response, and the line it stands on."""

    line: int
    prompt: str
    text: str
    finish_reason: str

    @property
    def status(self) -> str:
        """Whether the text is whole."""
        return _STATUS[self.finish_reason]


def read_response_lines(body: bytes) -> list[SentResponse]:
    """The responses of a batch; empty lines are passed over.

    Raises
    ------
    BadLines
        Naming every line that cannot be used.
    BadInput
        If there is no line, or more than `MOST_LINES`.
    """
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    if not lines:
        raise BadInput('the body holds no line; each is like {"prompt": "…", "text": "…"}')
    if len(lines) > MOST_LINES:
        raise BadInput(f"{len(lines)} lines; send at most {MOST_LINES} in one request")
    sent: list[SentResponse] = []
    faults: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for number, line in lines:
        try:
            one = _response(number, line)
        except ValueError as error:
            faults.append((number, str(error)))
            continue
        if one.prompt in seen:
            faults.append((number, f"prompt {one.prompt!r} stands on line {seen[one.prompt]} too"))
        seen.setdefault(one.prompt, number)
        sent.append(one)
    if faults:
        raise BadLines(faults)
    return sent


def _response(number: int, line: bytes) -> SentResponse:
    try:
        values = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte 0x{error.object[error.start]:02x}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(values, dict):
        raise ValueError("not a JSON object; each line must be one {…}")
    unknown = sorted(values.keys() - _KEYS)
    if unknown:
        raise ValueError(f"{unknown[0]!r:.60} is no key; there are {', '.join(sorted(_KEYS))}")
    prompt, text = _text(values, "prompt", LONGEST_NAME), _text(values, "text", LONGEST_TEXT)
    finish_reason = values.get("finish_reason", "stop")
    if not prompt.strip():
        raise ValueError("prompt is empty; it is the prompt's name")
    if not isinstance(finish_reason, str) or finish_reason not in _STATUS:
        raise ValueError(f"finish_reason is {finish_reason!r:.40}; it is stop or length")
    return SentResponse(number, prompt, text, finish_reason)


def _text(values: dict[str, Any], key: str, longest: int) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        state = f"is {value!r:.40}" if key in values else "is missing"
        raise ValueError(f"{key} {state}; it must be a text")
    if len(value) > longest:
        raise ValueError(f"{key} has {len(value)} characters; at most {longest} are taken")
    if "\0" in value:
        raise ValueError(f"{key} holds a NUL character; take it out")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"{key} holds half of a surrogate pair; take it out") from error
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has one key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
