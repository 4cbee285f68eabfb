"""A user's verdict and its certainty, both on the last line."""

from __future__ import annotations

import pytest

from arena.domain import Margin, Verdict
from arena.errors import BadInput
from arena.judging.asking import Need
from arena.judging.protocol import protocol
from arena.judging.protocols.persona import PROTOCOL, Persona
from arena.judging.reading import Decision
from tests.judging.answers import always
from tests.judging.battles import NONCE, Battle, play_vote, whole

(CALL,) = PROTOCOL.plan(Battle().case("ab"))

A_SLIGHT = Verdict(1, 0, 0, Margin.SLIGHT)

NO_LABEL = "no label on the last line"


def decision(certainty: int, **options: object) -> Decision:
    asked = protocol("persona", options)
    return play_vote(asked, Battle(), "ab", always(f"[[A>B]] certainty: {certainty}")).decision


def test_a_vote_below_theta_is_kept_and_marked() -> None:
    assert decision(79, theta=0.8) == Decision(A_SLIGHT, certainty=0.79, flags=("below_theta",))
    assert decision(80, theta=0.8) == Decision(A_SLIGHT, certainty=0.8)
    assert decision(1) == Decision(A_SLIGHT, certainty=0.01)


def test_a_vote_below_theta_is_dropped_where_the_operator_says_so() -> None:
    dropped = decision(79, theta=0.8, action="drop")

    assert dropped == Decision(None, "certainty below theta", certainty=0.79)
    assert decision(80, theta=0.8, action="drop") == Decision(A_SLIGHT, certainty=0.8)


def test_an_unreadable_answer_keeps_its_own_reason() -> None:
    asked = Persona(theta=0.8, action="drop")

    assert play_vote(asked, Battle(), "ab", always("no")).decision == Decision(None, NO_LABEL)


def test_the_description_is_shown_between_fences_and_needed() -> None:
    text = whole(PROTOCOL.render(Battle(persona="PERSON").question(CALL, "ab")))
    label = "description of the user"

    assert f"<<<{label} {NONCE}>>>\nPERSON\n<<<end of {label} {NONCE}>>>" in text
    assert PROTOCOL.needs == {Need.PERSONA}


def test_five_bands_in_words_cover_1_to_100() -> None:
    text = whole(PROTOCOL.render(Battle().question(CALL, "ab")))

    for low in (1, 21, 41, 61, 81):
        assert f"\n{low} to {low + 19}: " in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theta": 80}, "theta is 80.0; give 0 to 1"),
        ({"theta": -0.1}, "theta is -0.1"),
        ({"action": "drop"}, "no certainty is below a theta of 0"),
        ({"action": "human"}, "action"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        protocol("persona", options)
