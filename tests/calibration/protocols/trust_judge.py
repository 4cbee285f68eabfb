"""TrustJudge: chances of both orders against agree-or-tie, expected scores against said ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from arena.judging.consistency import Relation, conflict_ratio, matched_delta, relation
from arena.judging.protocols.choose_by_probability import ChooseByProbability
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.protocols.score_each import ScoreEach
from arena.judging.readout import Readout
from arena.judging.transitivity import relations, transitivity
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable
from tests.calibration.protocols.battles import (
    pairs_of,
    right,
    vote_table,
)
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import five_labels, labels_with_chances, score_said

NAME = "trust_judge"
ITEMS, RESPONSES, SHARPNESS, MATCHUP, CALL_NOISE, TIE_WIDTH = 16, 5, 1.2, 0.6, 1.2, 0.45
SETTINGS = (
    f"{ITEMS} items of {RESPONSES} responses, quality of sd 1, sharpness {SHARPNESS}, matchup "
    f"{MATCHUP}, call noise {CALL_NOISE}, tie width {TIE_WIDTH}; "
    "what is said at temperature 0 has no call noise; a tie is no match"
)


@dataclass(frozen=True, slots=True)
class _Scored:
    """Scores of both responses of each battle under one readout, in the order of the pairs."""

    first: list[float]
    second: list[float]


def run(seeds: int) -> list[Row]:
    """The pairwise side without and with order bias, then scores against choices."""
    return [
        *_pairwise(0.0, seeds, (".132 -> .028", ".754 -> .889")),
        *_pairwise(1.6, seeds, (".316 -> .033", ".464 -> .891")),
        *_conflicts(seeds),
    ]


def _pairwise(order: float, seeds: int, said: tuple[str, str]) -> list[Row]:
    """What the judge said, joined by agree_or_tie, against what it might have said, sum_probs."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        world, _, said_votes, votes = _one_seed(order, seed)
        labels = join_orders(said_votes, "agree_or_tie").table
        chances = join_orders(votes, "sum_probs").table
        for name, table in (("labels", labels), ("chances", chances)):
            for k in (3, 4, 5):
                found[f"{name} {k}"].append(transitivity(relations(table), k).ratio or 0.0)
            found[f"{name} right"].append(float((right(world, table) == 1).mean()))
            found[f"{name} ties"].append(float(table.tie.mean()))
    title = f"order bias {order:g}: sum_probs"
    rows = [
        compared(
            title, f"NTR{k}", found[f"labels {k}"], found[f"chances {k}"],
            "protocol <= half of plain", lambda row: row.protocol <= row.plain / 2,
            said=said[0] if k == 3 else "",
        )
        for k in (3, 4, 5)
    ]  # fmt: skip
    return [
        *rows,
        compared(
            title, "exact match", found["labels right"], found["chances right"],
            "gain > 0", lambda row: row.gain > 0, said=said[1],
        ),
        compared(
            title, "ties", found["labels ties"], found["chances ties"],
            "gain <= 0", lambda row: row.gain <= 0,
        ),
    ]  # fmt: skip


def _conflicts(seeds: int) -> list[Row]:
    """The conflict ratio under each readout of either side, order bias 0.8."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        world, judge, said, votes = _one_seed(0.8, seed)
        rng = np.random.default_rng([seed, 6])
        five = _scored(world, judge, ScoreEach(scale=5), rng)
        plain = _chosen(world, join_orders(said, "agree_or_tie").table)
        summed = _chosen(world, join_orders(votes, "sum_probs").table)
        found["said"].append(conflict_ratio(five.first, five.second, plain))
        found["said, summed"].append(conflict_ratio(five.first, five.second, summed))
        readouts: tuple[Readout, ...] = ("paper", "released", "g_eval")
        for readout in readouts:
            fine = _scored(world, judge, ScoreEach(readout=readout), rng)
            found[f"{readout} 0"].append(conflict_ratio(fine.first, fine.second, plain))
            for name, chosen in (("plain", plain), ("summed", summed)):
                ties = chosen.count(0) / len(chosen)
                delta = matched_delta(fine.first, fine.second, ties)
                ratio = conflict_ratio(fine.first, fine.second, chosen, delta)
                found[f"{readout} {name}"].append(ratio)
    rows = [
        compared(
            "scores of 5, pairs agree_or_tie", "CR, paper, delta 0", found["said"],
            found["paper 0"], "gain > 0: the trap", lambda row: row.gain > 0, said=".27 -> .37",
        ),
        compared(
            "scores of 5, pairs agree_or_tie", "CR, paper, delta matched", found["said"],
            found["paper plain"], "gain < 0", lambda row: row.gain < 0,
        ),
    ]  # fmt: skip
    for readout in ("paper", "released", "g_eval"):
        rows.append(
            compared(
                "scores of 5, pairs agree_or_tie", f"CR, {readout}, pairs summed", found["said"],
                found[f"{readout} summed"], "gain < 0", lambda row: row.gain < 0,
                said=".27 -> .12" if readout == "paper" else "",
            )
        )  # fmt: skip
    return rows


def _one_seed(order: float, seed: int) -> tuple[World, SimJudge, VoteTable, VoteTable]:
    """A world, its judge, the labels it said of every pair in both orders, and their chances."""
    rng = np.random.default_rng([seed, 5])
    world = World({"overall": rng.normal(0, 1, (ITEMS, RESPONSES))})
    judge = SimJudge(
        SHARPNESS, order, matchups=world.matchups(MATCHUP, rng), call_noise=CALL_NOISE,
        tie_width=TIE_WIDTH,
    )  # fmt: skip
    decided = replace(judge, call_noise=0.0)
    said = Session(world, decided, ExplainThenChoose(), five_labels, rng)
    chances = Session(world, judge, ChooseByProbability(ties=True), labels_with_chances, rng)
    pairs = pairs_of(world)
    return world, judge, vote_table(said, pairs), vote_table(chances, pairs)


def _scored(
    world: World, judge: SimJudge, protocol: ScoreEach, rng: np.random.Generator
) -> _Scored:
    session = Session(world, judge, protocol, score_said, rng)
    scores = [session.vote(*pair).scores or (0.0, 0.0) for pair in pairs_of(world)]
    return _Scored([a for a, _ in scores], [b for _, b in scores])


def _chosen(world: World, joined: VoteTable) -> list[Relation]:
    """The joined verdicts as relations, in the order of the pairs."""
    by_item = relations(joined)
    return [relation(by_item[t, x, y], 0.0) for t, x, y in pairs_of(world)]
