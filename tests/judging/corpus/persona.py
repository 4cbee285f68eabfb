"""Texts that were asked for a label and a certainty on the last line."""

from __future__ import annotations

from arena.domain import TIE, Margin, Verdict
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

A_SLIGHT = Verdict(1, 0, 0, Margin.SLIGHT)
B_MUCH = Verdict(0, 1, 0, Margin.MUCH)

NO_LABEL = "no label on the last line"
NO_CERTAINTY = "no certainties on the last line"
OUTSIDE = "the certainty is not from 1 to 100"


READ = (
    ("[[A>B]] certainty: 85", A_SLIGHT, 0.85),
    ("She likes it plain.\n[[A>B]] certainty: 85\n\n", A_SLIGHT, 0.85),
    ("[[B>>A]] certainty: 100", B_MUCH, 1.0),
    ("[[A=B]] certainty: 1", TIE, 0.01),
    ("[[a>b]] CERTAINTY: 40", A_SLIGHT, 0.4),
    ("**[[A>B]]** **Certainty:** 85", A_SLIGHT, 0.85),
    ("[[A>B]], certainty 85.", A_SLIGHT, 0.85),
    ("[[A>B]] (certainty = 85%)", A_SLIGHT, 0.85),
    ("certainty: 85, verdict: [[A>B]]", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: 085", A_SLIGHT, 0.85),
    ("[[B>A]] certainty: 20\nNo:\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
    ("<think>[[B>A]] certainty: 20</think>\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: 85 certainty: 85", A_SLIGHT, 0.85),
    ("彼女は短い方を好む。\n[[A>B]] certainty: 85", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: 85/100", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: 85 / 100", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: 85 out of 100", A_SLIGHT, 0.85),
    ("[[A>B]] certainty: ~85 percent", A_SLIGHT, 0.85),
    ("[[A>B]] certainty – 85", A_SLIGHT, 0.85),
)
UNREADABLE = (
    ("[[A>B]] certainty: -5", NO_CERTAINTY),
    ("[[A>B]] certainty: .85", NO_CERTAINTY),
    ("[[A>B]] certainty: <50", NO_CERTAINTY),
    ("[[A>B]] certainty: >90", NO_CERTAINTY),
    ("[[A>B]] certainty: 7/10", NO_CERTAINTY),
    ("[[A>B]] certainty: 4 / 5", NO_CERTAINTY),
    ("[[A>B]] certainty: 80-90", NO_CERTAINTY),
    ("[[A>B]] certainty: 80 to 90", NO_CERTAINTY),
    ("[[A>B]] certainty: 8 out of 10", NO_CERTAINTY),
    ("", NO_LABEL),
    ("certainty: 85", NO_LABEL),
    ("[[A>B]]\ncertainty: 85", NO_LABEL),
    ("[[A]] certainty: 85", NO_LABEL),
    ("[[A>B]] or [[B>A]] certainty: 85", "2 different labels on the last line"),
    ("[[A>B]]", NO_CERTAINTY),
    ("certainty: 85\n[[A>B]]", NO_CERTAINTY),
    ("[[A>B]] 85", NO_CERTAINTY),
    ("[[A>B]] certainty: high", NO_CERTAINTY),
    ("[[A>B]] certainty: 0.85", NO_CERTAINTY),
    ("[[A>B]] certainty: 8,5", NO_CERTAINTY),
    ("[[A>B]] uncertainty: 85", NO_CERTAINTY),
    ("[[A>B]] certainty: -", NO_CERTAINTY),
    ("[[A>B]] certainty: 85 or certainty: 60", "2 certainties on the last line"),
    ("[[A>B]] certainty: 0", OUTSIDE),
    ("[[A>B]] certainty: 101", OUTSIDE),
    ("[[A>B]] certainty: 850", OUTSIDE),
    ("<think>[[A>B]] certainty: 85", NO_LABEL),
)

CORPUS = Corpus(
    (
        *(Hard(text, Reading(verdict, certainty=share)) for text, verdict, share in READ),
        *unreadable(*UNREADABLE),
    )
)
