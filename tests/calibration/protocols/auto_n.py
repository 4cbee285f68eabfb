"""How many samples are enough: none beyond one where only the item, and not the call, is noisy."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from arena.judging.entropy import battle_entropy, enough_samples
from arena.judging.protocols.score_pair import ScorePair
from tests.calibration.protocols.battles import accuracy, hardened, pairs_of, vote_table
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import score_pair

NAME = "auto_n"
ITEMS, SHARPNESS, TRIED = 60, 1.2, (1, 3, 5, 9)
NOISE = {"item noise alone": (1.4, 0.0), "call noise alone": (0.0, 1.2)}
SETTINGS = (
    f"{ITEMS} items, quality gaps of sd 1, sharpness {SHARPNESS}, (taste, call noise) {NOISE}, "
    f"samples tried {TRIED}, two orders, score_pair"
)


def run(seeds: int) -> list[Row]:
    """The number of samples chosen, and what it brings."""
    return [row for noise in NOISE for row in _rows(noise, seeds)]


def _rows(noise: str, seeds: int) -> list[Row]:
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        chosen, by_samples = _one_seed(*NOISE[noise], seed)
        found["chosen"].append(chosen)
        found["one"].append(by_samples[1])
        found["nine"].append(by_samples[TRIED[-1]])
    per_call = noise.startswith("call")
    return [
        compared(
            noise, "samples chosen", [1.0] * seeds, found["chosen"],
            "gain > 0" if per_call else "always 1",
            lambda row: row.gain > 0 if per_call else row.protocol == 1,
        ),
        compared(
            f"{noise}: 1 -> {TRIED[-1]} samples", "accuracy", found["one"], found["nine"],
            "gain > .05" if per_call else "no gain",
            lambda row: row.gain > 0.05 if per_call else abs(row.gain) < 1e-9,
        ),
    ]  # fmt: skip


def _one_seed(taste: float, call_noise: float, seed: int) -> tuple[int, dict[int, float]]:
    """Samples that are enough, and accuracy by number of samples."""
    rng = np.random.default_rng([seed, 8])
    world = World({"overall": rng.normal(0, 0.5**0.5, (ITEMS, 2))})
    judge = SimJudge(SHARPNESS, tastes=world.tastes(taste, rng), call_noise=call_noise)
    entropies, right = [], {}
    for samples in TRIED:
        session = Session(world, judge, ScorePair(samples=samples), score_pair, rng)
        votes = vote_table(session, pairs_of(world))
        entropies.append(float(battle_entropy(hardened(votes))[1].mean()))
        right[samples] = accuracy(world, votes, "mean_scores")
    return enough_samples(TRIED, entropies), right
