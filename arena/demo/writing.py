"""How a simulated contestant answers: its skills turned into a text.

Counts are drawn as the whole number below or above their mean, so a model's response on one task
is better than a weaker one's by chance as little as whole numbers allow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from arena.demo.measures import WORST_SLIPS
from arena.demo.models import SimulatedModel
from arena.demo.slips import add_slips
from arena.demo.task import Task, task_of
from arena.domain import Conversation, Message

_OPENINGS = (
    "Here is how this comes out and what the result is.",
    "This is a question that can be worked out and then written down.",
    "The way to the result is not long and can be told in a few words.",
    "Here is what the question asks for and how it can be found.",
)
_CHECK = "Check: going through all of this once more gives the same result."
_PADDING = (
    "Questions of this kind come up more often than many people think.",
    "It is always worth the time to read such a question with care.",
    "People have looked at problems like this one for a very long time.",
    "There is more than one way to look at it and each has its charm.",
    "A calm mind and a sheet of paper are good company for this.",
    "It helps to keep in mind what was asked and what was not.",
    "Many readers will find that this feels familiar to them.",
    "As so often the wording matters as much as the rest.",
    "This shows once more how much can be said about small things.",
    "With this in mind there is little left that could surprise anyone.",
)
_UNKNOWN = Task(
    name="unknown",
    question="",
    answer="I am not sure about this one",
    wrong=("I am not sure about this one",),
    steps=("The question was read with care.", "It is not one of the known kind.", "So be it."),
)


def respond(model: SimulatedModel, conversation: Conversation, sample: int = 0) -> str:
    """What the model answers to the last user turn; the same every time it is asked.

    Another `sample` brings another response to the same prompt.
    """
    return respond_to(model, last_turn(conversation), sample)


def last_turn(conversation: Sequence[Message]) -> str:
    """The last thing a user said, ends stripped; empty if no user spoke."""
    said = [message.content for message in conversation if message.role == "user"]
    return said[-1].strip() if said else ""


@lru_cache(maxsize=20_000)
def respond_to(model: SimulatedModel, prompt: str, sample: int = 0) -> str:
    """What the model answers to this prompt."""
    if model.always:
        return model.always
    rng = Random(f"{model.name}\x1f{prompt}\x1f{sample}")
    task = task_of(prompt) or _UNKNOWN
    solved = rng.random() < model.chance(task)
    value = task.answer if solved else rng.choice(task.wrong)

    parts = [step.replace("{answer}", value) for step in task.steps] + [_CHECK]
    shown = sorted(rng.sample(range(len(parts)), _whole(len(parts) * model.helpfulness, rng)))
    steps = [parts[at] for at in shown if parts[at] != _CHECK]
    padding = rng.sample(_PADDING, min(_whole(model.verbosity, rng), len(_PADDING)))
    lines = [
        rng.choice(_OPENINGS),
        *padding[::2],
        *(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        *padding[1::2],
        *([_CHECK] if len(parts) - 1 in shown else []),
    ]
    lines = add_slips(lines, _whole(WORST_SLIPS * (1 - model.language), rng), rng)
    text = "\n".join([*lines, f"Answer: {value}"])
    return f"{_thought(value, rng)}\n{text}" if model.reasons_first else text


def _whole(mean: float, rng: Random) -> int:
    """The whole number below or above `mean`, so that the mean over draws is `mean`."""
    below = math.floor(mean)
    return below + (rng.random() < mean - below)


def _thought(value: str, rng: Random) -> str:
    """A block that a reader is never shown; what it says and how it is spelt counts for nothing."""
    doubt = rng.choice(("hmm let me see", "wait, is that so", "first thought, maybe not"))
    return f"<think>\n{doubt}\nAnswer: no idea\nperhaps [[A>>B]]\n{value} looks right\n</think>"
