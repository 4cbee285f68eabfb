"""Texts of judges that were asked to rank three responses on the last line."""

from __future__ import annotations

from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

NO_RANKING = "the last line is no ranking"
NOT_EACH = "the ranking does not name each of ABC exactly once"

READ = (
    ("B > A > C", (1, 2, 0)),
    ("reasons\nB>A>C\n\n", (1, 2, 0)),
    ("reasons\r\nb > a > c\r\n", (1, 2, 0)),
    ("reasons\n**B > A > C**", (1, 2, 0)),
    ("reasons\n[[B > A > C]]", (1, 2, 0)),
    ("reasons\n`B > A > C`.", (1, 2, 0)),
    ("reasons\nMy ranking: B > A > C", (1, 2, 0)),
    ("A > B > C is tempting.\nB > A > C", (1, 2, 0)),
    ("<think>A > B > C</think>\nB > A > C", (1, 2, 0)),
    ("left out A > B > C</think>\nB > A > C", (1, 2, 0)),
    ("順位: B > A > C", (1, 2, 0)),
    # Responses that are level share the places between them.
    ("B > A = C", (0.5, 2, 0.5)),
    ("A = C > B", (1.5, 0, 1.5)),
    ("A = B = C", (1, 1, 1)),
)
UNREADABLE = (
    ("", NO_RANKING),
    ("I cannot rank these.", NO_RANKING),
    ("I'm sorry, but I can't help with that.", NO_RANKING),
    ("B > A > C\nThank you.", NO_RANKING),
    ("B >> A > C", NO_RANKING),
    ("B, A, C", NO_RANKING),
    ("1. B\n2. A\n3. C", NO_RANKING),
    ("B > A >", NO_RANKING),
    ("B < A < C", NO_RANKING),
    ("B > A < C", NO_RANKING),
    ("B > A > C or A > B > C", NO_RANKING),
    ("A > B > C is wrong: B > A > C", NO_RANKING),
    ("1 > 2 > 3", NO_RANKING),
    ("Б > А > С", NO_RANKING),
    ("<think>B > A > C", NO_RANKING),
    ("<think>B > A > C</think>", NO_RANKING),
    ("B > A", NOT_EACH),
    ("B > A > A", NOT_EACH),
    ("B > A > C > A", NOT_EACH),
    ("B > A > D", NOT_EACH),
    ("A", NOT_EACH),
)

CORPUS = Corpus(
    (
        *(Hard(text, Reading(scores=scores, prob_source="score")) for text, scores in READ),
        *unreadable(*UNREADABLE),
    )
)
