"""RBD: what it brings to tell a judge that its verdict looks biased, one bias on at a time.

Position: votes count apart by which response was shown first; the bias speaks against the better
one where that is the second. Length: in a third of the battles the worse response is much the
longer, in a third the better one, in a third they are as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from arena.domain import BOTH_ORDERS
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.protocols.revise_on_bias import Bias, ReviseOnBias
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_revision import revising
from tests.calibration.protocols.ways_scores import five_labels

NAME = "revise_on_bias"
ITEMS, SHARPNESS, CALL_NOISE, ORDER, LENGTH, LONGER = 60, 1.2, 1.2, 2.0, 2.0, 2.5
PROBES = (20, 80)
SETTINGS = (
    f"{ITEMS} items, quality gaps of sd 1, sharpness {SHARPNESS}, call noise {CALL_NOISE}; order "
    f"bias {ORDER}, or length bias {LENGTH} a log with the longer one {LONGER} times as long; a "
    "judge told of a bias halves it, a deaf one asked again does not; plain at equal cost or more: "
    "2 calls an order"
)


@dataclass(frozen=True, slots=True)
class _Vote:
    """One vote.

    Attributes
    ----------
    better_first : bool
        Whether the better response was shown first.
    right : float
        1 where the better response won, 0 where it lost.
    suspected : int
        1 where the rule fired on a first look that the first shown had won, -1 where the second
        had, 0 where it did not fire.
    """

    item: int
    better_first: bool
    right: float
    suspected: int


def run(seeds: int) -> list[Row]:
    """Both biases: biased votes, clean ones, all at equal cost; then how well the rule finds."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for bias, one_seed in (("order", _order), ("length", _length)):
            for name, value in one_seed(seed).items():
                found[f"{bias} {name}"].append(value)

    much = ("gain >= .08", lambda row: row.gain >= 0.08)
    little = ("gain >= -.02", lambda row: row.gain >= -0.02)
    free = ("none", lambda row: True)
    wanted = [
        ("order: the better one shown second", "order against", *much),
        ("order: a judge without the bias", "order clean", *little),
        ("order: the better one shown first", "order for", *free),
        ("order: two orders", "order all", *free),
        ("length: the worse one longer", "length against", *much),
        ("length: as long", "length clean", *little),
        ("length: the better one longer", "length for", *free),
        ("length: two orders", "length all", *free),
    ]
    rows = [
        compared(title, "accuracy", found[f"{of}, plain"], found[f"{of}, revised"], text, met)
        for title, of, text, met in wanted
    ]
    return [*rows, *_at_equal_cost("order", found), *_at_equal_cost("length", found), *_rule(seeds)]


def _at_equal_cost(bias: str, found: Mapping[str, list[float]]) -> list[Row]:
    """What revisions cost, and what they bring beyond plain calls and beyond being asked again."""
    calls = found[f"{bias} calls"]
    twice, revised = found[f"{bias} all, twice"], found[f"{bias} all, revised"]
    return [
        compared(f"{bias}: two orders", "calls per battle", [2.0] * len(calls), calls,
                 "protocol <= 4", lambda row: row.protocol <= 4),
        compared(f"{bias}: at equal cost or more", "accuracy", twice, revised,
                 "gain > 0, interval too", lambda row: row.low > 0),
        *(
            compared(f"{bias}: asked again, deaf -> halves it", f"accuracy, {part}",
                     found[f"{bias} {part}, deaf"], found[f"{bias} {part}, revised"],
                     "gain > 0", lambda row: row.gain > 0)
            for part in ("against", "all")
        ),
    ]  # fmt: skip


def _order(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 11])
    world = World({"overall": rng.normal(0, 0.5**0.5, (ITEMS, 2))})
    arms = _arms(world, SimJudge(SHARPNESS, ORDER, call_noise=CALL_NOISE), "position", rng)
    clean = _arms(world, SimJudge(SHARPNESS, call_noise=CALL_NOISE), "position", rng)
    return {
        **arms.all_votes(),
        **arms.part("against", lambda vote: not vote.better_first),
        **arms.part("for", lambda vote: vote.better_first),
        **clean.part("clean", lambda vote: True),
    }


def _length(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 111])
    quality = rng.normal(0, 0.5**0.5, (ITEMS, 2))
    third = np.arange(ITEMS) % 3
    longer = np.where(third == 1, quality.argmin(axis=1), quality.argmax(axis=1))
    length = np.zeros((ITEMS, 2))
    length[np.arange(ITEMS), longer] = np.where(third == 0, 0, np.log(LONGER))
    world = World({"overall": quality}, length=length)
    judge = SimJudge(SHARPNESS, length=LENGTH, call_noise=CALL_NOISE)
    arms = _arms(world, judge, "verbosity", rng)
    return {
        **arms.all_votes(),
        **arms.part("clean", lambda vote: third[vote.item] == 0),
        **arms.part("against", lambda vote: third[vote.item] == 1),
        **arms.part("for", lambda vote: third[vote.item] == 2),
    }


