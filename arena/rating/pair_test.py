"""Is one of two models better: the two-sided binomial test, ties left out.

What ACUTE-EVAL (https://arxiv.org/abs/1909.03087) reports for each pair. It takes votes to be
independent; the two orders of one battle, or several judges on one, are not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats


def two_sided_p(wins: ArrayLike, losses: ArrayLike) -> NDArray[np.float64]:
    """The chance of a split at least as uneven, if both were equally good.

    Parameters
    ----------
    wins, losses : arrays of int of one shape

    Examples
    --------
    >>> two_sided_p([9, 5, 0], [1, 5, 0]).round(4).tolist()
    [0.0215, 1.0, 1.0]
    """
    w, lost = np.asarray(wins), np.asarray(losses)
    tail = stats.binom.cdf(np.minimum(w, lost), w + lost, 0.5)
    return np.asarray(np.minimum(1, 2 * tail), np.float64)
