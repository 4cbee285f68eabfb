"""What simulated models are asked: tasks whose responses can be checked by code.

Sixty tasks in four categories, one file of `arena.demo.tasks` each, written for this project. A
task's steps are what a good response shows; `{answer}` in a step stands for the value that the
response arrives at, right or wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from arena.discovery import variants

Difficulty = Literal[-1, 0, 1]
"""Easy, middling, hard: subtracted from a model's ability, in log-odds."""

_CLOSING = "Show your steps, then end with one line that reads 'Answer:' and the result, no more."

_ANSWER = re.compile(r"^[\s*_#>`]*answer\s*:\s*(.*)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt and how to tell right from wrong.

    Attributes
    ----------
    name : str
        Unique within its file; `tasks` puts the category in front.
    wrong : tuple of str
        Plausible wrong values; a simulated model that fails says one of these.
    steps : tuple of str
        Whole sentences, in order.
    category : str
        The name of the file, filled in by `tasks`.
    """

    name: str
    question: str
    answer: str
    wrong: tuple[str, ...]
    steps: tuple[str, ...]
    difficulty: Difficulty = 0
    category: str = ""

    @property
    def text(self) -> str:
        """The prompt as a model is asked it."""
        return f"{self.question}\n{_CLOSING}"

    def check(self, response: str) -> bool:
        """Whether the response's last 'Answer:' line holds the right value.

        A response without such a line is wrong. Case, spaces, thousands separators and a closing
        full stop do not matter; 4.50 is 4.5.
        """
        value = stated_answer(response)
        return value is not None and _plain(value) == _plain(self.answer)


def stated_answer(response: str) -> str | None:
    """What follows 'Answer:' on the last line that begins so; None if no line does."""
    for line in reversed(response.splitlines()):
        if found := _ANSWER.match(line):
            return found.group(1)
    return None


@cache
def tasks() -> tuple[Task, ...]:
    """All tasks, by category and in the order of its file."""
    return tuple(
        replace(task, name=f"{category}-{task.name}", category=category)
        for category, found in variants("arena.demo.tasks", "TASKS").items()
        for task in found
    )


def task_of(prompt: str) -> Task | None:
    """The task with this text; None if the prompt is not one of ours."""
    return _by_text().get(prompt.strip())


@cache
def _by_text() -> dict[str, Task]:
    return {task.text: task for task in tasks()}


def _plain(value: str) -> str:
    """One spelling for values that mean the same."""
    value = re.sub(r"\s+", " ", value.strip(" *_`'\"").rstrip(".")).strip(" *_`'\"").lower()
    value = re.sub(r"\s*,\s*", ",", _THOUSANDS.sub("", value))
    try:
        return f"{float(value):g}" if re.fullmatch(r"-?\d+(\.\d+)?", value) else value
    except OverflowError:
        return value
