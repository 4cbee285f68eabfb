"""Texts that were asked for one score on the last line."""

from __future__ import annotations

from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

NO_SCORE = "no score on the last line"
TWO_SCORES = "2 different scores on the last line"
RANGE = "the score is not from 1 to 100"


READ = (
    ("[[72]]", 72),
    ("Fine.\n[[72]]\n\n", 72),
    ("Fine.\n[[ 72 ]]", 72),
    ("Fine.\n[[1]]", 1),
    ("Fine.\n[[100]]", 100),
    ("Fine.\n[[072]]", 72),
    ("Fine.\r\n[[72]]\r\n", 72),
    ("It says [[100]].\n[[72]]", 72),
    ("[[99]] at first.\nThen:\n[[72]]", 72),
    ("Fine.\n**[[72]]**", 72),
    ("Fine.\nScore: [[72]].", 72),
    ("Fine.\n[[72]], I repeat [[72]]", 72),
    ("<think>[[99]]</think>Fine.\n[[72]]", 72),
    ("the start was left out [[99]]</think>\n[[72]]", 72),
    ("[[72]]\n<think>or not?", 72),
    ("良い。\n[[72]]", 72),
)
UNREADABLE = (
    ("", NO_SCORE),
    ("I cannot score this.", NO_SCORE),
    ("72", NO_SCORE),
    ("[72]", NO_SCORE),
    ("[[72/100]]", NO_SCORE),
    ("[[72.5]]", NO_SCORE),
    ("[[-72]]", NO_SCORE),
    ("[[seventy]]", NO_SCORE),
    ("[[７２]]", NO_SCORE),
    ("[[7\n2]]", NO_SCORE),
    ("[[72, 80]]", NO_SCORE),
    ("[[72]]\nI hope this helps!", NO_SCORE),
    ("[[72]]\n```", NO_SCORE),
    ("<think>[[72]]", NO_SCORE),
    ("Fine.\n[[72]] or [[73]]", TWO_SCORES),
    ("Fine.\n[[0]]", RANGE),
    ("Fine.\n[[101]]", RANGE),
    ("Fine.\n[[" + "9" * 5000 + "]]", NO_SCORE),
)

CORPUS = Corpus(
    (
        *(Hard(text, Reading(scores=(score,), prob_source="score")) for text, score in READ),
        *unreadable(*UNREADABLE),
    )
)
