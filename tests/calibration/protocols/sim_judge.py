"""Simulated judges that read back what real protocols show them, with biases that are known.

A world holds items and their responses. A response's text is its name, alone on a line ("item 12
response 3"), so a judge recognises in a rendered prompt what it is shown and in which order. The
utility of the response shown first over the one shown second, in log-odds:

    sharpness * (quality of first - quality of second)
    + order + length * (length of first - length of second) + tone * (tone of first - of second)
    + own * ([first is the judge's own] - [second is]) + crowd * (claimed majority, -1 to 1)
    + taste of first - taste of second     frozen per judge and response: asking again keeps it
    + matchup of first against second      frozen per judge and pair: what makes it intransitive
    + call_noise * (standard logistic)     drawn anew by each call

The verdict is a tie within `tie_width` of 0, and "much better" beyond `much_width`.

A way of answering is a function `way(judge, seen, rng) -> (text, tokens)`. Ways live beside this
file in `ways_<name>.py`; they turn `judge.leaning(...)`, `judge.utility(...)`, `judge.chances(...)`
and `judge.merit(...)` into the text that a protocol asks for. What the prompt holds beyond the
responses (a checklist, a transcript, a majority) they find in `seen.text`.

A `Session` plays votes of one judge under one protocol. It keeps answers by the queue's own key, so
what the arena asks once is asked once here, and `len(session.answers)` is the cost in calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.domain import Conversation, Dimension, DisplayOrder, Message
from arena.judging.asking import Case, PlannedCall, Question, Shown
from arena.judging.play import Answer, play
from arena.judging.protocol import Protocol
from arena.judging.reading import Decision

Floats = NDArray[np.float64]

_RESPONSE = re.compile(r"^item (\d+) response (\d+)$", re.MULTILINE)
_DIMENSION = re.compile(r"Look at (\w+) alone\.")


@dataclass(frozen=True, slots=True)
class World:
    """Items and the responses to each, with what is true of them.

    Attributes
    ----------
    quality : mapping of str to (items, responses) array
        By dimension, in standard deviations. The truth of a battle is the sign of a difference.
    length, tone : (items, responses) arrays or None
        What a judge may be swayed by; None is the same for all. A length is the natural logarithm
        of thousands of characters.
    """

    quality: Mapping[str, Floats]
    length: Floats | None = None
    tone: Floats | None = None

    def truth(self, item: int, x: int, y: int, dimension: str = "overall") -> int:
        """1 where response x is better than y, -1 where it is worse, 0 where neither is."""
        quality = self.quality[dimension]
        return int(np.sign(quality[item, x] - quality[item, y]))

    def characters(self, item: int, response: int) -> int:
        """How long a response is, as a protocol is told."""
        return 1000 if self.length is None else round(1000 * np.exp(self.length[item, response]))

    def tastes(self, spread: float, rng: np.random.Generator) -> Floats:
        """Tastes of one judge; two responses' tastes differ by `spread` standard deviations."""
        return rng.normal(0, spread / 2**0.5, next(iter(self.quality.values())).shape)

    def matchups(self, spread: float, rng: np.random.Generator) -> Floats:
        """What one judge makes of each two responses beyond their merits, antisymmetric.

        (items, responses, responses), of `spread` standard deviations.
        """
        items, responses = next(iter(self.quality.values())).shape
        drawn = np.triu(rng.normal(0, spread, (items, responses, responses)), 1)
        antisymmetric: Floats = drawn - drawn.transpose(0, 2, 1)
        return antisymmetric


