"""One rating from those of several groups of users, by each group's share among the real users.

IQA-EVAL (Li et al. 2024, https://arxiv.org/abs/2408.13545) mixes personas as users are mixed. A
single persona's ratings are those of the population only where all groups have the same taste.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """Share-weighted ratings and their standard errors, both (n,)."""

    ratings: _Floats
    errors: _Floats


def share_weighted(
    ratings: Mapping[str, _Floats], errors: Mapping[str, _Floats], shares: Mapping[str, float]
) -> Mixed:
    """The mean of the groups' ratings, weighted by `shares`.

    Parameters
    ----------
    ratings, errors : mapping of str to (n,) array
        By group, of the same models in the same order, on the same scale; errors of different
        groups are taken to be independent.
    shares : mapping of str to float
        Of each group among the users; sum to 1.

    Raises
    ------
    BadInput
        If the three do not name the same groups, or the shares are not shares.

    Examples
    --------
    >>> groups = {"expert": np.array([1100.0, 900.0]), "novice": np.array([900.0, 1100.0])}
    >>> none = {name: np.zeros(2) for name in groups}
    >>> share_weighted(groups, none, {"expert": 0.3, "novice": 0.7}).ratings.tolist()
    [960.0, 1040.0]
    """
    if not ratings.keys() == errors.keys() == shares.keys():
        named = sorted({*ratings} ^ {*shares} or {*ratings} ^ {*errors})
        raise BadInput(f"ratings, errors and shares name different groups: {', '.join(named)}")
    total = math.fsum(shares.values())
    if min(shares.values(), default=0) < 0 or not math.isclose(total, 1, abs_tol=1e-9):
        raise BadInput(f"shares must be 0 or more and sum to 1; they sum to {total:g}")
    groups = sorted(shares)
    weight = np.array([shares[name] for name in groups])
    return Mixed(
        weight @ np.stack([ratings[name] for name in groups]),
        np.sqrt(weight**2 @ np.stack([errors[name] for name in groups]) ** 2),
    )
