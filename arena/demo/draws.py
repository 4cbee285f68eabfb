"""Chance that depends on nothing but its key: the same key gives the same number everywhere.

A simulated model or judge draws from a hash of what it was asked, so a call that is asked again
after a crash brings the same text, on whatever machine and in whatever order.
"""

from __future__ import annotations

import math
from hashlib import blake2b
from statistics import NormalDist

_STANDARD_NORMAL = NormalDist()


def uniform(*key: str) -> float:
    """A number strictly between 0 and 1, uniform over keys."""
    # Texts come out of JSON, which can carry lone surrogates.
    joined = "\x1f".join(key).encode(errors="surrogatepass")
    number = int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")
    return ((number >> 12) + 0.5) / 2**52


def logistic(*key: str) -> float:
    """Standard logistic noise: mean 0, in log-odds."""
    share = uniform(*key)
    return math.log(share / (1 - share))


def normal(*key: str) -> float:
    """Standard normal noise."""
    return _STANDARD_NORMAL.inv_cdf(uniform(*key))
