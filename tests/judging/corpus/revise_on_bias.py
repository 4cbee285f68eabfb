"""Texts of judges that look at a pair, or look again because their verdict seemed biased."""

from __future__ import annotations

from tests.judging.corpus.five_labels import A_SLIGHT, B_MUCH, FIVE_LABELS, NO_LABEL, TWO_LABELS
from tests.judging.corpus.hard import Corpus, read, unreadable

CORPUS = Corpus(
    (
        *FIVE_LABELS,
        *read(
            ("I said [[B>A]] before, for its place.\n[[A>B]]", A_SLIGHT),
            ("My first verdict stands:\n[[B>>A]]", B_MUCH),
            ("Length decided [[A>B]]; without it:\n[[B>>A]]", B_MUCH),
            ("I was not swayed: [[A>B]], again [[A>B]]", A_SLIGHT),
        ),
        *unreadable(
            ("I stand by my first verdict.", NO_LABEL),
            ("Was [[A>B]], is now [[B>A]]", TWO_LABELS),
            ("You are right, I was biased.", NO_LABEL),
            ("[[A>B]]\nThat is my first answer; I cannot give another.", NO_LABEL),
        ),
    )
)
