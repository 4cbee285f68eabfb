"""Ways of answering: labels, the chances of one letter, a pair of scores, one response's score."""

from __future__ import annotations

import math
import re

import numpy as np

from arena.domain import Token
from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Floats, Seen, SimJudge

MIDDLE, POINTS_PER_LOG_ODD = 5.5, 0.75
"""Where a response of quality 0 stands on the scale from 1 to 10, and how far a log-odd reaches."""

_SCALE = re.compile(r"from 1 \(.*?\) to ([0-9]+) \(", re.DOTALL)


def five_labels(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """Plain judging: one of five labels on the last line."""
    utility = judge.utility(judge.leaning_of(seen), rng)
    if abs(utility) <= judge.tie_width:
        return "[[A=B]]", ()
    sign = ">" * (1 + (abs(utility) > judge.much_width))
    return (f"[[A{sign}B]]" if utility > 0 else f"[[B{sign}A]]"), ()


def labels_with_chances(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """The likeliest of A, B and C (a tie) as one token, with the chances of all three."""
    leaning = judge.leaning_of(seen)
    return _one_token(dict(zip("ABC", judge.chances(leaning), strict=True)))


def letter_with_chances(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """A or B, whichever is likelier, as one token with the chances of both; never a tie."""
    leaning = judge.leaning_of(seen)
    first = 1 / (1 + math.exp(-leaning / judge.call_noise))
    return _one_token({"A": first, "B": 1 - first})


def score_pair(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """Two whole scores from 1 to 10 whose difference follows the utility."""
    first, second = seen.shown[:2]
    utility = judge.utility(judge.leaning_of(seen), rng)
    both = (
        judge.merit(seen.world, *first, seen.dimension)
        + judge.merit(seen.world, *second, seen.dimension)
    ) / 2
    scores = (MIDDLE + POINTS_PER_LOG_ODD * (both + share * utility / 2) + 0.5 for share in (1, -1))
    one, other = (min(10, max(1, math.floor(score))) for score in scores)
    return f"[[{one}, {other}]]", ()


def score_chances(judge: SimJudge, seen: Seen, scale: int) -> Floats:
    """Chances of the scores 1 to `scale` for the one response shown, in closed form.

    A logistic around its merit, cut into the scale's steps: the whole scale spans 12 log-odds.
    """
    merit = judge.merit(seen.world, *seen.shown[0], seen.dimension)
    edges = (np.arange(1, scale) / scale - 0.5) * 12
    below = 1 / (1 + np.exp(-np.clip((edges - merit) / judge.call_noise, -500, 500)))
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def score_said(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """The likeliest score as one token, with the chances of the twenty likeliest."""
    chances = score_chances(judge, seen, _scale(seen))
    likeliest = np.argsort(-chances, kind="stable")[:20]
    top = tuple((str(score + 1), math.log(max(chances[score], 1e-300))) for score in likeliest)
    said = Token(*top[0], top)
    return f"[[{said.text}]]", (Token("[[", 0.0), said, Token("]]", 0.0))


def score_drawn(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """A score drawn by its chances, without telling them."""
    chances = score_chances(judge, seen, _scale(seen))
    return f"[[{rng.choice(len(chances), p=chances) + 1}]]", ()


def answering_pairs(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """One judge for two protocols: scores where the prompt asks for them, labels otherwise."""
    way = score_pair if "double square brackets" in seen.text else five_labels
    return way(judge, seen, rng)


def _scale(seen: Seen) -> int:
    found = _SCALE.search(seen.text)
    assert found
    return int(found[1])


def _one_token(chances: dict[str, float]) -> Answer:
    said = max(chances, key=lambda label: chances[label])
    top = tuple((label, math.log(max(chance, 1e-300))) for label, chance in chances.items())
    return said, (Token(said, dict(top)[said], top),)
