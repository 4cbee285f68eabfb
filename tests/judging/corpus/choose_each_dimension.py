"""Texts that close with a line for each dimension."""

from __future__ import annotations

from arena.domain import Margin, Verdict
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

A = Verdict(1, 0, 0, Margin.SLIGHT)
B = Verdict(0, 1, 0, Margin.MUCH)


BOTH = (
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
    "A is kind.\n\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\n\n",
    "verdicts\nwit: [[B>>A]]\ntone: [[A>B]]",
    "**Verdicts:**\n**tone:** [[A>B]]\n**wit**: [[B>>A]]",
    "## Verdicts\n- Tone: [[a>b]]\n- WIT: [[b>>a]]",
    "Verdicts:\n`tone: [[A>B]]`\n> wit: [[A<<B]]",
    "Verdicts:\r\ntone : [[A>B]]\r\nwit : [[B>>A]]\r\n",
    "tone: [[B>A]]\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
    "B says\nVerdicts:\ntone: [[B>A]]\nwit: [[A=B]]\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
    "<think>Verdicts:\ntone: [[B>A]]</think>\nVerdicts:\ntone: [[A>B]]\nwit: [[B>>A]]",
    "Verdicts:\ntone: [[A>B]], for it is kind\nwit: [[B>>A]], it is funnier",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nI hope this helps.",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\ncharm: [[B>A]]",
)
ONE = (
    "Verdicts:\ntone: [[A>B]]",
    "Verdicts:\ntone: [[A>B]]\nwit: funny",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B]]",
    "Verdicts:\ntone: [[A>B]]\nwit [[B>>A]]",
    "Verdicts:\ntone: [[A>B]]\nwitty: [[B>>A]]",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nwit: [[A=B]]",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]]\nwit: [[B>>A]]",
    "Verdicts:\ntone: [[A>B]]\nwit: [[B>>A]] or [[A=B]]",
    "wit: [[B>>A]]\nVerdicts:\ntone: [[A>B]]",
    "Verdicts:\nwit: [[B>>A]]\nVerdicts:\ntone: [[A>B]]",
)
NONE = (
    ("", "no heading Verdicts"),
    ("tone: [[A>B]]\nwit: [[B>>A]]", "no heading Verdicts"),
    ("Verdicts: tone: [[A>B]] wit: [[B>>A]]", "no heading Verdicts"),
    ("<think>Verdicts:\ntone: [[A>B]]", "no heading Verdicts"),
    ("Verdicts:\n[[A>B]]\n[[B>>A]]", "no dimension has one line with one label"),
    ("Verdicts:\ntone: [[A>B]]\nVerdicts:", "no dimension has one line with one label"),
    ("Verdicts:\ntone: A>B\nwit: B>A", "no dimension has one line with one label"),
    ("Verdicts:\nобщий тон: [[A>B]]", "no dimension has one line with one label"),
)

CORPUS = Corpus(
    (
        *(Hard(text, Reading(verdicts=(("tone", A), ("wit", B)))) for text in BOTH),
        # A missing or doubled line makes only its dimension unreadable.
        *(Hard(text, Reading(verdicts=(("tone", A),))) for text in ONE),
        *unreadable(*NONE),
    ),
    dimensions=("tone", "wit"),
)
