"""Rendered judging prompts, as the arena would send them."""

from arena.demo.asked import Asked, read_question
from arena.demo.models import SimulatedModel
from arena.demo.task import Task
from arena.demo.writing import respond_to
from arena.domain import Conversation, Message, without_reasoning
from arena.judging.asking import PlannedCall, Question, Shown
from arena.judging.dimension import dimension
from arena.judging.protocol import protocol


def rendered(
    prompt: str,
    first: str,
    second: str,
    aspect: str = "overall",
    nonce: str = "4f1a",
    asked_by: str = "explain_then_choose",
) -> Conversation:
    """The messages of a protocol that shows both responses."""
    question = Question(
        call=PlannedCall((aspect,)),
        conversation=(Message("user", prompt),),
        shown=(Shown(first), Shown(second)),
        dimensions=(dimension(aspect, {}),),
        nonce=nonce,
    )
    return protocol(asked_by).render(question)


def asked(
    prompt: str,
    first: str,
    second: str,
    aspect: str = "overall",
    asked_by: str = "explain_then_choose",
) -> Asked:
    """What a judge reads from it."""
    found = read_question(rendered(prompt, first, second, aspect, asked_by=asked_by))
    assert found is not None
    return found


def battle(
    task: Task, first: SimulatedModel, second: SimulatedModel, aspect: str, sample: int = 0
) -> Asked:
    """Two models' responses to a task, in this order."""
    one, other = (
        without_reasoning(respond_to(model, task.text, sample)) for model in (first, second)
    )
    return asked(task.text, one, other, aspect)
