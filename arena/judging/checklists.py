"""Checklists as judges write them: a numbered list of questions, and a YES or NO to each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arena.judging.closing_lines import closing_lines

QUESTIONS, ANSWERS = "Questions", "Answers"
"""The headings that our templates ask for."""

_NUMBERED = re.compile(r"([0-9]{1,2})[\s*]*[.):][\s*]*(.*)")
_ANSWERED = re.compile(r"([0-9]{1,2})[\s*]*[.):][\s*]*(YES|NO)\.?", re.IGNORECASE)
_QUESTION_MARKS = ("?", "？", "؟")


def read_questions(text: str, n_min: int, n_max: int) -> tuple[tuple[str, ...], str]:
    r"""The questions under the last heading `Questions`, or the reason why they cannot be used.

    They are numbered 1, 2, ... in order, each on a line of its own that ends with a question mark.

    >>> read_questions("Questions:\n1. Is it kind?\n2. Is it short?", 2, 8)
    (('Is it kind?', 'Is it short?'), '')
    """
    lines = closing_lines(text, QUESTIONS)
    if lines is None:
        return (), f"no heading {QUESTIONS}"
    found = [match.groups() for line in lines if (match := _NUMBERED.fullmatch(line))]
    questions = tuple(question.strip(" *_") for _, question in found)
    if [int(number) for number, _ in found] != list(range(1, len(found) + 1)):
        return (), "the questions are not numbered 1, 2, 3 and so on"
    if not n_min <= len(questions) <= n_max:
        return (), f"{len(questions)} questions, not {n_min} to {n_max}"
    for number, question in enumerate(questions, start=1):
        if not question.endswith(_QUESTION_MARKS):
            return (), f"item {number} does not end with a question mark"
    if len({question.casefold() for question in questions}) < len(questions):
        return (), "a question is asked twice"
    return questions, ""


def read_answers(text: str, count: int) -> tuple[tuple[bool, ...], str]:
    r"""Whether each of `count` questions is answered YES, or the reason why that is not known.

    >>> read_answers("It is rude.\nAnswers:\n1: NO\n2: YES", 2)
    ((False, True), '')
    """
    lines = closing_lines(text, ANSWERS)
    if lines is None:
        return (), f"no heading {ANSWERS}"
    said: dict[int, bool] = {}
    for match in filter(None, map(_ANSWERED.fullmatch, lines)):
        number = int(match[1])
        if number in said:
            return (), f"item {number} is answered twice"
        said[number] = match[2].upper() == "YES"
    for number in range(1, count + 1):
        if number not in said:
            return (), f"item {number} is not answered"
    if len(said) > count:
        return (), f"{len(said)} answers to {count} items"
    return tuple(said[number] for number in range(1, count + 1)), ""


def numbered(questions: Sequence[str]) -> str:
    """One question a line, as judges are shown them."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(questions, start=1))
