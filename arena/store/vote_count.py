"""What votes add up to, and votes as columns: no Python object per vote.

The stored counts stand for the votes of one cut, taken under a lock (`arena.store.vote.take_cut`),
so every vote with a smaller id is in them, and every vote with a larger one is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection
from psycopg.rows import class_row

from arena.errors import CountMismatch
from arena.store.number_arrays import number_arrays
from arena.store.queries import queries
from arena.store.vote import Cut

_SQL = queries("vote_count")

Db = Connection[Any]

_Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StoredCounts:
    """Counts of each compared pair, ordered by it: (k,) arrays.

    Attributes
    ----------
    model_a_id, model_b_id : int64 arrays
        The smaller id first; no pair twice.
    wins, losses, ties : int64 arrays
        Of a, by whether its points are above, below or at a half.
    soft_points, soft_squares : float64 arrays
        What a's points, and their squares, sum to beyond the wins and half the ties, and beyond the
        wins and a quarter of the ties: 0 where no vote is a probability.
    """

    model_a_id: _Ids
    model_b_id: _Ids
    wins: _Ids
    losses: _Ids
    ties: _Ids
    soft_points: NDArray[np.float64]
    soft_squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class VoteColumns:
    """The votes of one dimension in the order they were cast: (m,) arrays.

    Attributes
    ----------
    battle_id, model_a_id, model_b_id, judge_id : int64 arrays
    prompt_id : int64 array
        Minus the battle's id where the battle has no prompt.
    points : float64 array
        Of the battle's a, in [0, 1].
    first : int16 array
        1 where a was shown first, -1 where b was, 0 where it is not known.
    tie, perplexity, lead, sampling_prob : float64 arrays
        As in `arena.vote_table.VoteTable`.
    """

    battle_id: _Ids
    prompt_id: _Ids
    model_a_id: _Ids
    model_b_id: _Ids
    judge_id: _Ids
    points: NDArray[np.float64]
    first: NDArray[np.int16]
    tie: NDArray[np.float64]
    perplexity: NDArray[np.float64]
    lead: NDArray[np.float64]
    sampling_prob: NDArray[np.float64]


def store_counts(db: Db, cut: Cut, snapshot_id: str) -> None:
    """Bring the stored counts forward to the cut of a snapshot.

    Nothing changes if they stand for a later cut. Two callers at once must exclude each other, as
    publishing does by its lock.
    """
    values = {
        **_after(_counted_cut(db)),
        "last_vote_id": cut.last_vote_id,
        "last_retraction_id": cut.last_retraction_id,
        "snapshot_id": snapshot_id,
    }
    db.execute(_SQL["allow_memory"])
    db.execute(_SQL["expect_memory"])
    db.execute(_SQL["add_counts"], values)
    db.execute(_SQL["move_cut"], values)


def counts_now(db: Db, dimension: str, judge_kinds: Collection[str]) -> StoredCounts:
    """Counts of the votes as they are now: the stored ones and what came since."""
    while True:
        cut = _counted_cut(db)
        values = {"dimension": dimension, "judge_kinds": sorted(judge_kinds), **_after(cut)}
        with db.transaction():
            db.execute(_SQL["allow_memory"])
            db.execute(_SQL["expect_memory"])
            found = number_arrays(db, _SQL["counts_now"], values)
        # A snapshot published in between has moved the counts: votes would count twice.
        if Cut(*found.pop("counted_cut").tolist()) == cut:
            return _by_pair(found)


def check_counts(db: Db) -> None:
    """Add up every vote and compare with the stored counts and what came since.

    Raises
    ------
    CountMismatch
        Naming the first pair that differs.
    """
    with db.transaction():
        db.execute(_SQL["allow_memory"])
        wrong = db.execute(_SQL["wrong_counts"]).fetchone()
    if wrong:
        dimension, kind, model_a_id, model_b_id, *found = wrong
        raise CountMismatch(
            f"the stored counts of models {model_a_id} and {model_b_id} on {dimension} by {kind} "
            f"are not what the votes add up to: (wins, losses, ties) of {tuple(found[:3])} against "
            f"{tuple(found[3:])}; empty the tables vote_count and vote_count_cut, and the next "
            "publication counts every vote anew"
        )


def vote_columns(db: Db, dimension: str, judge_kinds: Collection[str]) -> VoteColumns:
    """Every vote that counts now; repeats and retracted ones do not."""
    with db.transaction():
        db.execute(_SQL["allow_memory"])
        values = {"dimension": dimension, "judge_kinds": sorted(judge_kinds)}
        return VoteColumns(**number_arrays(db, _SQL["vote_columns"], values))


def first_vote_retracted_since(db: Db, last_retraction_id: int) -> int | None:
    """The smallest id of the votes retracted after that retraction; None if there is none."""
    row = db.execute(
        _SQL["first_vote_retracted_since"], {"last_retraction_id": last_retraction_id}
    ).fetchone()
    return None if row is None else row[0]


def model_names(db: Db, ids: Sequence[int]) -> dict[int, str]:
    """Names of these models as they stand."""
    return _names(db, "model_names", ids)


def judge_names(db: Db, ids: Sequence[int]) -> dict[int, str]:
    """Names of these judges as they stand."""
    return _names(db, "judge_names", ids)


def prompt_clusters(db: Db, ids: Sequence[int]) -> dict[int, str]:
    """Clusters of these prompts as they stand."""
    return _names(db, "prompt_clusters", ids)


def _counted_cut(db: Db) -> Cut:
    """The cut that the stored counts stand for; (0, 0) before the first snapshot."""
    with db.cursor(row_factory=class_row(Cut)) as cursor:
        cut = cursor.execute(_SQL["counted_cut"]).fetchone()
    if cut is None:
        raise LookupError("an aggregate without a row")
    return cut


def _by_pair(parts: Mapping[str, NDArray[Any]]) -> StoredCounts:
    """Each pair once; without those whose votes were all retracted."""
    a, b = parts["model_a_id"], parts["model_b_id"]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    begins = np.flatnonzero(is_new)
    sums = {
        name: np.add.reduceat(column[order], begins) if len(order) else column
        for name, column in parts.items()
        if name not in {"model_a_id", "model_b_id"}
    }
    left = sums["wins"] + sums["losses"] + sums["ties"] > 0
    return StoredCounts(
        a[begins][left], b[begins][left], **{name: of[left] for name, of in sums.items()}
    )


def _after(cut: Cut) -> dict[str, int]:
    return {"after_vote_id": cut.last_vote_id, "after_retraction_id": cut.last_retraction_id}


def _names(db: Db, query: str, ids: Sequence[int]) -> dict[int, str]:
    return dict(db.execute(_SQL[query], {"ids": list(ids)}).fetchall())
