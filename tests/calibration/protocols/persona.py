"""Verbal certainty: what dropping uncertain votes brings, and for whom it must be refused."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import numpy as np

from arena.judging.certainty import calibrated, certainty_is_useful, kept
from arena.judging.protocols.persona import Persona
from tests.calibration.protocols.sides import ONE_ORDER, rightness
from tests.calibration.protocols.sim_judge import Floats, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_persona import (
    Says,
    boasts,
    certain,
    knows_itself,
    knows_nothing,
)

NAME = "persona"
ITEMS, EXAM, THETA, SPREAD = 300, 300, 0.8, 0.87
SETTINGS = (
    f"{ITEMS} battles of one order, an exam of {EXAM} others; the log-odds of being right spread "
    f"by {SPREAD}; votes of a certainty below {THETA} dropped"
)

_JUDGE = SimJudge(sharpness=1, call_noise=1)


def run(seeds: int) -> list[Row]:
    """A judge that knows itself, one that boasts, one whose certainty means nothing."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)
    return [
        compared(
            "all votes -> certain ones: knows itself", "accuracy", found["all, knows"],
            found["kept, knows"], "gain >= .15", lambda row: row.gain >= 0.15,
            said=".652 -> .867",
        ),
        compared(
            "all votes -> certain ones: knows itself", "coverage", [1.0] * seeds,
            found["coverage, knows"], "none", lambda row: True, said=".13",
        ),
        compared(
            "all votes -> certain ones: knows nothing", "accuracy", found["all, nothing"],
            found["kept, nothing"], "gain -.02 to .02", lambda row: abs(row.gain) <= 0.02,
            said=".652 -> .659",
        ),
        compared(
            "exam: knows nothing -> knows itself", "share allowed", found["allowed, nothing"],
            found["allowed, knows"], "plain <= .05, protocol >= .9",
            lambda row: row.plain <= 0.05 and row.protocol >= 0.9,
        ),
        compared(
            "boasts: theta as said -> isotonic fit", "accuracy", found["kept, boasts"],
            found["fitted, boasts"], "gain >= .05", lambda row: row.gain >= 0.05,
        ),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    return (
        _certain(seed, "knows", knows_itself)
        | _certain(seed, "nothing", knows_nothing)
        | _certain(seed, "boasts", boasts)
    )


def _certain(seed: int, name: str, says: Says) -> dict[str, float]:
    rng = np.random.default_rng([seed, 18])
    world = World({"overall": _gaps(rng, ITEMS)})
    examined = World({"overall": _gaps(rng, EXAM)})
    asked = Persona(theta=THETA, action="drop")
    every, dropped = (
        _rightness(world, protocol, says, np.random.default_rng([seed, 181]))
        for protocol in (Persona(), asked)
    )
    said, correct = _exam(examined, says, rng)
    fit = calibrated(said, correct)
    theta = fit.theta_for(THETA)
    votes, were_right = _exam(world, says, rng)
    fitted = kept(votes, were_right, 1.01 if theta is None else theta)
    return {
        f"all, {name}": fmean(one for one in every if one is not None),
        f"kept, {name}": fmean(one for one in dropped if one is not None),
        f"coverage, {name}": fmean(one is not None for one in dropped),
        f"allowed, {name}": float(certainty_is_useful(said, correct).allowed),
        # An exam that finds no such certainty keeps nothing: as good as any guess.
        f"fitted, {name}": fitted.accuracy if fitted.coverage else 0.5,
    }


def _gaps(rng: np.random.Generator, items: int) -> Floats:
    """Qualities of two responses whose difference spreads by SPREAD."""
    return rng.normal(0, SPREAD / 2**0.5, (items, 2))


def _rightness(
    world: World, protocol: Persona, says: Says, rng: np.random.Generator
) -> list[float | None]:
    """Of each battle, or None where the vote was dropped."""
    session = Session(world, _JUDGE, protocol, certain(says), rng)
    found: list[float | None] = []
    for item in range(len(world.quality["overall"])):
        verdict = session.vote(item, 0, 1, ONE_ORDER[0]).verdict
        found.append(
            None
            if verdict is None
            else rightness(2 * verdict.points_a - 1, world.truth(item, 0, 1))
        )
    return found


def _exam(world: World, says: Says, rng: np.random.Generator) -> tuple[list[float], list[bool]]:
    """Certainties, and whether the verdicts were right."""
    session = Session(world, _JUDGE, Persona(), certain(says), rng)
    said, correct = [], []
    for item in range(len(world.quality["overall"])):
        decision = session.vote(item, 0, 1, ONE_ORDER[0])
        if decision.verdict is not None and decision.certainty is not None:
            said.append(decision.certainty)
            correct.append((decision.verdict.points_a > 0.5) == (world.truth(item, 0, 1) > 0))
    return said, correct
