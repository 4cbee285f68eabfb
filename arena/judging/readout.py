"""One score from the chances of many: TrustJudge's readouts (arXiv 2509.21117) and G-Eval's.

A judge that says 85 may have thought of 80 almost as much; the chances of the tokens in the score's
place tell. Four ways to read them:

- `argmax`: the score that was said; of several samples the commonest, of equals the lowest;
- `paper`: the softmax over the candidates' log-probabilities, so their chances made to sum to 1;
  the expected score, times 4 / (scale - 1) so that differences are those of a scale of 1 to 5;
- `released`: what the published code does: weights proportional to the odds to the power 1 / 0.2,
  and the expected score, not rescaled; odds to the fifth power lie near the likeliest score;
- `g_eval`: the sum of score times chance, whatever the chances sum to (arXiv 2303.16634).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from arena.domain import Token

Readout = Literal["argmax", "paper", "released", "g_eval"]

COARSE_SPAN = 4
"""From 1 to 5, the scale on which `paper` states its scores."""

RELEASED_TEMPERATURE = 0.2

_TINY = 1e-12
"""Keeps the odds of a chance of 1 finite."""

BRACKETED = re.compile(r"\[\[\s*([0-9]{1,6})\s*\]\]")
"""A score as judges are asked to write it."""

_WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def expected_score(chances: Mapping[int, float], readout: Readout, scale: int) -> float:
    """One score from the chances of scores 1 to `scale`; not empty, none below 0, not all 0.

    The released code leaves out a chance of exactly 1; here it counts, or a score that the judge is
    certain of could not be read.

    >>> chances = {80: 0.25, 85: 0.5, 90: 0.25}
    >>> [round(expected_score(chances, way, 100), 2) for way in ("paper", "released", "g_eval")]
    [3.43, 85.0, 85.0]
    """
    if readout == "argmax":
        return float(max(chances, key=lambda score: (chances[score], -score)))
    if readout == "g_eval":
        return math.fsum(score * p for score, p in chances.items())
    if readout == "paper":
        return _mean(chances) * COARSE_SPAN / (scale - 1)
    logits = {s: math.log((p + _TINY) / (1 - p + _TINY)) for s, p in chances.items()}
    top = max(logits.values())
    return _mean({s: math.exp((z - top) / RELEASED_TEMPERATURE) for s, z in logits.items()})


def _mean(weights: Mapping[int, float]) -> float:
    return math.fsum(score * w for score, w in weights.items()) / math.fsum(weights.values())


def score_chances(tokens: Sequence[Token], said: int, scale: int) -> dict[int, float]:
    """Chances of the scores 1 to `scale` in the place of the answer's last bracketed score.

    Parameters
    ----------
    said : int
        The score that the text was read to say.

    Returns
    -------
    dict
        Empty if the score is not a token of its own, or the tokens are not those of the text.
    """
    answer = "".join(token.text for token in tokens)
    found = list(BRACKETED.finditer(answer))
    if not found or int(found[-1][1]) != said:
        return {}
    place, start = found[-1].start(1), 0
    for token in tokens:
        if start <= place < start + len(token.text):
            if token.text.strip() != found[-1][1]:
                return {}
            # The score that was drawn counts although it may not be among the likeliest.
            return _legal([*token.top], scale) or _legal([(token.text, token.logprob)], scale)
        start += len(token.text)
    return {}


def _legal(likeliest: Sequence[tuple[str, float]], scale: int) -> dict[int, float]:
    """Chances of the whole numbers from 1 to `scale`, ways of writing one added up."""
    chances: dict[int, float] = {}
    for text, logprob in likeliest:
        number = text.strip()
        if _WHOLE_NUMBER.fullmatch(number):
            score, chance = int(number), math.exp(logprob)
            if score <= scale and chance > 0:
                chances[score] = min(1.0, chances.get(score, 0.0) + chance)
    return chances
