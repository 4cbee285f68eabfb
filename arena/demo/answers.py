"""What the simulated provider says: the model's text for a request, before any fault."""

from __future__ import annotations

from dataclasses import dataclass

from arena.demo.asked import read_question
from arena.demo.judges import SimulatedJudge, peer_judge, simulated_judges
from arena.demo.models import FAILING_MODEL, simulated_models
from arena.demo.said import Said
from arena.demo.way import way_of
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
    """What is said and whether it is a judgment."""

    said: Said
    is_judgment: bool


def answer(api_model: str, conversation: Conversation, sample: int = 0) -> Answer:
    """What this model says.

    A contestant asked with a judging prompt judges as a peer, unless it says the same to all;
    a judge asked anything else says that it only judges. `sample` is another response, or another
    judgment, to the same.

    Raises
    ------
    KeyError
        If no simulated model has this name.
    """
    contestant = _CONTESTANTS.get(api_model)
    if contestant is not None and contestant.always:
        return Answer(Said(contestant.always), is_judgment=False)
    asked = read_question(conversation)
    way = None if asked is None else way_of(asked)
    if asked is not None and way is not None:
        judge = _PANEL.get(api_model) or _PEERS[api_model]
        return Answer(way.answer(judge, asked, sample), is_judgment=True)
    if api_model in _PANEL:
        return Answer(Said(_NO_CONTESTANT), is_judgment=False)
    text = respond_to(_CONTESTANTS[api_model], last_turn(conversation), sample)
    return Answer(Said(text), is_judgment=False)
