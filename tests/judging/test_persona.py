"""A user's verdict and its certainty, both on the last line."""

from __future__ import annotations

import pytest

from arena.domain import TIE, Margin, Verdict
from arena.errors import BadInput
from arena.judging.asking import Need
from arena.judging.protocol import protocol
from arena.judging.protocols.persona import PROTOCOL, Persona
from arena.judging.reading import Decision
from tests.judging.answers import always
from tests.judging.battles import NONCE, Battle, play_vote, whole

(CALL,) = PROTOCOL.plan(Battle().case("ab"))

A_SLIGHT = Verdict(1, 0, 0, Margin.SLIGHT)
B_MUCH = Verdict(0, 1, 0, Margin.MUCH)

NO_LABEL = "no label on the last line"
NO_CERTAINTY = "no certainties on the last line"
OUTSIDE = "the certainty is not from 1 to 100"


@pytest.mark.parametrize(
    ("text", "verdict", "certainty"),
    [
        ("[[A>B]] certainty: 85", A_SLIGHT, 0.85),
        ("She likes it plain.\n[[A>B]] certainty: 85\n\n", A_SLIGHT, 0.85),
        ("[[B>>A]] certainty: 100", B_MUCH, 1.0),
        ("[[A=B]] certainty: 1", TIE, 0.01),
        ("[[a>b]] CERTAINTY: 40", A_SLIGHT, 0.4),
        ("**[[A>B]]** **Certainty:** 85", A_SLIGHT, 0.85),
        ("[[A>B]], certainty 85.", A_SLIGHT, 0.85),
        ("[[A>B]] (certainty = 85%)", A_SLIGHT, 0.85),
        ("certainty: 85, verdict: [[A>B]]", A_SLIGHT, 0.85),
        ("[[A>B]] certainty: 085", A_SLIGHT, 0.85),
        ("[[B>A]] certainty: 20\nNo:\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
        ("<think>[[B>A]] certainty: 20</think>\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
        ("[[A>B]] certainty: 85 certainty: 85", A_SLIGHT, 0.85),
        ("彼女は短い方を好む。\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
        ("[[A>B]] certainty: 85/100", A_SLIGHT, 0.85),
    ],
)
def test_label_and_certainty_on_the_last_line_count(
    text: str, verdict: Verdict, certainty: float
) -> None:
    reading = PROTOCOL.parse(CALL, text)

    assert (reading.verdict, reading.certainty) == (verdict, certainty)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NO_LABEL),
        ("certainty: 85", NO_LABEL),
        ("[[A>B]]\ncertainty: 85", NO_LABEL),
        ("[[A]] certainty: 85", NO_LABEL),
        ("[[A>B]] or [[B>A]] certainty: 85", "2 different labels on the last line"),
        ("[[A>B]]", NO_CERTAINTY),
        ("certainty: 85\n[[A>B]]", NO_CERTAINTY),
        ("[[A>B]] 85", NO_CERTAINTY),
        ("[[A>B]] certainty: high", NO_CERTAINTY),
        ("[[A>B]] certainty: 0.85", NO_CERTAINTY),
        ("[[A>B]] certainty: 8,5", NO_CERTAINTY),
        ("[[A>B]] uncertainty: 85", NO_CERTAINTY),
        ("[[A>B]] certainty: -", NO_CERTAINTY),
        ("[[A>B]] certainty: 85 or certainty: 60", "2 certainties on the last line"),
        ("[[A>B]] certainty: 0", OUTSIDE),
        ("[[A>B]] certainty: 101", OUTSIDE),
        ("[[A>B]] certainty: 850", OUTSIDE),
        ("<think>[[A>B]] certainty: 85", NO_LABEL),
    ],
)
def test_anything_else_is_unreadable(text: str, reason: str) -> None:
    reading = PROTOCOL.parse(CALL, text)

    assert (reading.verdict, reading.certainty, reading.reason) == (None, None, reason)


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
