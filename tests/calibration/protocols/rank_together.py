"""All responses to a prompt ranked at once, against as many calls about pairs."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from string import ascii_uppercase

import numpy as np
from scipy import stats

from arena.judging.asking import Case, PlannedCall
from arena.judging.play import play
from arena.judging.protocols.rank_together import RankTogether
from tests.calibration.protocols.sim_judge import Floats
from tests.calibration.protocols.table import Row, compared

NAME = "rank_together"
MODELS, PROMPTS, SHARPNESS, STEP, ITEM, TASTE = 6, 20, 2.0, 0.3, 0.5, 0.8
ORDER, CROWDED = 0.8, 1.6
SETTINGS = (
    f"{MODELS} models, {STEP} of quality apart, {ITEM} an item; {PROMPTS} prompts; sharpness "
    f"{SHARPNESS}, taste {TASTE}, order bias {ORDER} from the first to the last shown; two calls a "
    f"prompt: one pair in both orders, or all {MODELS} in both; crowded: {CROWDED} times the noise "
    "where all are shown"
)


def run(seeds: int) -> list[Row]:
    """As noisy as on pairs, and noisier; what it costs to judge every pair; the places shown."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)
    every = float(MODELS * (MODELS - 1))
    return [
        compared(
            "equal calls: one pair -> all ranked", "Kendall's tau", found["pair"], found["all"],
            "gain >= .1", lambda row: row.gain >= 0.1,
        ),
        compared(
            "equal calls, crowded: one pair -> all", "Kendall's tau", found["pair"],
            found["crowded"], "gain > 0", lambda row: row.low > 0,
        ),
        compared(
            "every pair, both orders -> all ranked", "Kendall's tau", found["pairs"], found["all"],
            "gain >= -.1", lambda row: row.gain >= -0.1,
        ),
        compared(
            "every pair, both orders -> all ranked", "calls a prompt", [every] * seeds,
            [2.0] * seeds, f"{every:g} -> 2", lambda row: (row.plain, row.protocol) == (every, 2),
        ),
        compared(
            "one list -> and the same reversed", "who is first in it wins", found["one order"],
            found["both orders"], "gain <= -.02", lambda row: row.gain <= -0.02,
        ),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 21])
    skill = STEP * rng.permutation(MODELS).astype(np.float64)
    merit = SHARPNESS * (skill + rng.normal(0, ITEM, (PROMPTS, MODELS)))
    merit += TASTE / np.sqrt(2) * rng.normal(size=merit.shape)
    pair, pairs, everyone, crowded = (np.zeros(MODELS) for _ in range(4))
    first_wins: list[float] = []
    for of_prompt in merit:
        drawn = int(rng.integers(MODELS * (MODELS - 1) // 2))
        for number, two in enumerate(combinations(range(MODELS), 2)):
            lead = sum(_lead(of_prompt, order, rng) * sign for order, sign in _orders(two))
            pairs[list(two)] += lead, -lead
            if number == drawn:
                pair[list(two)] += lead, -lead
        for scores, noise in ((everyone, 1.0), (crowded, CROWDED)):
            leads, first = _ranked(of_prompt, noise, rng)
            scores[:] += leads
            if noise == 1:
                first_wins += first
    return {
        "pair": _tau(pair, skill),
        "pairs": _tau(pairs, skill),
        "all": _tau(everyone, skill),
        "crowded": _tau(crowded, skill),
        "one order": float(np.mean(first_wins[::2])),
        # Who is shown first in one of the two lists is shown last in the other.
        "both orders": float(np.mean(first_wins)),
    }


def _orders(two: tuple[int, int]) -> tuple[tuple[tuple[int, int], int], ...]:
    return ((two, 1), ((two[1], two[0]), -1))


def _utilities(
    merit: Floats, shown: tuple[int, ...], noise: float, rng: np.random.Generator
) -> Floats:
    """By place shown. The difference of two Gumbel draws is logistic, as call noise is."""
    bias = np.linspace(ORDER, 0, len(shown))
    found: Floats = merit[list(shown)] + bias + noise * rng.gumbel(size=len(shown))
    return found


def _lead(merit: Floats, shown: tuple[int, ...], rng: np.random.Generator) -> float:
    first, second = _utilities(merit, shown, 1.0, rng)
    return float(np.sign(first - second))


def _ranked(merit: Floats, noise: float, rng: np.random.Generator) -> tuple[Floats, list[float]]:
    """Leads of each model over all battles in both orders.

    And per pair, whether the one that is first in the first list won: in that, then in the other.
    """
    protocol = RankTogether()
    heard: dict[tuple[int, ...], str] = {}

    def ask(shown: tuple[int, ...]) -> str:
        if shown not in heard:
            utilities = _utilities(merit, shown, noise, rng)
            heard[shown] = " > ".join(ascii_uppercase[place] for place in np.argsort(-utilities))
        return heard[shown]

    leads = np.zeros(MODELS)
    first_wins: list[float] = []
    for two in combinations(range(MODELS), 2):
        for (one, other), sign in _orders(two):
            names = {"first": one, "second": other}
            crowd = [model for model in range(MODELS) if model not in two]
            names |= {f"crowd {number}": model for number, model in enumerate(crowd)}

            def answer(call: PlannedCall, names: dict[str, int] = names) -> tuple[str, tuple[()]]:
                return ask(tuple(names[name] for name in call.shows)), ()

            case = Case("overall", ("overall",), crowd=len(crowd), places=(one, other))
            decision = play(protocol, case, answer)
            assert decision.verdict is not None
            won = decision.verdict.p_a - decision.verdict.p_b
            leads[[one, other]] += won, -won
            first_wins.append((1 + won) / 2 if sign > 0 else (1 - won) / 2)
    assert len(heard) == 2
    return leads, first_wins


def _tau(scores: Floats, truth: Floats) -> float:
    return float(stats.kendalltau(scores, truth).statistic)
