"""A leaderboard from rankings of several models, as they are: no pair is counted for itself.

The rankings' pairs say who can be rated and who won how often; strengths and intervals are
Plackett-Luce's. Level models in a ranking stand for every order of them, each with an equal part of
its weight; of more than four level ones, for the orders that put each in each place once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product

from arena.domain import A_WINS, TIE, VoteRecord
from arena.errors import NoVotes
from arena.rating.board import Board, rate
from arena.rating.method import RatingFit
from arena.rating.methods.plackett_luce import PlackettLuce
from arena.rating.notes import counted
from arena.rating.rankings import Rankings
from arena.rating.scale import Anchor
from arena.vote_table import VoteTable

_ALL_ORDERS = 4
"""Up to so many level models every order is taken."""


@dataclass(frozen=True, slots=True)
class RankedList:
    """One ranking: groups of models, best first; who stand in one group are level.

    Attributes
    ----------
    groups : tuple of tuples of str
    judge, cluster : str
        Who made it; rankings of one cluster are related.
    """

    groups: tuple[tuple[str, ...], ...]
    judge: str
    cluster: str

    def among(self, models: frozenset[str]) -> RankedList:
        """Of these models alone."""
        kept = [tuple(one for one in group if one in models) for group in self.groups]
        return replace(self, groups=tuple(group for group in kept if group))

    def orders(self) -> list[tuple[str, ...]]:
        """The strict orders it stands for."""
        choices = [_orders_of_level(group) for group in self.groups]
        return [tuple(one for part in chosen for one in part) for chosen in product(*choices)]


def rate_rankings(
    lists: Sequence[RankedList], *, anchor: Anchor | None = None, unreadable: int = 0
) -> Board:
    """Rate the models that the rankings hold.

    Raises
    ------
    NoVotes
        If there is no ranking.
    UnknownThing
        If the anchor is in none.
    """
    if not lists:
        raise NoVotes("no rankings to rate by")
    table = VoteTable.from_records(list(_pairs(lists)))
    board = rate(table, method=_OfLists(lists), anchor=anchor)
    said = counted(len(lists), "ranking", "rankings")
    return replace(board, unreadable=unreadable, notes=(f"Fitted as {said}.", *board.notes))


class _OfLists(PlackettLuce):
    """Plackett-Luce that looks at the rankings behind the pairs."""

    def __init__(self, lists: Sequence[RankedList]) -> None:
        super().__init__()
        object.__setattr__(self, "_lists", lists)

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit the rankings among the table's models."""
        inside = frozenset(table.models)
        lists: Sequence[RankedList] = self._lists  # type: ignore[attr-defined]
        rows: list[tuple[str, ...]] = []
        clusters: list[str] = []
        weights: list[float] = []
        for one in (full.among(inside) for full in lists):
            if sum(map(len, one.groups)) < 2:
                continue
            orders = one.orders()
            rows += orders
            clusters += [one.cluster] * len(orders)
            weights += [1 / len(orders)] * len(orders)
        coded = Rankings.from_lists(rows, table.models, clusters, weights)
        return self.fit_rankings(coded)


def _orders_of_level(group: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(group) <= _ALL_ORDERS:
        return list(permutations(group))
    return [group[start:] + group[:start] for start in range(len(group))]


def _pairs(lists: Sequence[RankedList]) -> Iterator[VoteRecord]:
    for number, one in enumerate(lists):
        placed = [(name, place) for place, group in enumerate(one.groups) for name in group]
        for (better, high), (worse, low) in combinations(placed, 2):
            yield VoteRecord(
                vote_id=f"{number} {better} {worse}",
                prompt=one.cluster,
                cluster=one.cluster,
                model_a=better,
                model_b=worse,
                verdict=TIE if high == low else A_WINS,
                judge=one.judge,
                battle=f"ranking {number}",
            )
