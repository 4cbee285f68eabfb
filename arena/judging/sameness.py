"""How alike one model's responses to different prompts are: a constant answer is no answer.

A response that never looks at its prompt can win votes by what it says to the judge (Zheng et al.
2024, https://arxiv.org/abs/2410.07137). Its responses give it away: they are the same whatever is
asked. Two responses are as alike as the runs of three words that they have in common (Broder 1997,
https://doi.org/10.1109/SEQUEN.1997.666900).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

from arena.errors import BadInput

CONSTANT = 0.8
"""A model whose responses are more alike than this is flagged."""

FEWEST = 10
"""Responses below which nothing is said: some prompts have one answer in common by chance."""

MOST = 100
"""Responses that are compared with one another."""

_RUN = 3
_WORD = re.compile(r"\w+")


def sameness(texts: Sequence[str]) -> float:
    """Mean over pairs of the share of their runs of words that both have; 1: all are the same.

    Raises
    ------
    BadInput
        If there are fewer than two.

    Examples
    --------
    >>> sameness(["It is a cat.", "it is a cat", "It is a dog."])
    0.5555555555555555
    """
    if len(texts) < 2:
        raise BadInput(f"{len(texts)} responses to compare; give two or more")
    return fmean(_alike(one, other) for one, other in combinations(map(_runs, texts), 2))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of three words; of a shorter text, all of it."""
    words = _WORD.findall(text.lower())
    last = max(1, len(words) - _RUN + 1)
    return frozenset(tuple(words[start : start + _RUN]) for start in range(last))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)
