"""FairEval: what several samples, balanced positions and people on the doubtful ones bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import stats

from arena.domain import BOTH_ORDERS, DisplayOrder
from arena.judging.entropy import battle_entropy, most_uncertain
from arena.judging.protocol import Protocol
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.protocols.score_pair import ScorePair
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable
from tests.calibration.protocols.battles import accuracy, pairs_of, right, vote_table
from tests.calibration.protocols.sim_judge import Floats, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import answering_pairs

NAME = "score_pair"
ITEMS, SHARPNESS, TASTE, CALL_NOISE, PEOPLE = 80, 1.2, 0.6, 1.2, 0.2
SETTINGS = (
    f"{ITEMS} items, quality gaps of sd 1, sharpness {SHARPNESS}, taste {TASTE}, call noise "
    f"{CALL_NOISE}; scores rounded; a tie is half right; {PEOPLE:.0%} of the battles to people"
)

_ONE_ORDER: tuple[DisplayOrder, ...] = ("ab",)


def run(seeds: int) -> list[Row]:
    """Six calls a battle in one order against three in each, for three strengths of order bias."""
    return [row for order in (0.0, 1.0, 2.0) for row in _rows(order, seeds)]


def _rows(order: float, seeds: int) -> list[Row]:
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(order, seed).items():
            found[name].append(value)
    title = f"order bias {order:g}"
    biased = order >= 1
    said = {0.0: (".721", ".725"), 2.0: (".604", ".725")}.get(order, ("", ""))
    return [
        compared(
            f"{title}: 1 -> 6 samples", "accuracy", found["one"], found["six"],
            "gain > 0" if order < 2 else "measured", lambda row: row.gain > 0 or order >= 2,
            said=".573 -> .604" if order == 2 else "",
        ),
        compared(
            f"{title}: 6 -> 3 + 3 swapped", "accuracy", found["six"], found["balanced"],
            "gain >= .05" if biased else "gain >= -.01",
            lambda row: row.gain >= (0.05 if biased else -0.01),
            said=" -> ".join(said) if said[0] else "",
        ),
        compared(
            f"{title}: the join mean -> mean_scores", "accuracy", found["mean"],
            found["balanced"], "gain >= 0", lambda row: row.gain >= 0,
        ),
        compared(
            f"{title}: labels -> scores, 2 calls", "accuracy", found["labels"], found["two calls"],
            "gain >= -.05", lambda row: row.gain >= -0.05,
        ),
        compared(
            f"{title}: 6 -> 3 + 3 swapped", "first shown wins", found["first, six"],
            found["first, balanced"], ".49 to .51", lambda row: abs(row.protocol - 0.5) <= 0.01,
        ),
        compared(
            f"{title}: people, random -> by H", "accuracy", found["random people"],
            found["people"], "gain > 0", lambda row: row.gain > 0,
            said=".780 -> .796" if order == 2 else "",
        ),
        compared(
            f"{title}: chance -> H finds errors", "AUROC", [0.5] * seeds, found["auroc"],
            "protocol >= .6", lambda row: row.protocol >= 0.6,
        ),
    ]  # fmt: skip


def _one_seed(order: float, seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 4])
    world = World({"overall": rng.normal(0, 0.5**0.5, (ITEMS, 2))})
    judge = SimJudge(
        SHARPNESS, order, tastes=world.tastes(TASTE, rng), call_noise=CALL_NOISE, tie_width=0.3
    )

    def votes(protocol: Protocol, orders: Sequence[DisplayOrder]) -> VoteTable:
        return vote_table(
            Session(world, judge, protocol, answering_pairs, rng), pairs_of(world), orders
        )

    one = votes(ScorePair(samples=1), _ONE_ORDER)
    six = votes(ScorePair(samples=6, verdict="means"), _ONE_ORDER)
    balanced = votes(ScorePair(samples=3), BOTH_ORDERS)
    two_calls = votes(ScorePair(samples=1), BOTH_ORDERS)
    labels = votes(ExplainThenChoose(), BOTH_ORDERS)

    joined = join_orders(balanced, "mean_scores").table
    decided = right(world, joined)[np.argsort(joined.battle)]
    _, entropies = battle_entropy(balanced)
    asked = decided.copy()
    asked[most_uncertain(entropies, PEOPLE)] = 1
    return {
        "one": accuracy(world, one),
        "six": accuracy(world, six),
        "balanced": float(decided.mean()),
        "mean": accuracy(world, balanced, "mean"),
        "labels": accuracy(world, labels, "mean"),
        "two calls": accuracy(world, two_calls, "mean_scores"),
        "first, six": float(six.points.mean()),
        "first, balanced": float(joined.points.mean()),
        "people": float(asked.mean()),
        "random people": PEOPLE + (1 - PEOPLE) * float(decided.mean()),
        "auroc": _auroc(entropies, decided),
    }


def _auroc(entropies: Floats, decided: Floats) -> float:
    """Chance that a wrong battle has the higher entropy; a half where there is nothing to tell."""
    wrong, fine = entropies[decided < 1], entropies[decided == 1]
    if not len(wrong) or not len(fine):
        return 0.5
    return float(stats.mannwhitneyu(wrong, fine).statistic) / (len(wrong) * len(fine))
