"""Texts that begin with two scores."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, all_unreadable

READ = (
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
)
UNREADABLE = (
    *("Assistant 2: 8, Assistant 1: 9", "Assistant 1: 8, Assistant 1: 9"),
    *("", "8", "8\n6", "8 6 7", "eight six", "8 to 6?", "-8 6", "8 -6", "8 6 points"),
    *("Here are my evaluations of Assistants 1 and 2:\n8 6", "Assistant 1 and Assistant 2"),
    *("The scores are 8 6", "1. Assistant 1: 8, Assistant 2: 9", "8.5.1 6", "[[A>B]]"),
    *("<think>8 6", "I cannot score these.", "8 6\u2009and so on", "８ ６ ７"),
)

CORPUS = Corpus(
    (
        *(Hard(text, Reading(verdict, scores=scores)) for text, verdict, scores in READ),
        *all_unreadable("the first line is not two scores", UNREADABLE),
        Hard("7/10 8/100", Reading.unreadable("one score of 10, one of 100")),
        Hard("80 60", Reading.unreadable("a score above 10")),
    )
)
