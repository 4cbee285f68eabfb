"""Models that only a judge of no proven sharpness joins to the others: no joint fit can place them.

Their strengths count only times that judge's sharpness. Where it tosses coins the product is about
0, so the strengths run away while the sharpness goes to 0, and drag the scale of all others along.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoConvergence, NotIdentified
from arena.rating.connection import win_groups
from arena.rating.votes import among, tally_pairs
from arena.vote_table import VoteTable

Doubt = Callable[[VoteTable], tuple[str, ...]]
"""Names of the judges whose sharpness may be 0 or less, by a joint fit of these votes."""

_NAMED = 5


def refuse_doubtful_links(
    table: VoteTable, names: tuple[str, ...], group: NDArray[np.integer], doubtful: Doubt
) -> None:
    """Refuse votes in which a judge in doubt is the only one that joins some models to the rest.

    Whether a judge is in doubt is found on the models that the others join. `group` is an (m,)
    array of codes into `names`, the judges.

    Raises
    ------
    NotIdentified
    """
    for code, name in enumerate(names):
        groups = win_groups(tally_pairs(table.take(group != code)))
        joined = groups == np.bincount(groups).argmax()
        inside = among(table, joined)
        if joined.all() or len(inside) == 0:
            continue
        try:
            in_doubt = name in doubtful(inside)
        except (NotIdentified, NoConvergence):
            continue  # the models that are left tell nothing about the judge
        if in_doubt:
            apart = [table.models[model] for model in np.flatnonzero(~joined)]
            more = f" and {len(apart) - _NAMED} more" if len(apart) > _NAMED else ""
            raise NotIdentified(
                f"not identified: only votes of the judge {name} join {', '.join(apart[:_NAMED])}"
                f"{more} to the other models, and its sharpness is not surely above 0; collect "
                "votes of another judge on them, leave them out, or leave sharpness out"
            )
