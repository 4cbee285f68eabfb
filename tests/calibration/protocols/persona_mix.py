"""IQA-EVAL's personas: groups of users with opposite tastes, mixed by their shares.

Only the responses' tastes to each group are simulated; the judge reads in the description whose
they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np

from arena.domain import VoteRecord
from arena.judging.asking import PlannedCall, Question
from arena.judging.play import Answer
from arena.judging.protocols.persona import Persona
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.persona_mix import share_weighted
from arena.vote_table import VoteTable
from tests.calibration.protocols.sim_judge import Floats, Seen, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared

NAME = "persona_mix"
ITEMS = 60
SHARES = {"expert": 0.3, "novice": 0.7}
TASTES = {"expert": np.array([0.9, 0.2, -0.2, -0.9]), "novice": np.array([-0.9, 0.2, -0.2, 0.9])}
MODELS = 4
SETTINGS = (
    f"{MODELS} models, {ITEMS} prompts, all pairs, one order; two groups of users, of shares "
    f"{list(SHARES.values())} and opposite tastes of {TASTES['expert'][0]} log-odds"
)

_USER = re.compile(r"^An? (\w+) user\.$", re.MULTILINE)


class AskedAs(Session):
    """A session whose judge is told as which user to judge."""

    user: str = ""

    def question(self, call: PlannedCall, item: int, shown: list[int]) -> Question:
        """The same question with the user's description."""
        return replace(Session.question(self, call, item, shown), persona=f"A {self.user} user.")


def as_the_user(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """A label drawn by the taste of the user that is described."""
    found = _USER.search(seen.text)
    assert found
    first, second = seen.shown[:2]
    leaning = judge.leaning(seen.world, first, second, found[1])
    label = "[[A>B]]" if judge.utility(leaning, rng) > 0 else "[[B>A]]"
    return f"{label} certainty: 70", ()


def run(seeds: int) -> list[Row]:
    """One persona against both by their shares."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)

    return [
        compared(
            f"the {group} alone -> share-weighted", "error, log-odds", found[group],
            found["mixed"], "protocol -.05 to .05, plain not",
            lambda row: abs(row.protocol) <= 0.05 < abs(row.plain),
        )
        for group in SHARES
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    """By how much the model that experts like best is rated too high."""
    strengths, errors = {}, {}
    for group in SHARES:
        fit = BradleyTerry().fit(
            _votes(group, np.random.default_rng([seed, sorted(SHARES).index(group)]))
        )
        strengths[group], errors[group] = fit.strengths, np.zeros(MODELS)
    truth = share_weighted(TASTES, errors, SHARES).ratings[0]
    mixed = share_weighted(strengths, errors, SHARES).ratings[0]
    alone = {group: float(strengths[group][0] - truth) for group in SHARES}
    return alone | {"mixed": float(mixed - truth)}


def _votes(group: str, rng: np.random.Generator) -> VoteTable:
    quality: dict[str, Floats] = {name: np.tile(one, (ITEMS, 1)) for name, one in TASTES.items()}
    world = World(quality | {"overall": np.zeros((ITEMS, MODELS))})
    session = AskedAs(world, SimJudge(sharpness=1, call_noise=1), Persona(), as_the_user, rng)
    session.user = group
    return VoteTable.from_records(
        VoteRecord(
            vote_id=f"{item} {x} {y}",
            prompt=str(item),
            cluster=str(item),
            model_a=str(x),
            model_b=str(y),
            verdict=session.vote(item, x, y).verdict,
            judge=group,
            order="ab",
        )
        for item in range(ITEMS)
        for x in range(MODELS)
        for y in range(x)
    )
