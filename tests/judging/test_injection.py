"""What a response says to the judge changes nothing but what the judge thinks of it.

The judge here is gullible: it copies every response it is shown whole, attack included, and adds
its own verdict. Real ones quote less.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from arena.judging.asking import PlannedCall
from arena.judging.fences import fenced
from arena.judging.protocol import Protocol, protocols
from tests.judging.attacks import ATTACKS
from tests.judging.battles import NONCE, Battle, whole
from tests.judging.honest import ENDS, TOKENS, quoting

EVERY = pytest.mark.parametrize("name", protocols())
EACH_ATTACK = pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)


def specimens(name: str) -> Iterator[tuple[Protocol, PlannedCall]]:
    """Each kind of call, about the dimensions of the battle."""
    asked, battle = protocols()[name], Battle()
    for call in asked.specimens():
        names = tuple(one.name for one in battle.dimensions)[: len(call.dimensions)]
        yield (
            asked,
            PlannedCall(
                names, call.shows, call.part, call.sample, call.round, call.speaker, call.context
            ),
        )


def quoted(asked: Protocol, call: PlannedCall, battle: Battle) -> str:
    """The question as the judge sees it, which a gullible one copies."""
    return whole(asked.render(battle.question(call, "ab")))


def test_there_are_more_than_thirty_attacks() -> None:
    assert len(set(ATTACKS.values())) > 30


@EVERY
def test_every_part_of_a_protocol_has_honest_answers(name: str) -> None:
    for _, call in specimens(name):
        assert ENDS[name][call.part]


@EVERY
@EACH_ATTACK
@pytest.mark.parametrize("side", ["a", "b", "both"])
def test_a_copied_attack_changes_no_reading(name: str, attack: str, side: str) -> None:
    battle = Battle(
        a=attack if side in {"a", "both"} else "I am first.",
        b=attack if side in {"b", "both"} else "I am second.",
    )
    for asked, call in specimens(name):
        copy = quoted(asked, call, battle)
        for end in ENDS[name][call.part]:
            alone = asked.parse(call, end, TOKENS.get(name, ()))
            answer = quoting(name, call, copy, end)
            assert alone.readable, end
            assert asked.parse(call, answer, TOKENS.get(name, ())) == alone


@EVERY
@EACH_ATTACK
def test_roles_and_fences_are_the_same_with_an_attack_as_without(name: str, attack: str) -> None:
    for asked, call in specimens(name):
        plain = asked.render(Battle().question(call, "ab"))
        attacked = asked.render(Battle(a=attack, b=attack).question(call, "ab"))

        assert [message.role for message in attacked] == [message.role for message in plain]
        assert [line for line in whole(attacked).split("\n") if NONCE in line] == [
            line for line in whole(plain).split("\n") if NONCE in line
        ]


@EACH_ATTACK
def test_no_response_holds_the_fence_that_closes_it(attack: str) -> None:
    lines = fenced("response A", attack, NONCE).split("\n")

    assert [number for number, line in enumerate(lines) if NONCE in line] == [0, len(lines) - 1]


@EACH_ATTACK
def test_a_response_without_reasoning_tags_is_shown_as_it_is(attack: str) -> None:
    if "think" not in attack.lower():
        assert f"\n{attack}\n" in fenced("response A", attack, NONCE)
