"""Texts that end with 1, 2 or 3 alone on the last line."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE
from tests.judging.corpus.hard import Corpus, all_unreadable, read

READ = (
    ("1", A_WINS),
    ("Both are good.\n2", B_WINS),
    ("Both are good.\n\n3\n\n", TIE),
    ("Assistant 1 is better.\n 1 ", A_WINS),
    ("3\nbut on reflection\n2", B_WINS),
    ("<think>\n3\n</think>\nSo:\n1", A_WINS),
    ("so\n3</think>\n1", A_WINS),
    ("2\r\n", B_WINS),
    ("Answer 1 asks for a 1.\n1\nIt is wrong to ask.\n2\u00a0", B_WINS),
    ("助手2の方が優れています。\n2", B_WINS),
)
UNREADABLE = (
    *("", "\n", "Assistant 1 is better.", "1.", "**1**", "1 2", "12", "-1", "0", "4", "01"),
    *("1\nThank you.", "Verdict: 1", "one", "１", "²", "1, because it is longer", "[[1]]"),
    *("<think>\n1", "<think>1</think>", "3\n<think>1</think>."),
)

CORPUS = Corpus((*read(*READ), *all_unreadable("the last line is not 1, 2 or 3 alone", UNREADABLE)))
