"""How sure a judge was of the words it wrote: exp of minus the mean log-probability of its tokens.

TrustJudge (arXiv 2509.21117) takes, of the two orders, the verdict of the judgment with the lower
perplexity; the fit's rule `low_ppl` does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from arena.domain import Token
from arena.judging.reading import Reading


def perplexity(reading: Reading, tokens: Sequence[Token]) -> Reading:
    """The reading with the perplexity of its whole answer, if the tokens' chances are known."""
    if not tokens:
        return reading
    mean = math.fsum(token.logprob for token in tokens) / len(tokens)
    return replace(reading, perplexity=math.exp(-mean))
