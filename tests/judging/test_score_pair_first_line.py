"""How texts of judges are read that begin with two scores."""

from __future__ import annotations

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case
from arena.judging.protocol import protocol
from arena.judging.protocols.score_pair_first_line import PROTOCOL
from arena.judging.reading import Reading

(CALL,) = PROTOCOL.plan(Case("overall"))


def read(text: str) -> Reading:
    return PROTOCOL.parse(CALL, text)


@pytest.mark.parametrize(
    ("text", "verdict", "scores"),
    [
        ("8 6\nBecause.", A_WINS, (8, 6)),
        ("7 7", TIE, (7, 7)),
        ("0 10", B_WINS, (0, 10)),
        ("\n\n  9.5 9\n8 10", A_WINS, (9.5, 9)),
        ("8, 9", B_WINS, (8, 9)),
        ("8,9", B_WINS, (8, 9)),
        ("8/10 9/10", B_WINS, (8, 9)),
        ("8 / 10, 7 / 10", A_WINS, (8, 7)),
        ("(1, 7)", B_WINS, (1, 7)),
        ("**8 6**", A_WINS, (8, 6)),
        ("Assistant 1: 8, Assistant 2: 9", B_WINS, (8, 9)),
        ("assistant 1's score: 6; ASSISTANT 2's score: 5", A_WINS, (6, 5)),
        ("8 and 6", A_WINS, (8, 6)),
        ("8\t6", A_WINS, (8, 6)),
        ("<think>1 9</think>9 1", A_WINS, (9, 1)),
    ],
)
def test_two_scores_on_the_first_line_count(
    text: str, verdict: Verdict, scores: tuple[float, float]
) -> None:
    reading = read(text)

    assert (reading.verdict, reading.scores) == (verdict, scores)


@pytest.mark.parametrize(
    "text",
    [
        *("", "8", "8\n6", "8 6 7", "eight six", "8 to 6?", "-8 6", "8 -6", "8 6 points"),
        *("Here are my evaluations of Assistants 1 and 2:\n8 6", "Assistant 1 and Assistant 2"),
        *("The scores are 8 6", "1. Assistant 1: 8, Assistant 2: 9", "8.5.1 6", "[[A>B]]"),
        *("<think>8 6", "I cannot score these.", "8 6\u2009and so on", "８ ６ ７"),
    ],
)
def test_any_other_first_line_is_unreadable(text: str) -> None:
    assert read(text).reason == "the first line is not two scores"


def test_a_score_beyond_the_scale_is_unreadable_and_the_scale_an_option() -> None:
    assert read("80 60").reason == "a score above 10"
    wide = protocol("score_pair_first_line", {"most": 100})
    assert wide.parse(CALL, "80 60").verdict == A_WINS
    with pytest.raises(BadInput, match="most must be above 0"):
        protocol("score_pair_first_line", {"most": 0})
