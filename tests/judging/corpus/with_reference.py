"""Texts of judges that saw a reference, which they may quote or compare with."""

from __future__ import annotations

from tests.judging.corpus.five_labels import A_SLIGHT, B_MUCH, FIVE_LABELS, NO_LABEL, TWO_LABELS
from tests.judging.corpus.hard import Corpus, read, unreadable

CORPUS = Corpus(
    (
        *FIVE_LABELS,
        *read(
            ("The reference ends with [[A=B]].\n[[A>B]]", A_SLIGHT),
            ("The reference says 42, B says 42, A says 41.\n[[B>>A]]", B_MUCH),
            ("Reference > A > B, so among the two:\n[[A>B]]", A_SLIGHT),
            ("[[A=B]] would be fair without the reference.\nWith it: [[B>>A]]", B_MUCH),
        ),
        *unreadable(
            ("Both contradict it.\n[[reference>A]]", NO_LABEL),
            ("Both contradict it.\n[[R>A>B]]", NO_LABEL),
            ("The reference is wrong, so I cannot say.", NO_LABEL),
            ("With the reference [[A>B]], without it [[B>A]]", TWO_LABELS),
        ),
    )
)
