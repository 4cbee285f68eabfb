"""AlpacaEval: a judge's chances against its labels, for models that are close and for a clear pair.

Both judge the same items in both orders with one call each. What counts is how far the mean of a
model's points is from its own limit, and whether it stands on the right side of a half.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from arena.judging.protocol import Protocol
from arena.judging.protocols.choose_by_probability import ChooseByProbability
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.battles import hardened, pairs_of, vote_table
from tests.calibration.protocols.sim_judge import Session, SimJudge, Way, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import five_labels, letter_with_chances

NAME = "choose_by_probability"
ITEMS, SHARPNESS, TASTE, CALL_NOISE, ORDER = 50, 1.2, 0.6, 1.2, 0.5
GAPS = {"close": 0.25, "clear": 1.0}
SETTINGS = (
    f"{ITEMS} items, quality of sd 1 an item, models {GAPS} apart, sharpness {SHARPNESS}, taste "
    f"{TASTE}, call noise {CALL_NOISE}, order bias {ORDER}, two orders"
)


def run(seeds: int) -> list[Row]:
    """Chances against the labels of one noisy call, and against the same chances as labels."""
    return [row for pair, gap in GAPS.items() for row in _rows(pair, gap, seeds)]


def _rows(pair: str, gap: float, seeds: int) -> list[Row]:
    points: dict[str, list[float]] = defaultdict(list)
    errors: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, (mean, error) in _one_seed(gap, seed).items():
            points[name].append(mean)
            errors[name].append(error)
    winners = {name: [float(mean > 0.5) + 0.5 * (mean == 0.5) for mean in means]
               for name, means in points.items()}  # fmt: skip
    # In units of what is to be found out: the distance of the limit from a half.
    relative = {
        name: list(np.array(errors[name]) / abs(float(np.mean(points[name])) - 0.5))
        for name in points
    }
    least = 0.0 if pair == "close" else -0.01
    rows = []
    for plain in ("labels", "letters"):
        rows += [
            compared(
                f"{pair} models, {plain} -> chances", "the better model ahead", winners[plain],
                winners["chances"], f"gain >= {least:g}", lambda row: row.gain >= least,
            ),
            compared(
                f"{pair} models, {plain} -> chances", "standard error", errors[plain],
                errors["chances"], "gain < 0", lambda row: row.gain < 0,
                said="6 to 11 % smaller" if plain == "letters" else "",
            ),
            compared(
                f"{pair} models, {plain} -> chances", "error / effect", relative[plain],
                relative["chances"], "gain <= .02", lambda row: row.gain <= 0.02,
            ),
        ]  # fmt: skip
    return rows


def _one_seed(gap: float, seed: int) -> dict[str, tuple[float, float]]:
    """Mean points of the better model, and their standard error over items, by arm."""
    rng = np.random.default_rng([seed, 7])
    world = World({"overall": rng.normal([0.0, gap], 1, (ITEMS, 2))})
    judge = SimJudge(SHARPNESS, ORDER, tastes=world.tastes(TASTE, rng), call_noise=CALL_NOISE)

    def judged(protocol: Protocol, way: Way) -> Session:
        return Session(world, judge, protocol, way, rng)

    chances = vote_table(judged(ChooseByProbability(), letter_with_chances), pairs_of(world))
    labels = vote_table(judged(ExplainThenChoose(), five_labels), pairs_of(world))
    arms = {"chances": chances, "labels": labels, "letters": hardened(chances)}
    found = {}
    for name, votes in arms.items():
        # The better response is the later one, which `pairs_of` makes the battle's a.
        items = np.bincount(votes.cluster, votes.points) / np.bincount(votes.cluster)
        found[name] = (float(items.mean()), float(items.std(ddof=1) / len(items) ** 0.5))
    return found
