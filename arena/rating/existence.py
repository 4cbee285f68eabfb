"""Whether a likelihood has a maximum; if not, the fit is refused and the models are named.

Ties as halves, and rankings: exactly when every split of the models has a win in both directions
(Ford 1957, https://doi.org/10.2307/2308513). With a parameter for ties, wins must outnumber ties in
some cycle besides: else strengths and that parameter run away together, as where a beat b once,
tied once, and never lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import NegativeCycleError, bellman_ford, connected_components

from arena.errors import DisconnectedModels
from arena.rating.connection import win_groups
from arena.rating.outcomes import PairOutcomes
from arena.rating.votes import PairTallies

_NAMED = 5


def refuse_one_sided(models: tuple[str, ...], groups: NDArray[np.integer]) -> None:
    """Refuse models that fall into several groups; `groups` is an (n,) array of labels.

    Raises
    ------
    DisconnectedModels
    """
    sizes = np.bincount(groups)
    if len(sizes) == 1:
        return
    apart = [models[model] for model in np.flatnonzero(groups != sizes.argmax())]
    more = f" and {len(apart) - _NAMED} more" if len(apart) > _NAMED else ""
    raise DisconnectedModels(
        "the likelihood has no maximum: the largest group of models joined by wins in both "
        f"directions leaves out {', '.join(apart[:_NAMED])}{more}; rate that group alone, or "
        "collect votes that join them"
    )


def refuse_uncompared(models: tuple[str, ...], pairs: PairTallies) -> None:
    """Refuse models that no chain of votes joins, whoever won them.

    Raises
    ------
    DisconnectedModels
    """
    shape = (pairs.n_models, pairs.n_models)
    graph = csr_array((np.ones(len(pairs.a)), (pairs.a, pairs.b)), shape=shape)
    parts, labels = connected_components(graph, directed=False)
    if parts > 1:
        apart = [models[model] for model in np.flatnonzero(labels != np.bincount(labels).argmax())]
        more = f" and {len(apart) - _NAMED} more" if len(apart) > _NAMED else ""
        raise DisconnectedModels(
            f"no chain of votes joins {', '.join(apart[:_NAMED])}{more} to the other models"
        )


def refuse_without_maximum(models: tuple[str, ...], outcomes: PairOutcomes) -> None:
    """Refuse counts for which a likelihood with a parameter for ties has no maximum.

    Raises
    ------
    DisconnectedModels
    """
    refuse_one_sided(models, win_groups(outcomes.as_points()))
    if outcomes.ties.any() and not _wins_outnumber_ties_in_a_cycle(outcomes):
        raise DisconnectedModels(
            "the likelihood has no maximum: in no cycle of these votes are there more wins than "
            "ties, so strengths and the parameter of ties grow together; count ties as halves "
            "(bradley_terry), or collect more votes"
        )


def _wins_outnumber_ties_in_a_cycle(outcomes: PairOutcomes) -> bool:
    """Whether steps of -1 along wins and +1 along ties can go round below 0."""
    a, b = outcomes.a, outcomes.b
    won, lost, tied = outcomes.wins > 0, outcomes.losses > 0, outcomes.ties > 0
    if (won & lost).any():
        return True
    starts = np.concatenate([a[won], b[lost], a[tied & ~won], b[tied & ~lost]])
    ends = np.concatenate([b[won], a[lost], b[tied & ~won], a[tied & ~lost]])
    decided = int(won.sum() + lost.sum())
    steps = np.where(np.arange(len(starts)) < decided, -1.0, 1.0)
    shape = (outcomes.n_models, outcomes.n_models)
    try:
        bellman_ford(csr_array((steps, (starts, ends)), shape=shape), indices=[0])
    except NegativeCycleError:
        return True
    return False
