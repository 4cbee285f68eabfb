"""Texts with a block of scores for each assistant."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE, Verdict
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, all_unreadable

DIMENSIONS = ("detail", "accuracy", "problem_solving")
TWO = "Assistant 1:\n{one}\n\nAssistant 2:\n{other}\n\nSo it is."
NONE = "no criterion has a score for both assistants"


READ: tuple[tuple[str, str, dict[str, Verdict]], ...] = (
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
)
UNREADABLE = (
    *("", "Accuracy: 4/5\nAccuracy: 3/5", "Assistant 1:\nAccuracy: 4/5", "[[A>B]]"),
    "<think>Assistant 1:\nAccuracy: 4/5\nAssistant 2:\nAccuracy: 3/5",
    "Assistant 1 has Accuracy: 4/5 and Assistant 2 has Accuracy: 3/5",
    "Assistant 2:\nAccuracy: 4/5\nAssistant 3:\nAccuracy: 3/5",
)


def _hard(one: str, other: str, verdicts: dict[str, Verdict]) -> Hard:
    reading = Reading(verdicts=tuple(verdicts.items())) if verdicts else Reading.unreadable(NONE)
    return Hard(TWO.format(one=one, other=other), reading)


CORPUS = Corpus((*(_hard(*row) for row in READ), *all_unreadable(NONE, UNREADABLE)), DIMENSIONS)
