"""Whether two final results agree, as far as a rule can tell.

Two uses. A judge's own blind response held against the reference tells whether it could solve the
prompt: its votes agree with people's only where it could (No Free Labels,
https://arxiv.org/abs/2503.05061). And two references that disagree betray a wrong one.
"""

from __future__ import annotations

import re
from decimal import Decimal

from arena.domain import without_reasoning

_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?!\w|[.,][0-9])")
_PART_OF_MORE = re.compile(r"[/^*%]")

SHORT = 40
"""Characters; texts without numbers are compared only up to this length."""


def same_result(one: str, other: str) -> bool | None:
    """Whether two texts end in the same number, or are the same few words; None: cannot be told.

    >>> same_result("Half of 3,000 is 1500.", "1,500.0")
    True
    >>> same_result("Paris.", "It depends on what is meant by a capital, and on the year.")
    """
    texts = [without_reasoning(text) for text in (one, other)]
    numbers = [_last_number(text) for text in texts]
    if None not in numbers:
        return numbers[0] == numbers[1]
    if any(re.search("[0-9]", text) for text in texts):
        return None
    if not all(0 < len(text) <= SHORT for text in texts):
        return None
    first_words, second_words = (re.findall(r"\w+", text.casefold()) for text in texts)
    return first_words == second_words


def _last_number(text: str) -> Decimal | None:
    """The last number; None if there is none, or it is part of a fraction, a power or a share."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    start, end = found[-1].span()
    if _PART_OF_MORE.search(text[max(0, start - 1) : start] + text[end : end + 1]):
        return None
    return Decimal(found[-1][0].replace(",", ""))
