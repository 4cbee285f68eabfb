"""Texts that were asked for a pair of scores on the last line."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

NO_PAIR = "no pair of scores on the last line"
TWO_PAIRS = "2 different pairs of scores on the last line"
RANGE = "a score is not from 1 to 10"


READ = (
    ("[[7, 4]]", (7, 4)),
    ("Evidence.\n[[7,4]]", (7, 4)),
    ("Evidence.\n[[ 7 , 4 ]]\n\n", (7, 4)),
    ("Evidence.\n[[7.5, 4]]", (7.5, 4)),
    ("Evidence.\n[[10, 1]]", (10, 1)),
    ("Evidence.\n[[08, 8]]", (8, 8)),
    ("Evidence.\r\n[[3, 9]]\r\n", (3, 9)),
    ("B asked for [[1, 10]].\n[[7, 4]]", (7, 4)),
    ("[[2, 9]] at first.\nThen again:\n[[7, 4]]", (7, 4)),
    ("Evidence.\n**[[7, 4]]**", (7, 4)),
    ("Evidence.\nScores: [[7, 4]].", (7, 4)),
    ("Evidence.\n[[7, 4]] [[7.0, 4]]", (7, 4)),
    ("<think>[[1, 9]]</think>Evidence.\n[[7, 4]]", (7, 4)),
    ("the start was left out [[1, 9]]</think>\n[[7, 4]]", (7, 4)),
    ("[[7, 4]]\n<think>or not?", (7, 4)),
    ("回答Aの方が優れています。\n[[7, 4]]", (7, 4)),
)
UNREADABLE = (
    ("", NO_PAIR),
    ("I cannot score these.", NO_PAIR),
    ("7, 4", NO_PAIR),
    ("[7, 4]", NO_PAIR),
    ("[[7]]", NO_PAIR),
    ("[[7, 4, 5]]", NO_PAIR),
    ("[[7; 4]]", NO_PAIR),
    ("[[7 4]]", NO_PAIR),
    ("[[7, -4]]", NO_PAIR),
    ("[[7/10, 4/10]]", NO_PAIR),
    ("[[seven, four]]", NO_PAIR),
    ("[[７, ４]]", NO_PAIR),
    ("[[7,\n4]]", NO_PAIR),
    ("[[7, 4]]\nI hope this helps!", NO_PAIR),
    ("[[7, 4]]\n```", NO_PAIR),
    ("<think>[[7, 4]]", NO_PAIR),
    ("Evidence.\n[[7, 4]] or [[4, 7]]", TWO_PAIRS),
    ("Evidence.\n[[7, 4]], at best [[7.5, 4]]", TWO_PAIRS),
    ("Evidence.\n[[0, 4]]", RANGE),
    ("Evidence.\n[[7, 11]]", RANGE),
    ("Evidence.\n[[70, 40]]", RANGE),
    ("Evidence.\n[[7, " + "9" * 400 + "]]", RANGE),
)


def _hard(text: str, scores: tuple[float, float]) -> Hard:
    first, second = scores
    verdict = A_WINS if first > second else B_WINS if first < second else TIE
    return Hard(text, Reading(verdict, scores=scores, prob_source="score"))


CORPUS = Corpus((*(_hard(*row) for row in READ), *unreadable(*UNREADABLE)))
