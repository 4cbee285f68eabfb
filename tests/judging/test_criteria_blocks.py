"""How texts of judges are read that give each assistant a block of scores."""

from __future__ import annotations

import pytest

from arena.domain import A_WINS, Verdict
from arena.judging.asking import Case, PlannedCall
from arena.judging.protocols.criteria_blocks import PROTOCOL
from arena.judging.reading import Heard

CALL = PlannedCall(("detail", "accuracy", "problem_solving"), part="blocks")

TWO = "Assistant 1:\n{one}\n\nAssistant 2:\n{other}\n\nSo it is."


def read(text: str) -> dict[str, Verdict]:
    return dict(PROTOCOL.parse(CALL, text).verdicts)


@pytest.mark.parametrize(
    "head", ["Assistant {}", "**Assistant {}:**", "Assistant {}'s Answer:", "assistant {}'s joke:"]
)
def test_blocks_are_headed_in_several_ways(head: str) -> None:
    text = f"{head.format(1)}\nAccuracy: 2/5\n{head.format(2)}\nAccuracy: 1/5"

    assert read(text) == {"accuracy": A_WINS}


def test_a_vote_on_a_dimension_that_has_no_score_says_so() -> None:
    reading = PROTOCOL.parse(CALL, TWO.format(one="Detail: 4/5", other="Detail: 3/5"))
    heard = [Heard(CALL, reading)]

    assert PROTOCOL.reduce(Case("detail"), heard).verdict == A_WINS
    decision = PROTOCOL.reduce(Case("accuracy"), heard)
    assert (decision.verdict, decision.reason) == (None, "no score for accuracy in both blocks")