def _rule(seeds: int) -> list[Row]:
    """Whether suspected votes tell order bias 1 from none: their share, and for which place."""
    rows = []
    for items in PROBES:
        fired, first = _found_judges(items, seeds)
        title, half = f"position rule, order bias 1, {items} items", [0.5] * seeds
        rows += [
            compared(title, "AUROC, how often", half, fired, "none", lambda row: True),
            compared(title, "AUROC, which place", half, first, "protocol >= .8",
                     lambda row: row.protocol >= 0.8),
        ]  # fmt: skip
    return rows


def _found_judges(items: int, seeds: int) -> tuple[list[float], list[float]]:
    """By the share of suspected votes; by how many more are for the first place than the second.

    By seed, the share of unbiased judges below the judge with order bias 1, those level with it for
    a half: the mean is an AUROC, since unbiased judges of all seeds are compared.
    """
    shares: dict[float, list[tuple[float, float]]] = {0.0: [], 1.0: []}
    for seed in range(seeds):
        rng = np.random.default_rng([seed, items])
        world = World({"overall": rng.normal(0, 0.5**0.5, (items, 2))})
        for order, found in shares.items():
            judge = SimJudge(SHARPNESS, order, call_noise=CALL_NOISE)
            votes = _asked(Session(world, judge, ReviseOnBias(types=("position",)), revising, rng))
            places = np.array([vote.suspected for vote in votes])
            found.append((float(np.abs(places).mean()), float(places.mean())))
    unbiased = np.array(shares[0.0])
    below = [(unbiased < one).mean(axis=0) + (unbiased == one).mean(axis=0) / 2
             for one in np.array(shares[1.0])]  # fmt: skip
    return [float(one[0]) for one in below], [float(one[1]) for one in below]


@dataclass(frozen=True, slots=True)
class _Arms:
    """Votes of one judge: plain, plain again, revised, and revised by one that halves nothing.

    `calls` are those per battle of the revised ones.
    """

    plain: list[_Vote]
    again: list[_Vote]
    revised: list[_Vote]
    deaf: list[_Vote]
    calls: float

    def part(self, name: str, chosen: Callable[[_Vote], bool]) -> dict[str, float]:
        """Accuracy of the plain and of the revised votes among those chosen."""
        return {
            f"{name}, {arm}": float(np.mean([vote.right for vote in votes if chosen(vote)]))
            for arm, votes in (
                ("plain", self.plain), ("revised", self.revised), ("deaf", self.deaf),
            )
        }  # fmt: skip

    def all_votes(self) -> dict[str, float]:
        """Accuracy of labels made of both orders; plain ones also of twice as many calls."""
        return {
            "all, plain": _of_battles(self.plain),
            "all, twice": _of_battles(self.plain + self.again),
            "all, revised": _of_battles(self.revised),
            "all, deaf": _of_battles(self.deaf),
            "calls": self.calls,
        }


def _arms(world: World, judge: SimJudge, bias: Bias, rng: np.random.Generator) -> _Arms:
    plain, again = (Session(world, judge, ExplainThenChoose(), revising, rng) for _ in range(2))
    votes, votes_again = _asked(plain), _asked(again)
    # The same first looks: what differs is what the revisions bring.
    looks = dict(plain.answers)
    revised = Session(world, judge, ReviseOnBias(types=(bias,)), revising, rng, answers=looks)
    votes_revised = _asked(revised)
    calls = len(revised.answers) / len(world.quality["overall"])
    deaf = Session(world, judge, revised.protocol, five_labels, rng, answers=dict(plain.answers))
    return _Arms(votes, votes_again, votes_revised, _asked(deaf), calls)


def _asked(session: Session) -> list[_Vote]:
    """Votes on every item in both orders."""
    votes = []
    for item in range(len(session.world.quality["overall"])):
        truth = session.world.truth(item, 0, 1)
        for order in BOTH_ORDERS:
            decision = session.vote(item, 0, 1, order)
            assert decision.verdict is not None
            points = decision.verdict.points_a
            first_won = (points > 0.5) == (order == "ab")
            first_look = 1 if first_won != ("revised" in decision.flags) else -1
            votes.append(
                _Vote(
                    item,
                    better_first=(truth > 0) == (order == "ab"),
                    right=points if truth > 0 else 1 - points,
                    suspected=first_look * any("suspected" in flag for flag in decision.flags),
                )
            )
    return votes


def _of_battles(votes: list[_Vote]) -> float:
    """Share of items whose votes side with the better response, an even split as a half."""
    items = np.array([vote.item for vote in votes])
    mean = np.bincount(items, [vote.right for vote in votes]) / np.bincount(items)
    return float(np.mean((1 + np.sign(np.round(mean - 0.5, 9))) / 2))
