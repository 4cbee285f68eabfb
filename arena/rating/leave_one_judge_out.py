"""How much ratings hang on a single judge: fits without each of them.

The jackknife over judges (Efron & Tibshirani 1993, chapter 11) takes the judges as drawn from
others like them, so it says something only where there are several.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import NotIdentified, RatingError
from arena.rating.method import RatingMethod, strengths_only
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

PEOPLE = "people"


@dataclass(frozen=True, slots=True, eq=False)
class WithoutJudge:
    """The fit without one judge.

    Attributes
    ----------
    votes : int
        Those of the judge.
    change : (n,) array or None
        Strengths without the judge less those with all, in log-odds; None where there is no fit.
    swaps : int or None
        Pairs of models that change places.
    reason : str
        Why there is no fit; empty where there is one.
    """

    judge: str
    votes: int
    change: _Array | None
    swaps: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """All of them, by name of the judge.

    `jackknife` is the standard error of the strengths over judges, (n,); None without two fits.
    """

    models: tuple[str, ...]
    judges: tuple[WithoutJudge, ...]
    jackknife: _Array | None


def leave_one_judge_out(
    table: VoteTable, method: RatingMethod, people_prefix: str = "human:"
) -> LeftOut:
    """Fit `table`, and fit it again without each judge; people count as one judge.

    Raises
    ------
    NotIdentified
        If there is only one judge.
    RatingError
        If the votes of all judges have no fit.
    """
    method, prefix = strengths_only(method), people_prefix
    names = [PEOPLE if prefix and name.startswith(prefix) else name for name in table.judges]
    of_vote = np.array(names, object)[table.judge]
    present = sorted(set(of_vote.tolist()))
    whole = method.fit(table).strengths
    if len(present) < 2:
        raise NotIdentified(
            "without its only judge no vote is left; collect votes of another judge or of people"
        )
    found = []
    for judge in present:
        own = of_vote == judge
        votes = int(own.sum())
        try:
            without = method.fit(table.take(~own)).strengths
        except RatingError as error:
            found.append(WithoutJudge(judge, votes, None, None, str(error)))
            continue
        better, worse = np.triu_indices(len(whole), k=1)
        turned = (whole[better] - whole[worse]) * (without[better] - without[worse]) < 0
        found.append(WithoutJudge(judge, votes, without - whole, int(turned.sum())))
    changes = [one.change for one in found if one.change is not None]
    k = len(changes)
    spread = np.sqrt(k - 1) * np.std(changes, axis=0) if k > 1 else None
    return LeftOut(table.models, tuple(found), spread)
