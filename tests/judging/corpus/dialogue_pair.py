"""Texts that were asked for A or B on the last line."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS
from tests.judging.corpus.hard import Corpus, read, unreadable

NO_CHOICE = "no choice on the last line"

READ = (
    ("[[A]]", A_WINS),
    ("The host listens.\n[[B]]\n\n", B_WINS),
    ("[[B]] was my first thought.\n[[A]]", A_WINS),
    ("She says [[B]].\n**[[A]]**", A_WINS),
    ("reasons\n[[b]]", B_WINS),
    ("reasons\n[[ A ]]", A_WINS),
    ("reasons\n`[[B]]`", B_WINS),
    ("reasons\nMy choice: [[A]]", A_WINS),
    ("reasons\n[[A]] On Tone, the judged speaker of conversation A does better.", A_WINS),
    ("reasons\n[[A]] [[A]]", A_WINS),
    ("reasons\r\n[[B]]\r\n", B_WINS),
    ("<think>[[B]]</think>reasons\n[[A]]", A_WINS),
    ("left out [[B]]</think>\n[[A]]", A_WINS),
    ("Bの方が良い。\n[[B]]。", B_WINS),
)
UNREADABLE = (
    ("", NO_CHOICE),
    ("A", NO_CHOICE),
    ("[A]", NO_CHOICE),
    ("[[C]]", NO_CHOICE),
    ("[[tie]]", NO_CHOICE),
    ("[[A>B]]", NO_CHOICE),
    ("[[А]]", NO_CHOICE),  # Cyrillic
    ("[[A]]\nI hope this helps!", NO_CHOICE),
    ("<think>[[A]]", NO_CHOICE),
    ("The speaker of conversation A does better.", NO_CHOICE),
    ("I'm sorry, but I cannot judge people.", NO_CHOICE),
    ("[[A\n]]", NO_CHOICE),
    ("[[A]] or [[B]]", "2 different choices on the last line"),
    ("[[A]] [[A=B]]", "2 different choices on the last line"),
    ("[[A=B]]", "a tie, which was not offered"),
)

CORPUS = Corpus((*read(*READ), *unreadable(*UNREADABLE)))
