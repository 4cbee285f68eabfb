"""The swap rule `low_ppl`: of two orders that differ, the vote of the judgment written more surely.

All arms join the same judgments, so at the same cost. A judgment's perplexity is log-normal, lower
where its verdict is right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from arena.domain import Token
from arena.judging.play import Answer
from arena.judging.protocols.choose_by_probability import ChooseByProbability
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.rating.swap import join_orders
from tests.calibration.protocols.battles import accuracy, pairs_of, vote_table
from tests.calibration.protocols.sim_judge import Seen, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import five_labels, labels_with_chances

NAME = "low_ppl"
ITEMS, SHARPNESS, TASTE, CALL_NOISE, TIE_WIDTH, ORDER = 80, 1.2, 0.6, 1.2, 0.3, 1.0
TELLS = {"tells": 1.0, "tells nothing": 0.0, "misleads": -1.0}
SETTINGS = (
    f"{ITEMS} items, quality gaps of sd 1, sharpness {SHARPNESS}, taste {TASTE}, order bias "
    f"{ORDER}, call noise {CALL_NOISE}, tie width {TIE_WIDTH}; log-perplexity .5 + .15 normal, "
    f".15 times {TELLS} higher where the verdict is wrong; both orders; a tie is half right"
)


@dataclass(frozen=True, slots=True)
class Writing:
    """Labels whose tokens are the likelier, the righter the verdict.

    Attributes
    ----------
    tells : float
        By how many standard deviations the log-perplexity of a wrong verdict is the higher one.
    """

    tells: float

    def __call__(self, judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        """One of five labels, and its one token."""
        text, _ = five_labels(judge, seen, rng)
        (item, x), (_, y) = seen.shown[:2]
        truth = seen.world.truth(item, x, y)
        wrong = truth * (1 if "A>" in text else -1 if "B>" in text else 0) < 0
        return text, (Token(text, -max(0.0, 0.5 + 0.15 * (self.tells * wrong + rng.normal()))),)


def run(seeds: int) -> list[Row]:
    """Against agree_or_tie, three kinds of perplexity; against chances at the same calls."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)

    def row(kind: str, plain: str = "agree_or_tie") -> tuple[str, str, list[float], list[float]]:
        title = f"it {kind}: {plain} -> low_ppl"
        return title, "accuracy", found[f"{kind}, {plain}"], found[f"{kind}, low_ppl"]

    ties = "it tells: agree_or_tie -> low_ppl", "share of ties"
    more, less = ("gain > 0, interval too", "gain < 0, interval too")
    return [
        compared(*row("tells"), more, lambda row: row.low > 0),
        compared(*row("tells", "mean"), more, lambda row: row.low > 0),
        compared(*row("tells nothing", "both"), "gain within .01",
                 lambda row: abs(row.gain) <= 0.01),
        compared(*row("misleads"), less, lambda row: row.high < 0),
        compared(*ties, found["tells, ties agree_or_tie"], found["tells, ties low_ppl"], less,
                 lambda row: row.high < 0),
        compared("chances, sum_probs -> low_ppl that tells", "accuracy", found["chances"],
                 found["tells, low_ppl"], "none", lambda row: True),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 51])
    world = World({"overall": rng.normal(0, 0.5**0.5, (ITEMS, 2))})
    judge = SimJudge(
        SHARPNESS, ORDER, tastes=world.tastes(TASTE, rng), call_noise=CALL_NOISE,
        tie_width=TIE_WIDTH,
    )  # fmt: skip
    pairs = pairs_of(world)
    shares = {}
    for kind, tells in TELLS.items():
        votes = vote_table(Session(world, judge, ExplainThenChoose(), Writing(tells), rng), pairs)
        for swap in ("both", "agree_or_tie", "mean", "low_ppl"):
            shares[f"{kind}, {swap}"] = accuracy(world, votes, swap)
            shares[f"{kind}, ties {swap}"] = float((join_orders(votes, swap).table.tie == 1).mean())
    with_chances = ChooseByProbability(ties=True)
    chances = vote_table(Session(world, judge, with_chances, labels_with_chances, rng), pairs)
    return shares | {"chances": accuracy(world, chances, "sum_probs")}
