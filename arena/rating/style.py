"""Style of a response, and how two responses differ in it, as Chatbot Arena controls for it.

Counts are FastChat's (https://github.com/lm-sys/FastChat, Apache-2.0): outside code blocks, ATX
headings, items of lists, and bold spans. Length is characters / 4, an estimate of tokens that
needs no tokeniser and no spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from arena.domain import VoteRecord
from arena.errors import BadInput

STYLE_FEATURES = ("length", "headings", "lists", "bold")

LONGER = "longer"
"""The feature that `length_differences` gives; no feature of style."""

CHARACTERS_PER_TOKEN = 4
"""Length is estimated in tokens, so that no tokenizer is needed."""

_T = TypeVar("_T")

_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:\d+\.|[-*+])\s", re.MULTILINE)
_BOLD = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")


def style_features(text: str) -> tuple[float, float, float, float]:
    r"""Length in estimated tokens, and counts of headings, list items and bold spans.

    >>> style_features("# Plan\n\n1. **Look**\n2. Leap")
    (6.75, 1.0, 2.0, 1.0)
    """
    prose = _CODE.sub("", text)
    headings, items, bold = (len(one.findall(prose)) for one in (_HEADING, _ITEM, _BOLD))
    return len(text) / CHARACTERS_PER_TOKEN, float(headings), float(items), float(bold)


def style_difference(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """(a - b) / max(a + b, 1) of non-negative features: in [-1, 1], its sign turns with the sides.

    >>> style_difference([30.0, 0.0], [10.0, 0.0]).tolist()
    [0.5, 0.0]
    """
    ours, theirs = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return (ours - theirs) / np.maximum(ours + theirs, 1)


def length_differences(
    votes: Sequence[VoteRecord], texts: Mapping[tuple[str, str], str]
) -> NDArray[np.float64]:
    """Characters of a's response less those of b's, (m, 1): the feature `LONGER`.

    Raises
    ------
    BadInput
        If a vote's response is missing.
    """
    longer = [
        len(_response(vote, vote.model_a, texts)) - len(_response(vote, vote.model_b, texts))
        for vote in votes
    ]
    return np.array(longer, np.float64)[:, None]


def style_of_votes(
    votes: Sequence[VoteRecord], texts: Mapping[tuple[str, str], str]
) -> NDArray[np.float64]:
    """Differences of a's style and b's for each vote, (m, 4), by `STYLE_FEATURES`.

    Parameters
    ----------
    votes : sequence of VoteRecord
    texts : mapping
        The response of each (prompt, model).

    Raises
    ------
    BadInput
        If a vote's response is missing.
    """
    features = {key: style_features(text) for key, text in texts.items()}
    sides = np.zeros((2, len(votes), len(STYLE_FEATURES)))
    for row, vote in enumerate(votes):
        for side, model in enumerate((vote.model_a, vote.model_b)):
            sides[side, row] = _response(vote, model, features)
    return style_difference(sides[0], sides[1])


def _response(vote: VoteRecord, model: str, responses: Mapping[tuple[str, str], _T]) -> _T:
    if (vote.prompt, model) not in responses:
        raise BadInput(
            f"vote {vote.vote_id}: no response of {model!r} to prompt {vote.prompt!r}, so its "
            "style is unknown"
        )
    return responses[vote.prompt, model]
