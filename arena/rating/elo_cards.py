"""How far Elo's numbers can be relied on: the two axioms of Elo Uncovered, as cards.

Boubdir et al. (2023), https://arxiv.org/abs/2311.17295: *reliability*, another order of the same
votes or another K must not change the ranking; *transitivity*, a model that beats another must not
be rated below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from arena.errors import BadInput
from arena.rating.elo_orders import play, random_orders
from arena.rating.limits import at_least, inside
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.pair_test import two_sided_p
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReliabilityCell:
    """Elo of one K averaged over a number of orders, against Bradley-Terry.

    Attributes
    ----------
    swaps : int
        Pairs of models that the two rank in opposite order.
    largest_change : float
        Largest difference of a rating, in points, both with the same mean.
    flips : tuple of float
        For each two neighbours of Bradley-Terry's ranking, the chance that such an average ranks
        them in opposite order: for one order the share of orders, for more by the normal law.
    """

    k_factor: float
    permutations: int
    swaps: int
    largest_change: float
    flips: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReliabilityCard:
    """Cells for each K and number of orders; `models` are in Bradley-Terry's ranking."""

    models: tuple[str, ...]
    cells: tuple[ReliabilityCell, ...]


def reliability_card(
    table: VoteTable,
    k_factors: Sequence[float] = (1, 4, 16, 32),
    permutations: Sequence[int] = (1, 100, 1000),
    seed: int = 0,
) -> ReliabilityCard:
    """Play the votes in random orders, the same ones for each K.

    Raises
    ------
    NoVotes
    DisconnectedModels
    NoConvergence
    BadInput
        If there is no K or no number of orders, a K is below 0, or a number below 1.
    """
    at_least(1, numbers_of_k=len(k_factors), numbers_of_orders=len(permutations))
    for k_factor in k_factors:
        at_least(0, k_factor=k_factor)
    for number in permutations:
        at_least(1, permutations=number)
    at_least(0, seed=seed)
    fit = BradleyTerry().fit(table)
    reference = POINTS_PER_LOG_ODD * fit.strengths
    ranking = np.argsort(-reference, kind="stable")
    orders = random_orders(len(table), max(permutations), seed)
    played = np.concatenate([play(table, k_factors, some) for some in orders], axis=1)
    cells = [
        _cell(k_factor, number, ratings[:, ranking], reference[ranking])
        for k_factor, ratings in zip(k_factors, played, strict=True)
        for number in permutations
    ]
    return ReliabilityCard(tuple(fit.models[model] for model in ranking), tuple(cells))


def _cell(k_factor: float, number: int, ratings: _Array, reference: _Array) -> ReliabilityCell:
    """One cell; `ratings` (p, n) and `reference` (n,) are in the reference's ranking."""
    mean = ratings[:number].mean(axis=0)
    better, worse = np.triu_indices(len(reference), k=1)
    swapped = (mean[better] < mean[worse]) & (reference[better] > reference[worse])
    leads = ratings[:, :-1] - ratings[:, 1:]
    if number == 1:
        flips = (leads < 0).mean(axis=0) + (leads == 0).mean(axis=0) / 2
    else:
        error = leads.std(axis=0, ddof=1) / np.sqrt(number)
        flips = stats.norm.cdf(-leads.mean(axis=0) / np.maximum(error, 1e-12))
    return ReliabilityCell(
        k_factor=float(k_factor),
        permutations=number,
        swaps=int(swapped.sum()),
        largest_change=float(np.abs(mean - reference).max()),
        flips=tuple(flips.tolist()),
    )


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A pair rated against its own votes; ties are in neither count."""

    winner: str
    loser: str
    wins: int
    losses: int
    p_value: float


@dataclass(frozen=True, slots=True)
class TransitivityCard:
    """Where pairwise majorities and ratings do not fit.

    Attributes
    ----------
    triples : int
        Triples of models whose three pairs have a majority each.
    cycles : int
        Those in which each model beats the next.
    examples : tuple of triples of str
        The first of the cycles, each model beating the next and the last the first.
    contradictions : tuple of Contradiction
        Pairs whose significant winner is rated lower, smallest p-value first.
    contradicted : int
        Triples with such a pair.
    """

    triples: int
    cycles: int
    examples: tuple[tuple[str, str, str], ...]
    contradictions: tuple[Contradiction, ...]
    contradicted: int


def transitivity_card(
    table: VoteTable, ratings: _Array, significance: float = 0.05, shown: int = 100
) -> TransitivityCard:
    """Hold `ratings`, (n,), against the majority of each pair, by a two-sided binomial test.

    Raises
    ------
    BadInput
        If the significance is not between 0 and 1, or there is not one rating per model.
    """
    inside(0, 1, significance=significance)
    at_least(0, shown=shown)
    if ratings.shape != (len(table.models),):
        raise BadInput(f"{len(table.models)} models need as many ratings, not {ratings.shape}")
    wins = _wins(table)
    beats = wins > wins.T
    decided = beats | beats.T
    p_value = two_sided_p(wins, wins.T)
    against = beats & (p_value < significance) & (ratings[:, None] < ratings)

    cycles = 0
    examples: list[tuple[str, str, str]] = []
    for model in range(len(ratings)):
        # The smallest code of its cycle comes first, so that each is found once.
        after = np.arange(len(ratings)) > model
        second, third = (
            np.flatnonzero(beats[model] & after),
            np.flatnonzero(beats[:, model] & after),
        )
        found = np.argwhere(beats[np.ix_(second, third)])
        cycles += len(found)
        for i, j in found[: shown - len(examples)].tolist():
            examples.append((table.models[model], table.models[second[i]], table.models[third[j]]))

    contradictions = [
        Contradiction(
            winner=table.models[i],
            loser=table.models[j],
            wins=int(wins[i, j]),
            losses=int(wins[j, i]),
            p_value=float(p_value[i, j]),
        )
        for i, j in np.argwhere(against).tolist()
    ]
    return TransitivityCard(
        triples=_triangles(decided),
        cycles=cycles,
        examples=tuple(examples),
        contradictions=tuple(sorted(contradictions, key=lambda pair: pair.p_value)),
        contradicted=_triangles(decided) - _triangles(decided & ~(against | against.T)),
    )


def _wins(table: VoteTable) -> NDArray[np.int64]:
    """How often each model (row) beat each other (column), (n, n)."""
    n = len(table.models)
    won, lost = table.points > 0.5, table.points < 0.5
    winner = np.concatenate([table.a[won], table.b[lost]]).astype(np.int64)
    loser = np.concatenate([table.b[won], table.a[lost]])
    return np.bincount(winner * n + loser, minlength=n * n).reshape(n, n)


def _triangles(joined: NDArray[np.bool_]) -> int:
    edges = joined.astype(np.float64)
    return round(float((edges @ edges * edges).sum()) / 6)
