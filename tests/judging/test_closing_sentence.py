"""How texts of judges are read that end with a sentence about their choice."""

from __future__ import annotations

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict
from arena.judging.asking import Case
from arena.judging.protocols.closing_sentence import PROTOCOL
from arena.judging.reading import Reading

(CALL,) = PROTOCOL.plan(Case("overall"))

NONE = "no closing sentence states a choice"
SEVERAL = "the closing sentence names several choices"


def read(text: str) -> Reading:
    return PROTOCOL.parse(CALL, text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1", A_WINS),
        ("Both are fine.\n\n2", B_WINS),
        ("Output: 3", TIE),
        ("Therefore, I choose 1.", A_WINS),
        ("Therefore, I choose answer 2 as the better one.", B_WINS),
        ("So I would choose Assistant 1.", A_WINS),
        ("I WOULD CHOOSE ASSISTANT 2!", B_WINS),
        ("Therefore, the answer is 3, as both are equivalent.", TIE),
        ("The two assistants are equivalent.", TIE),
        ("Assistant 2 is the better answer.", B_WINS),
        ("Assistant 1's code is the more readable, so it gave a clear view.", A_WINS),
        ("I would rate Assistant 1 as more helpful than Assistant 2.", A_WINS),
        ("I would recommend Assistant 2 over Assistant 1.", B_WINS),
        ("I would choose Assistant 1. However, I would also recommend Assistant 2's list.", A_WINS),
        ("I choose 2. Thank you for the question.", B_WINS),
        ("At first I would choose 1.\nOn reflection I choose 2.", B_WINS),
        ("<think>I choose 1.</think>I choose 2.", B_WINS),
        ("Assistant 1: 4/5, Assistant 2: 5/5. I choose 2.", B_WINS),
        ("I choose Assistant 1, whose answer 2 + 2 = 4 is right.", A_WINS),
    ],
)
def test_the_choice_in_the_closing_sentences_counts(text: str, verdict: Verdict) -> None:
    assert read(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NONE),
        ("I'm sorry, but I cannot compare these.", NONE),
        ("Both assistants did well.", NONE),
        ("Assistant 1 is correct. Assistant 2 is correct.", NONE),
        ("I would choose neither.", NONE),
        ("I would choose either 1 or 2.", NONE),
        ("I choose 1 or 2.", SEVERAL),
        ("I would choose Assistant 1 and Assistant 2.", SEVERAL),
        ("I choose 4.", NONE),
        ("I choose 12.", NONE),
        ("The answer is 1.5 metres.", NONE),
        ("I rate Assistant one higher.", NONE),
        ("Ich wähle Assistent 1.", NONE),
        ("I choose 1.\nIt is longer.\nIt is kinder.\nIt is nicer.", NONE),
        ("Therefore, I cho", NONE),
        ("<think>I choose 1.", NONE),
        ("It is better, so I would recommend it over Assistant 2's answer.", NONE),
        ("I would also recommend reading Assistant 2's answer.", NONE),
    ],
)
def test_what_only_praises_or_names_two_is_unreadable(text: str, reason: str) -> None:
    reading = read(text)

    assert (reading.verdict, reading.reason) == (None, reason)
