"""TICK: judging against a list where a judge of the whole is swayed by length."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from arena.judging.protocols.checklist import Checklist
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.sides import ONE_ORDER, lead, rightness
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_checklist import Ticking
from tests.calibration.protocols.ways_scores import five_labels

NAME = "checklist"
ITEMS, RESPONSES, DEMANDS, ERROR, TASTE = 15, 4, 6, 0.1, 0.6
SETTINGS = (
    f"{ITEMS} items, {RESPONSES} responses each, {DEMANDS} demands met with chances of .3 to .9; "
    f"the truth is who meets more, ties left out; item error {ERROR}; the judge of the whole: "
    f"sharpness 1.2, taste {TASTE}, call noise 1.2, both orders; a tie is half right"
)

PAIRS = [(t, x, y) for t in range(ITEMS) for x in range(RESPONSES) for y in range(x)]


def run(seeds: int) -> list[Row]:
    """Three strengths of length bias, and an irrelevant item."""
    rows = [row for length in (0.0, 1.0, 2.0) for row in _rows(length, seeds)]
    gaps = [_irrelevant(seed) for seed in range(seeds)]
    rows.append(
        compared(
            "without -> with an irrelevant item", "right at a gap of 2",
            [plain for plain, _ in gaps], [added for _, added in gaps],
            "protocol = 1", lambda row: row.protocol == 1,
        )
    )  # fmt: skip
    return rows


def _rows(length: float, seeds: int) -> list[Row]:
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(length, seed).items():
            found[name].append(value)
    title = f"length bias {length:g}"
    required = ("gain > 0, interval too", lambda row: row.low > 0)
    free = ("none", lambda row: True)
    return [
        compared(
            title, "accuracy", found["whole"], found["list"], *(required if length else free)
        ),
        compared(f"{title}: two judges", "agreement", found["agree, whole"],
                 found["agree, list"], *(required if length else free)),
        compared(f"{title}: cost", "calls per item", found["calls, whole"],
                 found["calls, list"], "protocol <= 1 + responses",
                 lambda row: row.protocol <= 1 + RESPONSES),
    ]  # fmt: skip


def _demands(rng: np.random.Generator) -> np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]:
    chances = rng.uniform(0.3, 0.9, (ITEMS, 1, DEMANDS))
    return rng.random((ITEMS, RESPONSES, DEMANDS)) < chances


def _one_seed(length: float, seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 8])
    met = _demands(rng)
    counts = met.sum(axis=2)
    world = World(
        {"overall": (counts - counts.mean()) / counts.std()},
        length=rng.normal(0, 0.5**0.5, counts.shape),
    )
    # Two judges: one is swayed by length, the other half as much and with tastes of its own.
    judges = [
        SimJudge(length=length * share, tastes=world.tastes(TASTE, rng)) for share in (1, 0.5)
    ]
    decided = [pair for pair in PAIRS if world.truth(*pair)]
    whole = [Session(world, judge, ExplainThenChoose(), five_labels, rng) for judge in judges]
    listed = [Session(world, judge, Checklist(), Ticking(met, ERROR), rng) for judge in judges]
    leads = {
        "whole": [[lead(one, pair) for pair in decided] for one in whole],
        # Neither the list nor the answers depend on the order: the other one brings no call.
        "list": [[lead(one, pair, ONE_ORDER) for pair in decided] for one in listed],
    }
    truths = [world.truth(*pair) for pair in decided]
    found = {}
    for name, (one, other) in leads.items():
        sided = [rightness(ahead, truth) for ahead, truth in zip(one, truths, strict=True)]
        found[name] = float(np.mean(sided))
        found[f"agree, {name}"] = float(np.mean(np.sign(one) == np.sign(other)))
    found["calls, whole"] = len(whole[0].answers) / ITEMS
    found["calls, list"] = len(listed[0].answers) / ITEMS
    return found


def _irrelevant(seed: int) -> tuple[float, float]:
    """Share of battles with a gap of two demands or more that are decided rightly."""
    rng = np.random.default_rng([seed, 88])
    met = _demands(rng)
    counts = met.sum(axis=2)
    world = World({"overall": counts.astype(np.float64)})
    wide = [(t, x, y) for t, x, y in PAIRS if abs(int(counts[t, x]) - int(counts[t, y])) >= 2]

    def share(irrelevant: int) -> float:
        way = Ticking(met, error=0, irrelevant=irrelevant)
        session = Session(world, SimJudge(), Checklist(), way, rng)
        sided = [rightness(lead(session, pair, ONE_ORDER), world.truth(*pair)) for pair in wide]
        return float(np.mean(sided))

    return share(0), share(1)
