"""How texts of judges are read that give each assistant a block of scores."""

from __future__ import annotations

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict
from arena.judging.asking import Case, PlannedCall
from arena.judging.protocols.criteria_blocks import PROTOCOL
from arena.judging.reading import Heard

CALL = PlannedCall(("detail", "accuracy", "problem_solving"), part="blocks")

TWO = "Assistant 1:\n{one}\n\nAssistant 2:\n{other}\n\nSo it is."


def read(text: str) -> dict[str, Verdict]:
    return dict(PROTOCOL.parse(CALL, text).verdicts)


@pytest.mark.parametrize(
    ("one", "other", "verdicts"),
    [
        ("Accuracy: 4/5", "Accuracy: 3/5", {"accuracy": A_WINS}),
        ("- Accuracy: 4/5", "- Accuracy: 4/5", {"accuracy": TIE}),
        ("* **Accuracy**: 4/5", "* **Accuracy**: 5/5", {"accuracy": B_WINS}),
        ("ACCURACY: 1/5", "accuracy: 2/5", {"accuracy": B_WINS}),
        ("Accuracy: 4/5", "Accuracy: 9/10", {"accuracy": B_WINS}),
        ("Accuracy: 4.5/5 (sound)", "Accuracy: 4/5 - a slip", {"accuracy": A_WINS}),
        ("Level of detail: 2/5", "Level of Detail: 3/5", {"detail": B_WINS}),
        ("Problem-solving: 5/5", "Problem solving: 4/5", {"problem_solving": A_WINS}),
        ("Accuracy: 1/5\nDetail: 5/5", "Accuracy: 2/5", {"accuracy": B_WINS}),
        ("Accuracy: 1/5\nAccuracy: 5/5", "Accuracy: 2/5", {"accuracy": B_WINS}),
        ("Accuracy: 4/5", "Detail: 4/5", {}),
        ("Accuracy: 6/5", "Accuracy: 4/5", {}),
        ("Accuracy: 0/0", "Accuracy: 4/5", {}),
        ("Accuracy: four", "Accuracy: 4/5", {}),
        ("Accuracy 4/5", "Accuracy: 4/5", {}),
        ("Genauigkeit: 4/5", "Genauigkeit: 5/5", {}),
    ],
)
def test_each_dimension_with_two_scores_has_a_verdict(
    one: str, other: str, verdicts: dict[str, Verdict]
) -> None:
    assert read(TWO.format(one=one, other=other)) == verdicts


@pytest.mark.parametrize(
    "head", ["Assistant {}", "**Assistant {}:**", "Assistant {}'s Answer:", "assistant {}'s joke:"]
)
def test_blocks_are_headed_in_several_ways(head: str) -> None:
    text = f"{head.format(1)}\nAccuracy: 2/5\n{head.format(2)}\nAccuracy: 1/5"

    assert read(text) == {"accuracy": A_WINS}


@pytest.mark.parametrize(
    "text",
    [
        *("", "Accuracy: 4/5\nAccuracy: 3/5", "Assistant 1:\nAccuracy: 4/5", "[[A>B]]"),
        "<think>Assistant 1:\nAccuracy: 4/5\nAssistant 2:\nAccuracy: 3/5",
        "Assistant 1 has Accuracy: 4/5 and Assistant 2 has Accuracy: 3/5",
        "Assistant 2:\nAccuracy: 4/5\nAssistant 3:\nAccuracy: 3/5",
    ],
)
def test_a_text_without_two_blocks_is_unreadable(text: str) -> None:
    assert PROTOCOL.parse(CALL, text).reason == "no criterion has a score for both assistants"


def test_a_vote_on_a_dimension_that_has_no_score_says_so() -> None:
    reading = PROTOCOL.parse(CALL, TWO.format(one="Detail: 4/5", other="Detail: 3/5"))
    heard = [Heard(CALL, reading)]

    assert PROTOCOL.reduce(Case("detail"), heard).verdict == A_WINS
    decision = PROTOCOL.reduce(Case("accuracy"), heard)
    assert (decision.verdict, decision.reason) == (None, "no score for accuracy in both blocks")
