"""CCE: what remarks from comparisons with other models' responses tell a judge that overlooks much.

The truth is who has fewer defects. The judge notices each with a chance in each call, and prefers
the response with fewer of those that it knows of.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from arena.domain import BOTH_ORDERS
from arena.judging.protocol import Protocol
from arena.judging.protocols.crowd_context import CrowdContext
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.battles import Pair
from tests.calibration.protocols.sides import lead, rightness
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_crowd import Noticing

NAME = "crowd_context"
ITEMS, RESPONSES, DEFECTS, CHANCE, BIAS, LEAK = 8, 10, 12, 0.3, 2.0, 1.0
SETTINGS = (
    f"{ITEMS} items, {RESPONSES} responses with each of {DEFECTS} defects with chances of .2 to "
    f".8; noticed with {CHANCE} a call; 5 battles an item, both orders; biased: tone counts for "
    f"{BIAS} defects; outcomes left in count for {LEAK} each; a tie is half right"
)

PAIRS: list[Pair] = [(t, x, x + 1) for t in range(ITEMS) for x in range(0, RESPONSES, 2)]


def run(seeds: int) -> list[Row]:
    """With and without remarks, at what cost, and what the two options do."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)

    def row(title: str, plain: str, protocol: str, requirement: str, least: float) -> Row:
        return compared(title, "accuracy", found[plain], found[protocol], requirement,
                        lambda row: row.gain >= least)  # fmt: skip

    anything = -1.0
    return [
        row("0 -> 16 remarks, one vote", "one vote", "one vote, 16", "gain >= .05", 0.05),
        row("0 -> 16 remarks, two orders", "plain", "16", "gain >= .05", 0.05),
        compared("two orders, a battle alone", "calls per battle", found["calls, plain"],
                 found["calls"], "protocol = 2n + 2", lambda row: row.protocol == 18),
        compared("two orders, every pair of an item", "calls per battle", found["calls, plain"],
                 [_shared()] * seeds, "protocol = 4", lambda row: row.protocol == 4),
        row("equal cost, every pair of an item", "repeated 2", "16", "gain > 0", 1e-9),
        row("equal cost, a battle alone", "repeated 9", "16", "none", anything),
        row("16 remarks, stripped -> outcomes left in", "16", "left in", "none", anything),
        compared(
            "biased: 16 remarks, stripped -> left in", "accuracy", found["biased, 16"],
            found["biased, left in"], "gain < 0, interval too", lambda row: row.high < 0,
        ),
        row("biased: 0 -> 16 remarks", "biased, plain", "biased, 16", "none", anything),
        row("biased: 0 -> 16 remarks, balanced", "biased, plain", "biased, balanced", "none",
            anything),
        row("16 remarks, candidate_lost -> balanced", "16", "balanced", "none", anything),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 10])
    chances = rng.uniform(0.2, 0.8, (ITEMS, RESPONSES, 1))
    way = Noticing(rng.random((ITEMS, RESPONSES, DEFECTS)) < chances, CHANCE)
    quality = -way.defects.sum(axis=2).astype(np.float64)
    world = World({"overall": quality}, tone=rng.normal(0, 0.5**0.5, quality.shape))
    decided = [pair for pair in PAIRS if world.truth(*pair)]

    def sessions(protocol: Protocol, biased: bool = False, times: int = 1) -> list[Session]:
        judge = SimJudge(tone=BIAS * biased, crowd=LEAK)
        return [Session(world, judge, protocol, way, rng) for _ in range(times)]

    def leads(asked: list[Session]) -> list[list[float]]:
        """By session, those of every vote: `ab`, `ba` of the first pair, then of the next."""
        return [[lead(one, pair, (order,)) for pair in decided for order in BOTH_ORDERS]
                for one in asked]  # fmt: skip

    def right(found: list[list[float]], votes: int = 2) -> float:
        """Accuracy of the mean over sessions and as many votes as make one label."""
        means = np.array(found).mean(axis=0).reshape(-1, votes).mean(axis=1)
        truths = np.repeat([world.truth(*pair) for pair in decided], 2 // votes)
        return float(np.mean([rightness(*one) for one in zip(means, truths, strict=True)]))

    repeated = sessions(ExplainThenChoose(), times=9)
    plain = leads(repeated)
    (asked,) = sessions(CrowdContext())
    found = leads([asked])
    left_in, balanced = CrowdContext(strip_outcome=False), CrowdContext(select="balanced")
    return {
        "one vote": right(plain[:1], votes=1),
        "one vote, 16": right(found, votes=1),
        "plain": right(plain[:1]),
        "repeated 2": right(plain[:2]),
        "repeated 9": right(plain),
        "16": right(found),
        "left in": right(leads(sessions(left_in))),
        "balanced": right(leads(sessions(balanced))),
        "biased, plain": right(leads(sessions(ExplainThenChoose(), biased=True))),
        "biased, 16": right(leads(sessions(CrowdContext(), biased=True))),
        "biased, left in": right(leads(sessions(left_in, biased=True))),
        "biased, balanced": right(leads(sessions(balanced, biased=True))),
        "calls, plain": len(repeated[0].answers) / len(decided),
        "calls": len(asked.answers) / len(decided),
    }


def _shared() -> float:
    """Calls per battle where all pairs of one item are compared."""
    world = World({"overall": np.arange(RESPONSES, dtype=np.float64)[None]})
    way = Noticing(np.zeros((1, RESPONSES, DEFECTS), np.bool_), CHANCE)
    session = Session(world, SimJudge(), CrowdContext(), way, np.random.default_rng(0))
    pairs = list(combinations(range(RESPONSES), 2))
    for x, y in pairs:
        lead(session, (0, x, y))
    return len(session.answers) / len(pairs)
