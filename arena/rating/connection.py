"""Which models the votes allow to be rated, and why the others cannot be.

The Bradley-Terry likelihood has a maximum exactly when every split of the models into two groups
has a win, or a tie, in both directions: when the graph of wins is strongly connected
(Ford 1957, https://doi.org/10.2307/2308513). So the rule is: the strongly connected group with the
most decided votes (not ties) inside it is rated, on those votes and its ties; every other model is
listed with the reason. Not the group with the most models: clones that tie one another would be it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from arena.rating.votes import ModelTallies, PairTallies

NO_VOTES = "no votes"
UNDEFEATED = "undefeated: no rated model won or tied against it, so its strength has no upper bound"
WINLESS = "winless: it neither beat nor tied a rated model, so its strength has no lower bound"
APART = "not compared with the rated ones: no chain of wins or ties joins them"
NEVER_LOST = "undefeated: it won every vote, so its strength has no upper bound"
NEVER_WON = "winless: it lost every vote, so its strength has no lower bound"
ONE_SIDED = "one-sided: it beat some and lost to others, but never both with the same group"


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """The rated group and the reasons of the rest.

    Attributes
    ----------
    rated : (n,) bool array
        All False where no group has two models.
    reasons : dict
        Code of each unrated model to one of the sentences above.
    """

    rated: NDArray[np.bool_]
    reasons: dict[int, str]


def win_groups(pairs: PairTallies) -> NDArray[np.int64]:
    """Label each model with its strongly connected group; an (n,) array, groups 0, 1, …."""
    _, labels = connected_components(_win_graph(pairs), directed=True, connection="strong")
    return labels.astype(np.int64)


def joined_both_ways(scored: NDArray[np.bool_]) -> bool:
    """Whether every model is reached from every other; `scored`, (n, n): row won or tied column.

    The quick answer for votes that join all models; `win_groups` tells which ones fall apart.
    """
    for edges in scored, scored.T:
        reached = np.zeros(len(edges), np.bool_)
        new = np.arange(len(edges)) == 0
        while new.any():
            reached |= new
            new = edges[new].any(axis=0) & ~reached
        if not reached.all():
            return False
    return True


def connect(pairs: PairTallies, models: ModelTallies) -> Connection:
    """Choose the rated group: most decided votes inside, then votes, models, the first name."""
    n = pairs.n_models
    groups = win_groups(pairs)
    sizes = np.bincount(groups)
    inside = groups[pairs.a] == groups[pairs.b]
    votes = np.bincount(groups[pairs.a[inside]], pairs.votes[inside], minlength=len(sizes))
    decided = np.bincount(groups[pairs.a[inside]], pairs.decided[inside], minlength=len(sizes))
    first_name = np.full(len(sizes), n)
    np.minimum.at(first_name, groups, np.arange(n))
    # A group of one has no votes inside; it comes last even where nobody else has any.
    best = np.lexsort((first_name, -sizes, -votes, -decided))[0]

    if sizes[best] < 2:
        reasons = {model: _reason_alone(models, model) for model in range(n)}
        return Connection(np.zeros(n, np.bool_), reasons)

    rated = groups == best
    graph = _win_graph(pairs)
    start = int(first_name[best])
    below = set(_reached(graph, start))
    above = set(_reached(csr_array(graph.T), start))
    reasons = {}
    for model in np.flatnonzero(~rated).tolist():
        if models.votes[model] == 0:
            reasons[model] = NO_VOTES
        elif model in above:
            reasons[model] = UNDEFEATED
        else:
            reasons[model] = WINLESS if model in below else APART
    return Connection(rated, reasons)


def _win_graph(pairs: PairTallies) -> csr_array:
    """An edge from each model to every model that it beat or tied."""
    a_scored, b_scored = pairs.points > 0, pairs.points < pairs.votes
    winners = np.concatenate([pairs.a[a_scored], pairs.b[b_scored]])
    losers = np.concatenate([pairs.b[a_scored], pairs.a[b_scored]])
    shape = (pairs.n_models, pairs.n_models)
    return csr_array((np.ones(len(winners)), (winners, losers)), shape=shape)


def _reached(graph: csr_array, start: int) -> list[int]:
    found: list[int] = breadth_first_order(graph, start, return_predecessors=False).tolist()
    return found


def _reason_alone(models: ModelTallies, model: int) -> str:
    """Why a model is unrated where nobody is rated; there is no tie then."""
    if models.votes[model] == 0:
        return NO_VOTES
    if models.losses[model] == 0:
        return NEVER_LOST
    return NEVER_WON if models.wins[model] == 0 else ONE_SIDED
