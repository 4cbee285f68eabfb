"""What a leased call becomes: the messages, the decoding, and what counts as an answer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from arena.domain import Completion, Decoding, Token
from arena.steps.make_calls import read_completion, recording_key, request_of
from arena.store.lease import LeasedCall
from tests.steps.builders import SmallArena
from tests.steps.leased_calls import asked_judge, asked_models

pytestmark = pytest.mark.usefixtures("own_protocols")


def shown(arena: SmallArena, leased: LeasedCall) -> str:
    (message,) = request_of(leased, arena.settings).messages
    return message.content


def dialogue(arena: SmallArena, prompt: int, name: str, *turns: str) -> int:
    """A model with a dialogue in which it is the host."""
    model = arena.uploaded_model(name, {})
    said = [
        {"speaker": "guest" if place % 2 == 0 else "host", "text": text}
        for place, text in enumerate(turns)
    ]
    arena.db.execute(
        "INSERT INTO response (model_id, prompt_id, text, status, finish_reason, turns, speaker) "
        "VALUES (%s, %s, %s, 'complete', 'imported', %s, 'host')",
        [model, prompt, "\n".join(turns), json.dumps(said)],
    )
    return model


def test_a_judge_is_shown_reference_and_persona(arena: SmallArena) -> None:
    arena.judge(protocol="in_person", persona="a sailor")
    prompt = arena.prompt("p", reference="it is 4")
    for name in ("ant", "bee"):
        arena.uploaded_model(name, {prompt: name})
    arena.schedule(per_pair=1)

    assert {"reference it is 4, persona a sailor"} == {
        line
        for one in arena.lease()
        for line in shown(arena, one).splitlines()
        if "persona" in line
    }


def test_a_dialogue_is_shown_turn_by_turn_without_anyone_s_reasoning(arena: SmallArena) -> None:
    arena.judge(protocol="in_person", persona="a sailor")
    (prompt,) = arena.prompts(1)
    dialogue(arena, prompt, "ant", "Hello?", "<think>who</think>Hello.")
    dialogue(arena, prompt, "bee", "Hello?", "Go away.")
    arena.schedule(per_pair=1)
    one, _ = arena.lease()

    assert {"guest: Hello?", "host: Hello.", "host: Go away."} <= set(
        shown(arena, one).splitlines()
    )
    assert "who" not in shown(arena, one)


def test_equal_texts_of_unequal_dialogues_are_judged(arena: SmallArena) -> None:
    arena.judge()
    (prompt,) = arena.prompts(1)
    dialogue(arena, prompt, "ant", "Hello?", "Hello.\nBye.")
    dialogue(arena, prompt, "bee", "Hello?\nHello.", "Bye.")
    arena.schedule(per_pair=1)

    assert (len(arena.lease()), arena.votes()) == (2, [])


def test_a_first_sample_has_no_seed_and_the_others_have_their_number(arena: SmallArena) -> None:
    arena.judge(protocol="samples", options={"k": 3})
    arena.ready_battle()
    arena.schedule(at_most=0)

    seeds = [request_of(one, arena.settings).seed for one in arena.lease()]
    assert sorted(seed or 0 for seed in seeds) == [0, 0, 1, 1, 2, 2]
    assert 0 not in seeds


def test_chances_of_tokens_are_asked_for_where_the_judge_gives_them(arena: SmallArena) -> None:
    arena.judge(protocol="chances", max_tokens=16, temperature=0.5, top_logprobs=5)
    arena.ready_battle()
    arena.schedule(at_most=0)

    assert request_of(arena.lease()[0], arena.settings).decoding == Decoding(16, 0.5, 5)


def test_a_model_is_asked_the_prompt_alone(arena: SmallArena) -> None:
    ((leased,), _) = asked_models(arena, "ant", "bee").values()
    request = request_of(leased, arena.settings)

    assert [message.content for message in request.messages] == ["What is p1?"]
    assert (request.seed, request.decoding.top_logprobs) == (None, 0)


def test_a_recording_is_looked_up_by_dimension_and_who_is_shown_in_which_order() -> None:
    assert recording_key(["overall"], [12, 7]) == "overall:12:7"


def test_a_judge_of_one_token_is_always_cut_off_after_it(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    cut = Completion(" A", "length", 9, 1, (Token(" A", -0.1),))
    short = replace(one, max_tokens=1)

    assert read_completion(short, cut) is None
    assert read_completion(one, cut) is not None
    assert read_completion(short, replace(cut, tokens=())) is not None
