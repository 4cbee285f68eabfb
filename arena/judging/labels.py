"""The five labels that our pairwise protocols ask for, and where in an answer they are read.

The labels are Arena-Hard's (arXiv 2406.11939). Only the last line that holds anything counts, so an
answer that quotes a response, or weighs labels on the way, decides nothing by it.
"""

from __future__ import annotations

import re

from arena.domain import Margin, Verdict, without_reasoning
from arena.judging.reading import Reading

_LABEL = re.compile(r"\[\[\s*([AB])\s*([<>]{1,2}|=)\s*([AB])\s*\]\]", re.IGNORECASE)

_MARGIN = {1: Margin.SLIGHT, 2: Margin.MUCH}

FIVE_LABELS = """\
[[A>>B]] response A is much better
[[A>B]] response A is slightly better
[[A=B]] they are about the same
[[B>A]] response B is slightly better
[[B>>A]] response B is much better"""
"""How the labels are explained to a judge."""


def last_line(text: str) -> str:
    """The last line that holds anything, reasoning taken out; "" if there is none."""
    lines = without_reasoning(text).splitlines()
    return lines[-1] if lines else ""


def read_label(text: str) -> Reading:
    r"""Exactly one distinct label on the last line counts.

    >>> read_label("A says [[B>A]] is fair.\n[[A>B]]").verdict.p_a
    1.0
    >>> read_label("I cannot compare these.").reason
    'no label on the last line'
    """
    verdicts = {_meaning(*match.groups()) for match in _LABEL.finditer(last_line(text))}
    if not verdicts:
        return Reading.unreadable("no label on the last line")
    if len(verdicts) > 1:
        return Reading.unreadable(f"{len(verdicts)} different labels on the last line")
    (verdict,) = verdicts
    if verdict is None:
        return Reading.unreadable("the label on the last line compares a response with itself")
    return Reading(verdict)


def _meaning(left: str, sign: str, right: str) -> Verdict | None:
    """A label's verdict; `B<A` says what `A>B` says. None for `A>A` and the like."""
    left, right = left.upper(), right.upper()
    if left == right or sign in {"<>", "><"}:
        return None
    if sign == "=":
        return Verdict(0.0, 0.0, 1.0)
    margin = _MARGIN[len(sign)]
    first_wins = (left == "A") == (sign[0] == ">")
    return Verdict(float(first_wins), float(not first_wins), 0.0, margin)