@dataclass(frozen=True, slots=True)
class SimJudge:
    """One judge; the fields are the terms of the module's formula.

    Attributes
    ----------
    own_response : int or None
        Which of each item's responses it favours as its own.
    tastes : (items, responses) array or None
    matchups : (items, responses, responses) array or None
    """

    sharpness: float = 1.2
    order: float = 0.0
    length: float = 0.0
    tone: float = 0.0
    own: float = 0.0
    own_response: int | None = None
    crowd: float = 0.0
    tastes: Floats | None = None
    matchups: Floats | None = None
    call_noise: float = 1.2
    tie_width: float = 0.0
    much_width: float = 3.0

    def merit(self, world: World, item: int, response: int, dimension: str = "overall") -> float:
        """What speaks for one response wherever it stands, call noise not included."""
        merit = self.sharpness * world.quality[dimension][item, response]
        if world.length is not None:
            merit += self.length * world.length[item, response]
        if world.tone is not None:
            merit += self.tone * world.tone[item, response]
        if self.tastes is not None:
            merit += self.tastes[item, response]
        return float(merit + self.own * (response == self.own_response))

    def leaning(
        self,
        world: World,
        first: tuple[int, int],
        second: tuple[int, int],
        dimension: str = "overall",
        majority: float = 0.0,
    ) -> float:
        """Utility of first over second, each (item, response), call noise not included."""
        matchup = 0.0
        if self.matchups is not None and first[0] == second[0]:
            matchup = float(self.matchups[first[0], first[1], second[1]])
        return (
            self.merit(world, *first, dimension)
            - self.merit(world, *second, dimension)
            + matchup
            + self.order
            + self.crowd * majority
        )

    def leaning_of(self, seen: Seen) -> float:
        """The leaning between the first two responses that a prompt shows."""
        first, second = seen.shown[:2]
        return self.leaning(seen.world, first, second, seen.dimension)

    def utility(self, leaning: float, rng: np.random.Generator) -> float:
        """The leaning and one call's noise."""
        return leaning + self.call_noise * float(rng.logistic())

    def chances(self, leaning: float) -> tuple[float, float, float]:
        """Chances that one call says first, second and tie, in closed form."""
        first = float(expit((leaning - self.tie_width) / self.call_noise))
        second = float(expit((-leaning - self.tie_width) / self.call_noise))
        return first, second, max(0.0, 1 - first - second)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a judge finds in one rendered prompt.

    Attributes
    ----------
    shown : tuple of (int, int)
        (item, response) of every response, in the order shown.
    dimension : str
        What it is asked to look at; the last one, if there are several.
    text : str
        Everything.
    """

    world: World
    shown: tuple[tuple[int, int], ...]
    dimension: str
    text: str


Way = Callable[[SimJudge, Seen, np.random.Generator], Answer]


def aspect(name: str) -> Dimension:
    """A dimension whose rubric a simulated judge reads back."""
    return Dimension(name, name.capitalize(), f"Look at {name} alone.")


@dataclass(slots=True)
class Session:
    """One judge under one protocol in one world.

    Attributes
    ----------
    answers : dict
        By call key: what was asked so far.
    members : sequence of SimJudge
        Who answers, by the call's speaker; empty where `judge` answers alone.
    """

    world: World
    judge: SimJudge
    protocol: Protocol
    way: Way
    rng: np.random.Generator
    answers: dict[str, Answer] = field(default_factory=dict)
    members: Sequence[SimJudge] = ()

    def vote(
        self, item: int, x: int, y: int, order: DisplayOrder = "ab", dimension: str = "overall"
    ) -> Decision:
        """One vote on a battle of responses x (the battle's a) and y, in the battle's sides."""
        first, second = (x, y) if order == "ab" else (y, x)
        responses = self.world.quality[dimension].shape[1]
        crowd = [other for other in range(responses) if other not in (x, y)]
        named = {"first": first, "second": second}
        named |= {f"crowd {place}": other for place, other in enumerate(crowd)}

        def ask(call: PlannedCall) -> Answer:
            shown = [named[name] for name in call.shows]
            key = call.key([item * responses + response for response in shown], item)
            if key not in self.answers:
                messages = self.protocol.render(self.question(call, item, shown))
                judge = self.members[call.speaker] if self.members else self.judge
                self.answers[key] = self.way(judge, self._read_back(messages), self.rng)
            return self.answers[key]

        case = self.case(item, (first, second), len(crowd), dimension)
        return play(self.protocol, case, ask).in_battle_sides(order)

    def case(self, item: int, shown: tuple[int, int], crowd: int, dimension: str) -> Case:
        """What the protocol may know of a vote on `item`, the responses in the order shown."""
        lengths = self.world.characters(item, shown[0]), self.world.characters(item, shown[1])
        return Case(
            dimension, tuple(self.world.quality), frozenset({"any"}), has_reference=True,
            lengths=lengths, crowd=crowd, members=2,
        )  # fmt: skip

    def question(self, call: PlannedCall, item: int, shown: list[int]) -> Question:
        """What one call shows."""
        return Question(
            call=call,
            conversation=(Message("user", f"item {item}"),),
            shown=tuple(Shown(f"item {item} response {response}") for response in shown),
            dimensions=tuple(aspect(name) for name in call.dimensions),
            nonce="5eed5eed5eed5eed",
            reference=f"item {item} reference",
            persona="simulated",
        )

    def _read_back(self, messages: Conversation) -> Seen:
        text = "\n".join(message.content for message in messages)
        shown = tuple((int(item), int(place)) for item, place in _RESPONSE.findall(text))
        return Seen(self.world, shown, _DIMENSION.findall(text)[-1], text)
