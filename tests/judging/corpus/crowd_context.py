"""Texts of judges that compare with other models' responses, or read remarks on them."""

from __future__ import annotations

from tests.judging.corpus.five_labels import A_SLIGHT, B_MUCH, FIVE_LABELS, NO_LABEL, TWO_LABELS
from tests.judging.corpus.hard import Corpus, read, unreadable

CORPUS = Corpus(
    (
        *FIVE_LABELS,
        *read(
            ("A remark on response B says [[A>>B]], of another pair.\n[[A>B]]", A_SLIGHT),
            ("The remarks: [[A>B]], [[A>B]], [[A=B]].\nMine:\n[[B>>A]]", B_MUCH),
            ("What is there called response A is B here.\n[[B>>A]]", B_MUCH),
        ),
        *unreadable(
            ("Most remarks prefer A, so I follow them.", NO_LABEL),
            ("(They had nothing to add.)", NO_LABEL),
            ("The remarks say [[A>B]], I say [[B>A]]", TWO_LABELS),
            ("[[A>B]]\n(They had nothing to add.)", NO_LABEL),
        ),
    )
)
