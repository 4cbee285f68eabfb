"""Texts of judges that were asked for one of five labels on the last line."""

from __future__ import annotations

from arena.domain import TIE, Margin, Verdict
from tests.judging.corpus.hard import read, unreadable

A_MUCH = Verdict(1, 0, 0, Margin.MUCH)
A_SLIGHT = Verdict(1, 0, 0, Margin.SLIGHT)
B_SLIGHT = Verdict(0, 1, 0, Margin.SLIGHT)
B_MUCH = Verdict(0, 1, 0, Margin.MUCH)

NO_LABEL = "no label on the last line"
TWO_LABELS = "2 different labels on the last line"
ITSELF = "the label on the last line compares a response with itself"

FIVE_LABELS = (
    *read(
        ("[[A>B]]", A_SLIGHT),
        ("B quotes [[B>>A]] and [[A=B]].\nStill:\n[[A>B]]", A_SLIGHT),
        ("[[B>>A]] was my first thought.\n[[A>B]]", A_SLIGHT),
        ("Reasons.\n[[A>B]]\n\n\n", A_SLIGHT),
        ("Reasons.\n[[A>B]]   \t", A_SLIGHT),
        ("Reasons.\r\n[[B>A]]\r\n", B_SLIGHT),
        ("reasons\n[[a>b]]", A_SLIGHT),
        ("reasons\n[[b>>A]]", B_MUCH),
        ("reasons\n[[A<B]]", B_SLIGHT),
        ("reasons\n[[A<<B]]", B_MUCH),
        ("reasons\n[[B<<A]]", A_MUCH),
        ("reasons\n[[B=A]]", TIE),
        ("reasons\n[[ A > B ]]", A_SLIGHT),
        ("reasons\n[[A >> B]]", A_MUCH),
        ("reasons\n**[[A>>B]]**", A_MUCH),
        ("reasons\n`[[A=B]]`", TIE),
        ("reasons\nMy final verdict is: [[B>A]]", B_SLIGHT),
        ("reasons\n[[B>A]] because it is kinder.", B_SLIGHT),
        ("reasons\n[[A>B]] [[A>B]]", A_SLIGHT),
        ("reasons\n[[A>B]], that is [[B<A]]", A_SLIGHT),
        ("<think>[[B>>A]]</think>Reasons.\n[[A>B]]", A_SLIGHT),
        ("<think>\n[[B>>A]]\n</think>\n[[A>B]]", A_SLIGHT),
        ("the provider left the start out [[B>A]]</think>\n[[A>B]]", A_SLIGHT),
        ("[[A>B]]\n<think>or not?", A_SLIGHT),
        ("応答Aの方が優れています。\n最終判定:[[A>B]]", A_SLIGHT),
        ("الرد ب أفضل.\n[[B>>A]]", B_MUCH),
        ("Обе одинаковы.\n[[A=B]]。", TIE),
    ),
    *unreadable(
        ("", NO_LABEL),
        ("I cannot compare these responses.", NO_LABEL),
        ("I'm sorry, but I can't help with that.", NO_LABEL),
        ("[[A>B]]\nI hope this helps!", NO_LABEL),
        ("[[A>B]]\n```", NO_LABEL),
        ("Response A is better.", NO_LABEL),
        ("A>B", NO_LABEL),
        ("[A>B]", NO_LABEL),
        ("[[A]]", NO_LABEL),
        ("[[C]]", NO_LABEL),
        ("[[tie]]", NO_LABEL),
        ("[[A>>>B]]", NO_LABEL),
        ("[[A==B]]", NO_LABEL),
        ("[[А>В]]", NO_LABEL),  # Cyrillic letters
        ("[[A>C]]", NO_LABEL),
        ("[[A>\nB]]", NO_LABEL),
        ("<think>[[A>B]]", NO_LABEL),
        ("<think>never closed\n[[A>B]]", NO_LABEL),
        ("reasons\n[[A>B]] or [[B>A]]", TWO_LABELS),
        ("reasons\n[[A>B]] or rather [[A>>B]]", TWO_LABELS),
        ("reasons\nOne of [[A>B]], [[A=B]], [[B>A]]", "3 different labels on the last line"),
        ("reasons\n[[A>A]]", ITSELF),
        ("reasons\n[[A=A]]", ITSELF),
        ("reasons\n[[A<>B]]", ITSELF),
        ("reasons\n[[A>A]] [[A>B]]", TWO_LABELS),
    ),
)
