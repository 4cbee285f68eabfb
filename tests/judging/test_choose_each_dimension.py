"""Several dimensions in one call: one line each, and one that cannot be read spoils no other."""

from __future__ import annotations

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
