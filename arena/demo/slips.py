"""Slips of the pen: put into a text, and counted in one.

Writer and reader stand together because they must agree: a clean text has no slips, and a text
given n slips is counted to have n. Four kinds: a misspelt word, a word written twice, a line that
begins in lower case, a line without its full stop.
"""

from __future__ import annotations

import re
from random import Random

_MISSPELT = {
    "after": "aftre",
    "again": "agian",
    "and": "adn",
    "because": "becuase",
    "before": "befroe",
    "first": "frist",
    "gives": "givse",
    "letter": "leter",
    "makes": "maeks",
    "number": "numbre",
    "other": "ohter",
    "result": "reuslt",
    "same": "smae",
    "step": "setp",
    "steps": "setps",
    "that": "taht",
    "the": "teh",
    "then": "hten",
    "there": "tehre",
    "they": "tehy",
    "this": "thsi",
    "which": "wich",
    "with": "wiht",
    "word": "wrod",
}

_WRONG_WORDS = frozenset(_MISSPELT.values())
_WORD = re.compile(r"[a-z]+")
_TWICE = re.compile(r"\b([a-z]{2,}) \1\b")
_NUMBERING = re.compile(r"^\d+\. +")
_PLAIN_WORD = re.compile(r"[a-z]{2,}")


def count_slips(lines: list[str]) -> int:
    """How many slips these lines of prose hold; empty lines hold none."""
    return sum(_slips_of_line(line.strip()) for line in lines if line.strip())


def add_slips(lines: list[str], count: int, rng: Random) -> list[str]:
    """The same clean lines with `count` slips at random places.

    Raises
    ------
    ValueError
        If the lines are too short to hold that many.
    """
    rows = [line.split(" ") for line in lines]
    places = [(row, place) for row, words in enumerate(rows) for place in _places(words)]
    # Ends come last within a line, so that the word they touch has been changed already.
    for row, place in sorted(rng.sample(places, count)):
        rows[row] = _with_slip(rows[row], place, rng)
    return [" ".join(words) for words in rows]


_START, _END = 1000, 1001  # places beyond every word of a line


def _places(words: list[str]) -> list[int]:
    """Where a line can take a slip: plain words after the first, its start and its end."""
    found = [at for at, word in enumerate(words) if at and _PLAIN_WORD.fullmatch(word)]
    first = _first_word(words)
    if words[first][:1].isupper():
        found.append(_START)
    if words[-1].endswith("."):
        found.append(_END)
    return found


def _with_slip(words: list[str], place: int, rng: Random) -> list[str]:
    if place == _START:
        first = _first_word(words)
        lowered = words[first][0].lower() + words[first][1:]
        return [*words[:first], lowered, *words[first + 1 :]]
    if place == _END:
        return [*words[:-1], words[-1].removesuffix(".")]
    word = words[place]
    slip = _MISSPELT.get(word) if rng.random() < 0.7 else None
    return [*words[:place], slip or f"{word} {word}", *words[place + 1 :]]


def _first_word(words: list[str]) -> int:
    """Past a line's numbering."""
    return 1 if len(words) > 1 and _NUMBERING.match(f"{words[0]} ") else 0


def _slips_of_line(line: str) -> int:
    text = _NUMBERING.sub("", line)
    words = _WORD.findall(text.lower())
    return (
        int(text[:1].islower())
        + int(text[-1:] not in ".!?:")
        + sum(word in _WRONG_WORDS for word in words)
        + len(_TWICE.findall(text))
    )
