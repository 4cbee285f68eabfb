"""Run one vote through a protocol, with a function in the judge's place.

The queue does the same from stored rows, a round at a time (`arena.steps.record_results`); this is
for tests, simulations and whoever has a model at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arena.domain import Token, without_reasoning
from arena.judging.asking import Case, PlannedCall
from arena.judging.protocol import Protocol
from arena.judging.reading import Decision, Heard

Answer = tuple[str, Sequence[Token]]

MAX_CALLS = 200
"""A protocol that wants more for one vote does not end."""


def play(protocol: Protocol, case: Case, ask: Callable[[PlannedCall], Answer]) -> Decision:
    """Plan, ask, read and reduce until there is a decision.

    Raises
    ------
    CannotJudge
        If the battle lacks something that the protocol needs.
    """
    heard: list[Heard] = []
    calls = protocol.plan(case)
    while len(heard) < MAX_CALLS:
        for call in calls:
            text, tokens = ask(call)
            reading = protocol.parse(call, text, tokens)
            heard.append(Heard(call, reading, without_reasoning(text)))
        outcome = protocol.reduce(case, heard)
        if isinstance(outcome, Decision):
            return outcome
        calls = outcome.calls
    raise AssertionError(f"more than {MAX_CALLS} calls for one vote")
