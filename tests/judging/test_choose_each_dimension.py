"""Several dimensions in one call: one line each, and one that cannot be read spoils no other."""

from __future__ import annotations

import pytest

from arena.domain import TIE, Dimension, Margin, Verdict
from arena.judging.asking import PlannedCall
from arena.judging.protocols.choose_each_dimension import PROTOCOL
from arena.judging.reading import Decision
from tests.judging.answers import always
from tests.judging.battles import DIMENSION, Battle, play_vote, whole

CALL = PlannedCall(("tone", "wit"))

A = Verdict(1, 0, 0, Margin.SLIGHT)
B = Verdict(0, 1, 0, Margin.MUCH)


def read(text: str) -> dict[str, Verdict]:
    return dict(PROTOCOL.parse(CALL, text).verdicts)


@pytest.mark.parametrize(
    "text",
    [
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
        "A is kind.\n\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\n\n",
        "verdicts\nwit: [[B>>A]]\ntone: [[A>B]]",
        "**Verdicts:**\n**tone:** [[A>B]]\n**wit**: [[B>>A]]",
        "## Verdicts\n- Tone: [[a>b]]\n- WIT: [[b>>a]]",
        "Verdicts:\n`tone: [[A>B]]`\n> wit: [[A<<B]]",
        "Verdicts:\r\ntone : [[A>B]]\r\nwit : [[B>>A]]\r\n",
        "tone: [[B>A]]\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
        "B says\nVerdicts:\ntone: [[B>A]]\nwit: [[A=B]]\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
        "<think>Verdicts:\ntone: [[B>A]]</think>\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
        "Verdicts:\ntone: [[A>B]], for it is kind\nwit: [[B>>A]], it is funnier",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nI hope this helps.",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\ncharm: [[B>A]]",
    ],
)
def test_each_dimension_s_line_under_the_last_heading_counts(text: str) -> None:
    assert read(text) == {"tone": A, "wit": B}


@pytest.mark.parametrize(
    "text",
    [
        "Verdicts:\ntone: [[A>B]]",
        "Verdicts:\ntone: [[A>B]]\nwit: funny",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B]]",
        "Verdicts:\ntone: [[A>B]]\nwit [[B>>A]]",
        "Verdicts:\ntone: [[A>B]]\nwitty: [[B>>A]]",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nwit: [[A=B]]",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nwit: [[B>>A]]",
        "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]] or [[A=B]]",
        "wit: [[B>>A]]\nVerdicts:\ntone: [[A>B]]",
        "Verdicts:\nwit: [[B>>A]]\nVerdicts:\ntone: [[A>B]]",
    ],
)
def test_a_missing_or_doubled_line_makes_only_its_dimension_unreadable(text: str) -> None:
    assert read(text) == {"tone": A}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no heading Verdicts"),
        ("tone: [[A>B]]\nwit: [[B>>A]]", "no heading Verdicts"),
        ("Verdicts: tone: [[A>B]] wit: [[B>>A]]", "no heading Verdicts"),
        ("<think>Verdicts:\ntone: [[A>B]]", "no heading Verdicts"),
        ("Verdicts:\n[[A>B]]\n[[B>>A]]", "no dimension has one line with one label"),
        ("Verdicts:\ntone: [[A>B]]\nVerdicts:", "no dimension has one line with one label"),
        ("Verdicts:\ntone: A>B\nwit: B>A", "no dimension has one line with one label"),
        ("Verdicts:\nобщий тон: [[A>B]]", "no dimension has one line with one label"),
    ],
)
def test_a_text_without_any_such_line_is_unreadable(text: str, reason: str) -> None:
    reading = PROTOCOL.parse(CALL, text)

    assert (reading.verdicts, reading.reason) == ((), reason)


def test_a_name_with_signs_of_a_pattern_is_a_name() -> None:
    call = PlannedCall(("c++", "a.c"))
    reading = PROTOCOL.parse(call, "Verdicts:\nc++: [[A>B]]\nabc: [[A>B]]\na.c: [[A=B]]")

    assert reading.verdicts == (("c++", A), ("a.c", TIE))


def test_the_vote_of_each_dimension_reads_its_own_line_of_the_same_call() -> None:
    wit = Dimension("wit", "Wit", "Prefer the funnier.")
    tone = Battle(dimensions=(DIMENSION, wit))
    judge = always("Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]")
    played = play_vote(PROTOCOL, tone, "ab", judge)
    case = tone.case("ab")
    of_wit = PROTOCOL.plan(type(case)("wit", case.dimensions))

    assert played.decision == Decision(A)
    assert list(of_wit) == played.calls
    assert "Prefer the kinder response." in whole(played.messages[0])
    assert "Prefer the funnier." in whole(played.messages[0])


def test_a_vote_whose_line_is_missing_says_so() -> None:
    played = play_vote(PROTOCOL, Battle(), "ab", always("Verdicts:\nwit: [[B>>A]]"))

    assert played.decision == Decision(None, "tone does not have one line with one label")


def test_a_judge_of_one_dimension_is_asked_about_one() -> None:
    (call,) = PROTOCOL.plan(type(Battle().case("ab"))("tone"))

    assert call.dimensions == ("tone",)
