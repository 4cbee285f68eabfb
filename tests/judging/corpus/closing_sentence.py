"""Texts that end with a sentence about a choice."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE
from tests.judging.corpus.hard import Corpus, read, unreadable

NONE = "no closing sentence states a choice"
SEVERAL = "the closing sentence names several choices"


READ = (
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
    ("If I had to choose 1 of the two, I would choose Assistant 2.", B_WINS),
    ("I choose 2. I would not choose 1.", B_WINS),
    ("It is not perfect, but I choose 2.", B_WINS),
    ("I choose 1, not 2.", A_WINS),
    ("I prefer Assistant 2's answer to Assistant 1's.", B_WINS),
    ("I choose 2, and again: I choose 2.", B_WINS),
    ("I choose Assistant 1, whose answer 2 + 2 = 4 is right.", A_WINS),
)
UNREADABLE = (
    ("I would not choose Assistant 1.", NONE),
    ("I cannot recommend Assistant 2.", NONE),
    ("I can't in good faith recommend Assistant 2.", NONE),
    ("I don’t choose 1.", NONE),
    ("I do not think that Assistant 1 is the better one.", NONE),
    ("I cannot choose between 1 and 2.", SEVERAL),
    ("I would give Assistant 1 a score of 3 and Assistant 2 a score of 9.", SEVERAL),
    ("I rate Assistant 1 4/5 and Assistant 2 5/5.", SEVERAL),
    ("I would choose 1 of them.", NONE),
    ("I choose 1 for style, but I would choose 2 for content.", SEVERAL),
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
)

CORPUS = Corpus((*read(*READ), *unreadable(*UNREADABLE)))
