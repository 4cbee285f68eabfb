"""Texts of judges that review, or answer another judge's review."""

from __future__ import annotations

from tests.judging.corpus.five_labels import A_SLIGHT, B_MUCH, FIVE_LABELS, NO_LABEL, TWO_LABELS
from tests.judging.corpus.hard import Corpus, read, unreadable

CORPUS = Corpus(
    (
        *FIVE_LABELS,
        *read(
            ("The other judge said [[B>A]]; I keep mine.\n[[A>B]]", A_SLIGHT),
            ("You are right, I change my verdict.\nFrom [[A>B]] to:\n[[B>>A]]", B_MUCH),
            ("other judge: [[A>B]]\nme: [[B>>A]]", B_MUCH),
            ("We agree on [[B>A]]? No.\n\n[[A>B]]\n", A_SLIGHT),
        ),
        *unreadable(
            ("I keep my verdict.", NO_LABEL),
            ("I agree with the other judge.", NO_LABEL),
            ("I change from [[A>B]] to [[B>A]]", TWO_LABELS),
            ("[[A>B]]\nWhat does the other judge say?", NO_LABEL),
            ("The other judge said:\n> [[A>B]]\nI have nothing to add.", NO_LABEL),
        ),
    )
)
