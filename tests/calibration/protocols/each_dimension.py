"""Style over Substance: one overall verdict, one call for all dimensions, one call for each.

What a judge sees of a response on a dimension is a mixture of all its qualities. Asked for an
overall verdict it looks at accuracy least; asked for accuracy alone, mostly at that; asked for
several dimensions at once, half at what it sees overall.
"""

from __future__ import annotations

import re
from collections import defaultdict
from statistics import fmean

import numpy as np
from scipy import stats

from arena.judging.play import Answer
from arena.judging.protocol import Protocol
from arena.judging.protocols.choose_each_dimension import ChooseEachDimension
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.sides import points
from tests.calibration.protocols.sim_judge import Floats, Seen, Session, SimJudge, Way, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import five_labels

NAME = "each_dimension"
MODELS, ITEMS, LEAK, TASTE = 12, 6, 0.5, 0.2
MIX_OVERALL, MIX_ACCURACY = np.array([0.15, 0.45, 0.40]), np.array([0.55, 0.15, 0.30])
SETTINGS = (
    f"{MODELS} models on {ITEMS} prompts, taste {TASTE}, all pairs, both orders; overall mixes "
    f"accuracy, helpfulness and language {MIX_OVERALL}, accuracy asked alone {MIX_ACCURACY}, "
    f"asked in one call with others halfway between (assumed)"
)

_ASPECT = re.compile(r"^(\w+) \(\w+\): Look at \w+ alone\.$", re.MULTILINE)

# Errors of fact and of language in the grid of twelve variants, each long and short.
_GRID_ACCURACY = np.array([0, -0.6, -1.0, -2.5, 0, 0])
_GRID_LANGUAGE = np.array([0, 0, 0, 0, -0.5, -0.5])
_CORRECT_SHORT, _MINOR_LONG = 6, 1


def all_at_once(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """One label for each dimension that is asked about, by the same means as one label alone."""
    lines = ["Verdicts:"]
    for name in _ASPECT.findall(seen.text):
        alone = Seen(seen.world, seen.shown, name, seen.text)
        lines.append(f"{name}: {five_labels(judge, alone, rng)[0]}")
    return "\n".join(lines), ()


def run(seeds: int) -> list[Row]:
    """Rank correlation with the true accuracy, and the order of two of twelve variants."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in (_one_seed(seed) | _grid(seed)).items():
            found[name].append(value)
    alone, overall = np.array(found["alone"]), np.array(found["overall"])
    return [
        compared(
            "overall -> accuracy asked alone", "Spearman", found["overall"], found["alone"],
            "gain >= .4", lambda row: row.gain >= 0.4, said=".20 -> .80",
        ),
        compared(
            "overall -> accuracy asked alone", "share of seeds better", [0.5] * seeds,
            [float(better) for better in alone > overall],
            "protocol >= .95", lambda row: row.protocol >= 0.95, said="1.00",
        ),
        compared(
            "one call for all -> asked alone", "Spearman", found["at once"], found["alone"],
            "gain > 0, interval too", lambda row: row.low > 0,
        ),
        compared(
            "overall -> one call for all", "Spearman", found["overall"], found["at once"],
            "gain > 0, interval too", lambda row: row.low > 0,
        ),
        compared(
            "12 variants: overall -> accuracy", "correct short first", found["grid, overall"],
            found["grid, alone"], "plain < .1, protocol > .9",
            lambda row: row.plain < 0.1 and row.protocol > 0.9,
        ),
    ]  # fmt: skip


def _seen_world(qualities: Floats, items: int, rng: np.random.Generator) -> dict[str, World]:
    """What is seen by those asked for one dimension, and for all at once; qualities (3, models)."""
    models = qualities.shape[1]
    overall, alone = MIX_OVERALL @ qualities, MIX_ACCURACY @ qualities

    def on_items(quality: Floats) -> Floats:
        return quality + rng.normal(0, TASTE, (items, models))

    seen = on_items(overall)
    leaked = on_items((1 - LEAK) * alone + LEAK * overall)
    return {
        "apart": World({"overall": seen, "accuracy": on_items(alone)}),
        "at once": World({"overall": seen, "accuracy": leaked}),
    }


def _scores(world: World, protocol: Protocol, way: Way, dimension: str, seed: int) -> list[float]:
    session = Session(world, SimJudge(sharpness=3), protocol, way, np.random.default_rng(seed))
    return points(session, dimension)


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 7])
    qualities = rng.normal(0, 1, (3, MODELS))
    worlds = _seen_world(qualities, ITEMS, rng)
    plain = ExplainThenChoose()
    scores = {
        "overall": _scores(worlds["apart"], plain, five_labels, "overall", seed),
        "alone": _scores(worlds["apart"], plain, five_labels, "accuracy", seed),
        "at once": _scores(worlds["at once"], ChooseEachDimension(), all_at_once, "accuracy", seed),
    }
    return {
        name: float(stats.spearmanr(qualities[0], found).statistic)
        for name, found in scores.items()
    }


def _grid(seed: int) -> dict[str, float]:
    """Whether correct but short stands above long with one minor error."""
    rng = np.random.default_rng([seed, 77])
    length = np.repeat([1.0, -1.0], 6)
    qualities = np.stack([np.tile(_GRID_ACCURACY, 2), length, np.tile(_GRID_LANGUAGE, 2)])
    # Helpfulness goes by length; asked for accuracy, this judge is not swayed by it.
    worlds = {
        "overall": World({"overall": MIX_OVERALL @ qualities + rng.normal(0, 0.1, (1, 12))}),
        "alone": World({"overall": qualities[0] + 0.05 * length + rng.normal(0, 0.1, (1, 12))}),
    }
    found = {}
    for name, world in worlds.items():
        scores = _scores(world, ExplainThenChoose(), five_labels, "overall", seed)
        ahead = scores[_CORRECT_SHORT] - scores[_MINOR_LONG]
        found[f"grid, {name}"] = fmean([ahead > 0, ahead >= 0])
    return found
