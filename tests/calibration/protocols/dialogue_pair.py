"""ACUTE-EVAL: dialogues that differ from the third turn on, and annotators that do not read.

The judged speaker's turns say how good they are ("item 3 response 1 turn 2 merit 0.40"); a judge
goes by the mean of those it is shown, and by nothing that the other speaker says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from statistics import fmean

import numpy as np

from arena.domain import Dimension
from arena.judging.asking import PlannedCall, Question, Shown, Turn
from arena.judging.play import Answer
from arena.judging.protocol import Protocol
from arena.judging.protocols.dialogue_pair import DialoguePair
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.sides import ONE_ORDER, lead, rightness
from tests.calibration.protocols.sim_judge import Floats, Seen, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared

NAME = "dialogue_pair"
ITEMS, TURNS, SILENT, ANNOTATORS, SPAMMERS, ONBOARDING = 60, 6, 2, 10, 3, 5
SETTINGS = (
    f"{ITEMS} pairs of dialogues of {TURNS} turns a speaker, all alike in the first {SILENT}; "
    f"{ANNOTATORS} annotators, {SPAMMERS} of them guess, {ONBOARDING} clear pairs to be passed"
)

_JUDGED = re.compile(
    r"^<<<(?:conversation|response) ([AB])(?:, [0-9]+, turn, the judged speaker)? \w+>>>\n"
    r"(?:host: )?item [0-9]+ response [0-9]+ turn [0-9]+ merit (-?[0-9.]+)$",
    re.MULTILINE,
)


class Dialogues(Session):
    """A session whose responses are dialogues; their text alone is the host's first turn."""

    def question(self, call: PlannedCall, item: int, shown: list[int]) -> Question:
        """The same question with dialogues."""
        return replace(
            Session.question(self, call, item, shown),
            conversation=(),
            shown=tuple(self._dialogue(item, response) for response in shown),
            # What judges read back from the prompt is the last line of this kind.
            dimensions=(Dimension("overall", "Overall", "Look at overall alone."),),
        )

    def _dialogue(self, item: int, response: int) -> Shown:
        quality = self.world.quality["overall"][item, response]
        lines = [
            f"item {item} response {response} turn {turn} merit "
            f"{quality * (turn > SILENT) + self.rng.normal(0, 0.3):.3f}"
            for turn in range(1, TURNS + 1)
        ]
        # The guest has quality too, of the other sign, and does not count.
        said = [(Turn("guest", f"merit {-9 * quality:.3f}"), Turn("host", line)) for line in lines]
        return Shown(lines[0], tuple(turn for pair in said for turn in pair), "host")


def reading_turns(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """The side whose judged turns are better on average; no tie."""
    merits = defaultdict(list)
    for letter, merit in _JUDGED.findall(seen.text):
        merits[letter].append(float(merit))
    utility = judge.utility(judge.sharpness * (fmean(merits["A"]) - fmean(merits["B"])), rng)
    side, other = ("A", "B") if utility > 0 else ("B", "A")
    return (f"[[{side}]]" if "[[A>B]]" not in seen.text else f"[[{side}>{other}]]"), ()


def run(seeds: int) -> list[Row]:
    """One turn against all, and annotators with and without onboarding."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in (_turns(seed) | _annotators(seed)).items():
            found[name].append(value)
    return [
        compared(
            "first turn -> whole dialogue", "accuracy", found["one turn"], found["dialogue"],
            "plain .47 to .53, protocol >= .75",
            lambda row: abs(row.plain - 0.5) <= 0.03 and row.protocol >= 0.75,
        ),
        compared(
            "all annotators -> those onboarded", "accuracy", found["all"], found["onboarded"],
            "gain >= .1", lambda row: row.gain >= 0.1,
        ),
        compared(
            "all annotators -> those onboarded", "share that guesses",
            [SPAMMERS / ANNOTATORS] * seeds, found["guessing"],
            "none", lambda row: True,
        ),
    ]  # fmt: skip


def _accuracy(world: World, judge: SimJudge, protocol: Protocol, seed: int) -> float:
    """Share of pairs decided rightly in one order."""
    session = Dialogues(world, judge, protocol, reading_turns, np.random.default_rng(seed))
    items = len(world.quality["overall"])
    return fmean(
        rightness(lead(session, (item, 0, 1), ONE_ORDER), world.truth(item, 0, 1))
        for item in range(items)
    )


def _world(quality: Floats) -> World:
    return World({"overall": quality})


def _turns(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 14])
    world = _world(rng.normal(0, 1, (ITEMS, 2)))
    judge = SimJudge(sharpness=4)
    return {
        "one turn": _accuracy(world, judge, ExplainThenChoose(), seed),
        "dialogue": _accuracy(world, judge, DialoguePair(), seed),
    }


def _annotators(seed: int) -> dict[str, float]:
    """Each annotator's accuracy on the same pairs, and on the onboarding pairs."""
    rng = np.random.default_rng([seed, 141])
    world = _world(rng.normal(0, 1, (ITEMS // 3, 2)))
    # A weak bot against a person: nobody who reads takes the bot.
    clear = _world(np.tile([4.0, -4.0], (ONBOARDING, 1)))
    every, passed = [], []
    for annotator in range(ANNOTATORS):
        guesses = annotator < SPAMMERS
        judge = SimJudge(sharpness=0 if guesses else 7)
        score = _accuracy(world, judge, DialoguePair(), 100 * seed + annotator)
        every.append(score)
        if _accuracy(clear, judge, DialoguePair(), 100 * seed + 50 + annotator) == 1:
            passed.append((score, guesses))
    return {
        "all": fmean(every),
        "onboarded": fmean(score for score, _ in passed),
        "guessing": fmean(guesses for _, guesses in passed),
    }
