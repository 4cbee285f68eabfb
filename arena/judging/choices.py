"""Forced choice between A and B: one label on the last line, no shades."""

from __future__ import annotations

import re

from arena.domain import A_WINS, B_WINS, TIE
from arena.judging.labels import last_line
from arena.judging.reading import Reading

_CHOICE = re.compile(r"\[\[\s*(A\s*=\s*B|B\s*=\s*A|A|B)\s*\]\]", re.IGNORECASE)


def read_choice(text: str, ties: bool = False) -> Reading:
    r"""Exactly one distinct label on the last line counts; [[A=B]] only where `ties` are offered.

    >>> read_choice("The host of A listens.\n[[A]]").verdict.p_a
    1.0
    >>> read_choice("[[A=B]]").reason
    'a tie, which was not offered'
    """
    labels = {label.upper() for label in _CHOICE.findall(last_line(text))}
    choices = {"A=B" if "=" in label else label for label in labels}
    if not choices:
        return Reading.unreadable("no choice on the last line")
    if len(choices) > 1:
        return Reading.unreadable(f"{len(choices)} different choices on the last line")
    (choice,) = choices
    if choice == "A=B":
        return Reading(TIE) if ties else Reading.unreadable("a tie, which was not offered")
    return Reading(A_WINS if choice == "A" else B_WINS)
