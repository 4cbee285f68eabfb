"""The database's votes as they are now, as rating methods take them: no snapshot, no page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from arena.domain import Voters
from arena.errors import NoVotes
from arena.steps.board_votes import EVERY_CATEGORY
from arena.store import vote, vote_count
from arena.vote_counts import VoteCounts
from arena.vote_table import VoteTable

_Ids = NDArray[np.int64]
_Codes = NDArray[np.int32]


def counts_now(db: Connection[Any], dimension: str, voters: Voters) -> VoteCounts:
    """What the votes add up to: the counts stored with the last snapshot, and the votes since.

    Raises
    ------
    NoVotes
        If no vote on this dimension is by these voters.
    """
    found = vote_count.counts_now(db, dimension, _kinds(voters))
    if not len(found.wins):
        raise NoVotes(_none(dimension, voters))
    models, a, b = _sides(db, found.model_a_id, found.model_b_id)
    # Ids and names are in different orders, so a pair may have to be turned.
    turned = a > b
    votes = found.wins + found.losses + found.ties
    points = found.wins + found.ties / 2 + found.soft_points
    squares = found.wins + found.ties / 4 + found.soft_squares
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    return VoteCounts(
        models=models,
        a=low[order],
        b=high[order],
        wins=np.where(turned, found.losses, found.wins)[order],
        losses=np.where(turned, found.wins, found.losses)[order],
        ties=found.ties[order],
        points=np.where(turned, votes - points, points)[order],
        squares=np.where(turned, votes - 2 * points + squares, squares)[order],
        unreadable=_unreadable(db, dimension, voters),
    )


def table_now(db: Connection[Any], dimension: str, voters: Voters) -> VoteTable:
    """The votes as coded columns, in the order they were cast.

    Raises
    ------
    NoVotes
        If no vote on this dimension is by these voters.
    """
    found = vote_count.vote_columns(db, dimension, _kinds(voters))
    if not len(found.points):
        raise NoVotes(_none(dimension, voters))
    models, a, b = _sides(db, found.model_a_id, found.model_b_id)
    judge_ids = np.unique(found.judge_id)
    judges, judge = _coded(
        found.judge_id, judge_ids, vote_count.judge_names(db, judge_ids.tolist())
    )
    prompt_ids = np.unique(found.prompt_id)
    named = vote_count.prompt_clusters(db, prompt_ids[prompt_ids > 0].tolist())
    alone = {number: f"battle {-number}" for number in prompt_ids[prompt_ids < 0].tolist()}
    clusters, cluster = _coded(found.prompt_id, prompt_ids, {**named, **alone})
    code_of = {name: code for code, name in enumerate(models)}
    return VoteTable(
        models=models,
        judges=judges,
        clusters=clusters,
        a=a,
        b=b,
        points=found.points,
        judge=judge,
        cluster=cluster,
        battle=np.unique(found.battle_id, return_inverse=True)[1].astype(np.int32),
        first=found.first.astype(np.int8),
        weight=np.ones(len(a)),
        tie=found.tie,
        perplexity=found.perplexity,
        lead=found.lead,
        sampling_prob=found.sampling_prob,
        unreadable=_unreadable(db, dimension, voters),
        judge_model=np.array([code_of.get(name, -1) for name in judges], np.int32),
    )


def _sides(db: Connection[Any], a_ids: _Ids, b_ids: _Ids) -> tuple[tuple[str, ...], _Codes, _Codes]:
    """The models' names, sorted, and their codes on either side."""
    ids = np.union1d(a_ids, b_ids)
    names = vote_count.model_names(db, ids.tolist())
    models, a = _coded(a_ids, ids, names)
    return models, a, _coded(b_ids, ids, names)[1]


def _coded(column: _Ids, ids: _Ids, name_of: Mapping[int, str]) -> tuple[tuple[str, ...], _Codes]:
    """The different names, sorted, and the column as codes of them; `ids` are sorted."""
    names = [name_of[number] for number in ids.tolist()]
    different = sorted(set(names))
    code_of = {name: code for code, name in enumerate(different)}
    codes = np.array([code_of[name] for name in names], np.int32)
    return tuple(different), codes[np.searchsorted(ids, column)]


def _unreadable(db: Connection[Any], dimension: str, voters: Voters) -> int:
    counted = vote.unreadable_votes(db)
    return sum(counted.get((dimension, kind, EVERY_CATEGORY), 0) for kind in _kinds(voters))


def _kinds(voters: Voters) -> list[str]:
    kinds = [kind.value for kind in Voters if kind is not Voters.ALL]
    return kinds if voters is Voters.ALL else [voters.value]


def _none(dimension: str, voters: Voters) -> str:
    by = "anyone" if voters is Voters.ALL else f"the {voters.value}"
    return f"no votes on {dimension!r} by {by}; `arena status` shows what is being waited for"
