"""References: what they bring a judge that cannot solve the prompt, and what a wrong one costs.

Each prompt has a result, one of its two responses reaches it. A judge knows some prompts' results;
on these, and where it is shown a correct reference, it is mostly right, elsewhere it guesses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.judging.asking import PlannedCall, Question
from arena.judging.play import Answer
from arena.judging.protocol import Protocol
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.protocols.with_reference import WithReference
from arena.judging.reference_audit import same_result
from tests.calibration.protocols.sides import ONE_ORDER, lead, rightness
from tests.calibration.protocols.sim_judge import Seen, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared

NAME = "with_reference"
ITEMS, RIGHT, FOLLOWS, WRONG = 80, 0.85, 0.9, 0.2
SETTINGS = (
    f"{ITEMS} prompts; a judge that knows, or is shown, the result is right in {RIGHT:.0%}; it "
    f"follows a wrong reference in {FOLLOWS:.0%}; where some references are wrong, {WRONG:.0%} are"
)

_REFERENCE = re.compile(r"^The result is ([0-9]+)\.$", re.MULTILINE)


class Referenced(Session):
    """A session whose prompts have these references."""

    references: tuple[str, ...] = ()

    def question(self, call: PlannedCall, item: int, shown: list[int]) -> Question:
        """The same question with the prompt's own reference."""
        plain = Session.question(self, call, item, shown)
        return replace(plain, reference=self.references[item])


@dataclass(frozen=True, slots=True)
class Solving:
    """A judge that decides by the result: its own, or the reference's where there is one."""

    results: tuple[int, ...]
    knows: NDArray[np.bool_]

    def __call__(self, judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        """A label on the last line, never a tie."""
        (item, _), _ = seen.shown
        reference = _REFERENCE.search(seen.text)
        chance = RIGHT if self.knows[item] else 0.5
        if reference is not None:
            wrong = int(reference[1]) != self.results[item]
            if not wrong:
                chance = RIGHT
            elif rng.random() < FOLLOWS:
                chance = 1 - RIGHT
        first_is_better = seen.world.truth(item, seen.shown[0][1], seen.shown[1][1]) > 0
        return ("[[A>B]]" if first_is_better == (rng.random() < chance) else "[[B>A]]"), ()

    def blind(self, item: int, rng: np.random.Generator) -> str:
        """Its own response to a prompt."""
        result = self.results[item] if self.knows[item] else int(rng.integers(1000, 2000))
        return f"So it must be {result}."


def run(seeds: int) -> list[Row]:
    """With and without references, some of them wrong, and what tells."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)

    def row(title: str, plain: str, protocol: str, requirement: str, least: float) -> Row:
        return compared(title, "accuracy", found[plain], found[protocol], requirement,
                        lambda row: row.gain >= least)  # fmt: skip

    return [
        row("none -> reference, knows .4", "weak", "weak + reference", "gain >= .15", 0.15),
        row("none -> reference, knows .7", "strong", "strong + reference", "gain > 0", 1e-9),
        row("knows .7, none -> .4, reference", "strong", "weak + reference", "gain > 0", 1e-9),
        compared(
            "none -> wrong reference, knows .4", "accuracy", found["weak"], found["weak + wrong"],
            "gain < 0, interval too", lambda row: row.high < 0,
        ),
        row("some wrong -> the audited ones", "some wrong", "audited", "gain > 0", 1e-9),
        compared(
            "wrong references caught", "share", [0.0] * seeds, found["caught"],
            "protocol >= .95", lambda row: row.protocol >= 0.95,
        ),
        row("all votes -> where it solved, .4", "weak", "solved", "gain >= .15", 0.15),
        compared(
            "all votes -> where it solved, .4", "coverage", [1.0] * seeds, found["coverage"],
            "none", lambda row: True,
        ),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 9])
    better = rng.random(ITEMS) < 0.5
    world = World({"overall": np.stack([better, ~better], axis=1).astype(np.float64)})
    results = tuple(int(result) for result in rng.integers(0, 1000, ITEMS))
    good = tuple(f"The result is {result}." for result in results)
    # Two references that are both wrong seldom agree.
    bad, other_bad = (
        tuple(f"The result is {result + off}." for result, off in zip(results, offs, strict=True))
        for offs in rng.integers(1, 10, (2, ITEMS))
    )
    mixed, second = (
        tuple(b if wrong else g for g, b, wrong in zip(good, wrongs, drawn, strict=True))
        for wrongs, drawn in zip((bad, other_bad), rng.random((2, ITEMS)) < WRONG, strict=True)
    )

    def sided(knows: float, protocol: Protocol, references: tuple[str, ...]) -> list[float]:
        way = Solving(results, np.arange(ITEMS) < knows * ITEMS)
        session = Referenced(world, SimJudge(), protocol, way, rng)
        session.references = references
        leads = (lead(session, (item, 0, 1), ONE_ORDER) for item in range(ITEMS))
        return [rightness(one, world.truth(item, 0, 1)) for item, one in enumerate(leads)]

    plain, guided = ExplainThenChoose(), WithReference()
    weak = sided(0.4, plain, good)
    with_mixed = sided(0.4, guided, mixed)
    agreed = [same_result(one, other) is True for one, other in zip(mixed, second, strict=True)]
    judge = Solving(results, np.arange(ITEMS) < 0.4 * ITEMS)
    solved = [same_result(judge.blind(item, rng), good[item]) is True for item in range(ITEMS)]
    wrong = np.array([one != other for one, other in zip(mixed, good, strict=True)])
    return {
        "weak": float(np.mean(weak)),
        "strong": float(np.mean(sided(0.7, plain, good))),
        "weak + reference": float(np.mean(sided(0.4, guided, good))),
        "strong + reference": float(np.mean(sided(0.7, guided, good))),
        "weak + wrong": float(np.mean(sided(0.4, guided, bad))),
        "some wrong": float(np.mean(with_mixed)),
        "audited": float(np.mean(np.array(with_mixed)[agreed])),
        "caught": float(np.mean(~np.array(agreed)[wrong])) if wrong.any() else 1.0,
        "solved": float(np.mean(np.array(weak)[solved])),
        "coverage": float(np.mean(solved)),
    }
