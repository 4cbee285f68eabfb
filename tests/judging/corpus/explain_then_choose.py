"""Texts of judges that were asked for reasons and one of five labels."""

from __future__ import annotations

from tests.judging.corpus.five_labels import FIVE_LABELS
from tests.judging.corpus.hard import Corpus

CORPUS = Corpus(FIVE_LABELS)
