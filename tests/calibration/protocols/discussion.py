"""PRD's peer discussion: what is left of two judges' opposite self-preferences when they talk.

Each of two judges favours one of the two responses as its own. The self gap is by how much more
often the one than the other sides with the first one's own: 0 without self-preference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import fmean

import numpy as np

from arena.judging.asking import Case
from arena.judging.protocols.discussion import Discussion
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.reading import Decision, Heard, More
from arena.judging.verdicts import side
from tests.calibration.protocols.sides import ONE_ORDER, lead, rightness
from tests.calibration.protocols.sim_judge import Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_discussion import Arguing
from tests.calibration.protocols.ways_scores import five_labels

NAME = "discussion"
ITEMS, SHARPNESS, OWN, CALL_NOISE, STUBBORN, OPENING = 60, 1.2, 1.5, 1.2, 1.0, 2.0
SETTINGS = (
    f"{ITEMS} items, quality gaps of sd 1, sharpness {SHARPNESS}, self-preference {OWN} of either "
    f"for its own, call noise {CALL_NOISE}; stubbornness {STUBBORN}, {OPENING} more of who opens; "
    "one order; plain: both members' labels, several calls each, averaged; a tie is half right"
)


@dataclass(frozen=True)
class Overheard(Discussion):
    """A discussion that keeps what was said in every vote."""

    votes: list[tuple[Heard, ...]] = field(default_factory=list)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        """As it is; the vote's last call notes everything."""
        outcome = super().reduce(case, heard)
        if isinstance(outcome, Decision):
            self.votes.append(tuple(heard))
        return outcome


def run(seeds: int) -> list[Row]:
    """Self gap, who is convinced by whom, and accuracy at equal cost; then without an opening."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)
    half = [0.5] * seeds
    return [
        compared(
            "reviews -> ends of the talks", "self gap", found["gap before"], found["gap"],
            "protocol <= half of plain", lambda row: row.protocol <= row.plain / 2,
        ),
        compared(
            "even -> one talk, the opener holds on", "the leader's side wins", half,
            found["leader"], "gain >= .05, interval > 0",
            lambda row: row.gain >= 0.05 and row.low > 0,
        ),
        compared(
            "even -> the same, leader swapped", "member 1's side wins", half, found["swapped"],
            "within .02 or the interval", lambda row: row.low <= 0 <= row.high
            or abs(row.gain) <= 0.02,
        ),
        compared(
            "even -> one talk, all equally stubborn", "the leader's side wins", half,
            found["leader, no opening"], "none", lambda row: True,
        ),
        compared(
            "two reviews -> discussion", "calls per vote", [2.0] * seeds, found["calls"], "none",
            lambda row: True,
        ),
        compared(
            "one call each -> discussion", "accuracy", found["plain"], found["right"],
            "gain >= .05", lambda row: row.gain >= 0.05,
        ),
        compared(
            "at equal cost or more -> discussion", "accuracy", found["repeated"], found["right"],
            "gain > 0, interval too", lambda row: row.low > 0,
        ),
        compared(
            "the same, points without merit", "accuracy", found["repeated"],
            found["right, no merit"], "none", lambda row: True,
        ),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 1])
    world = World({"overall": rng.normal(0, 0.5**0.5, (ITEMS, 2))})
    members = [
        SimJudge(SHARPNESS, own=OWN, own_response=own, call_noise=CALL_NOISE) for own in (0, 1)
    ]
    truths = [world.truth(item, 0, 1) for item in range(ITEMS)]

    def talk(protocol: Overheard, way: Arguing) -> tuple[list[float], float]:
        """The lead of the first member's own response on each item, and calls per vote."""
        session = Session(world, members[0], protocol, way, rng, members=members)
        leads = [lead(session, (item, 0, 1), ONE_ORDER) for item in range(ITEMS)]
        return leads, len(session.answers) / ITEMS

    swapped, once, even = Overheard(), Overheard(swap_leader=False), Overheard(swap_leader=False)
    leads, calls = talk(swapped, Arguing(STUBBORN, OPENING))
    talk(once, Arguing(STUBBORN, OPENING))
    talk(even, Arguing(STUBBORN))
    chatter, _ = talk(Overheard(), Arguing(STUBBORN, OPENING, merit=0))
    plain = [Session(world, one, ExplainThenChoose(), five_labels, rng) for one in members * 5]
    labels = np.array([[lead(one, (t, 0, 1), ONE_ORDER) for one in plain] for t in range(ITEMS)])
    enough = 2 * ceil(calls / 2)
    assert enough <= labels.shape[1]
    return {
        "gap before": _self_gap([v[:2] for v in swapped.votes]),
        "gap": _self_gap(swapped.votes),
        "leader": _first_member_wins(once),
        "swapped": _first_member_wins(swapped),
        "leader, no opening": _first_member_wins(even),
        "calls": calls,
        "plain": _right(list(labels[:, :2].mean(axis=1)), truths),
        "repeated": _right(list(labels[:, :enough].mean(axis=1)), truths),
        "right": _right(leads, truths),
        "right, no merit": _right(chatter, truths),
    }


def _opinion(heard: Sequence[Heard], member: int) -> float:
    """Which side a member ends on, the mean of the talks where there are two."""
    reviews = [one for one in heard if one.call.part == "review"]
    turns = [one for one in heard if one.call.part == "turn"]
    ends = {talk: _side(reviews[member]) for talk in {one.call.sample for one in turns} or {0}}
    for one in turns:
        if one.call.speaker == member:
            ends[one.call.sample] = _side(one)
    return fmean(ends.values())


def _side(one: Heard) -> int:
    assert one.reading.verdict is not None
    return side(one.reading.verdict)


def _self_gap(votes: Sequence[Sequence[Heard]]) -> float:
    """How much more often the first member sides with its own response than the second does."""
    return fmean((_opinion(heard, 0) - _opinion(heard, 1)) / 2 for heard in votes)


def _first_member_wins(protocol: Overheard) -> float:
    """Of the votes whose reviews differ, the share that ends on the first member's side."""
    ends = []
    for heard in protocol.votes:
        before = _side(heard[0])
        if before != _side(heard[1]):
            ends.append((1 + before * (_opinion(heard, 0) + _opinion(heard, 1)) / 2) / 2)
    return fmean(ends)


def _right(leads: Sequence[float], truths: Sequence[int]) -> float:
    return fmean(rightness(ahead, truth) for ahead, truth in zip(leads, truths, strict=True))
