"""What the simulated provider says: the model's text for a request, before any fault."""

from __future__ import annotations

from dataclasses import dataclass

from arena.demo.asked import read_question
from arena.demo.judges import SimulatedJudge, peer_judge, simulated_judges
from arena.demo.models import FAILING_MODEL, simulated_models
from arena.demo.writing import last_turn, respond_to
from arena.domain import Conversation

_CONTESTANTS = simulated_models()
_PEERS: dict[str, SimulatedJudge] = {
    name: peer_judge(model) for name, model in _CONTESTANTS.items()
}
_PANEL = simulated_judges()

KNOWN_MODELS = (*_CONTESTANTS, *_PANEL, FAILING_MODEL)

_NO_CONTESTANT = "I compare responses; there are none here to be compared."


@dataclass(frozen=True, slots=True)
class Answer:
    """A text and whether it is a judgment."""

    text: str
    is_judgment: bool


def answer(api_model: str, conversation: Conversation, sample: int = 0) -> Answer:
    """What this model says.

    A contestant asked with a judging prompt judges as a peer; a judge asked anything else says that
    it only judges.

    Raises
    ------
    KeyError
        If no simulated model has this name.
    """
    asked = read_question(conversation)
    if asked is not None:
        judge = _PANEL.get(api_model) or _PEERS[api_model]
        return Answer(judge.answer(asked), is_judgment=True)
    if api_model in _PANEL:
        return Answer(_NO_CONTESTANT, is_judgment=False)
    return Answer(respond_to(_CONTESTANTS[api_model], last_turn(conversation), sample), False)
