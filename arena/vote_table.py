"""Votes as integer-coded columns: what every rating method reads.

It lies below `arena.rating` because files and databases fill it and may not know the pure package.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from arena.domain import VoteRecord
from arena.errors import BadInput


@dataclass(frozen=True, slots=True, eq=False)
class VoteTable:
    """m votes of one dimension over n models.

    Attributes
    ----------
    models, judges, clusters : tuples of str
        The labels the codes point into. `models` is sorted; a model without votes may be listed.
    a, b : (m,) int32 arrays
        Codes of the two models of each vote, in the battle's canonical sides, not as shown.
    points : (m,) float64 array
        Points of a in [0, 1]: 1 a win, 0.5 a tie, between them a probability.
    judge, cluster, battle : (m,) int32 arrays
        Codes of the judge, of the prompt cluster, and of the battle (one battle has as many votes
        as judges times orders).
    first : (m,) int8 array
        1 where a was shown first, -1 where b was, 0 where it is not known.
    weight : (m,) float64 array
    unreadable : int
        Verdicts that could not be read: counted, never fitted.
    features : (m, k) float64 array
        Style of a's response against b's, by `feature_names`; it changes sign with the sides. k is
        0 where nothing is known of style.
    judge_model : (number of judges,) int32 array
        Code of the model that each judge is, -1 where it is none of them.
    sampling_prob : (m,) float64 array
        The probability with which the pairing policy drew the battle; NaN where it is not known.
    tie : (m,) float64 array
        Probability of a tie; at most twice the points of either side. Where it is not given, votes
        are taken to be plain labels: 1 where the points are 0.5, 0 elsewhere.
    perplexity : (m,) float64 array
        Of the judgment under its judge, 1 or more; NaN where it is not known.
    lead : (m,) float64 array
        The score of a less the score of b; NaN where the judge gives none.
    """

    models: tuple[str, ...]
    judges: tuple[str, ...]
    clusters: tuple[str, ...]
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    points: NDArray[np.float64]
    judge: NDArray[np.int32]
    cluster: NDArray[np.int32]
    battle: NDArray[np.int32]
    first: NDArray[np.int8]
    weight: NDArray[np.float64]
    unreadable: int = 0
    features: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    feature_names: tuple[str, ...] = ()
    judge_model: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    sampling_prob: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    tie: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    perplexity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    lead: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        for name in ("sampling_prob", "perplexity", "lead"):
            if not len(getattr(self, name)):
                # A view of one number: an unknown column takes no memory.
                unknown = np.broadcast_to(np.float64(np.nan), len(self.a))
                object.__setattr__(self, name, unknown)
        if not len(self.tie):
            object.__setattr__(self, "tie", (self.points == 0.5).astype(np.float64))
        if len(self.sampling_prob) != len(self.a):
            raise BadInput(
                f"{len(self.sampling_prob)} sampling probabilities for {len(self.a)} votes"
            )
        if not self.features.shape[1]:
            object.__setattr__(self, "features", np.zeros((len(self.a), 0)))
        if not len(self.judge_model):
            object.__setattr__(self, "judge_model", np.full(len(self.judges), -1, np.int32))
        if self.features.shape != (len(self.a), len(self.feature_names)):
            raise BadInput(
                f"features of shape {self.features.shape} for {len(self.a)} votes and "
                f"{len(self.feature_names)} names of features"
            )

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.integer]) -> VoteTable:
        """The table with these rows only; labels and the count of unreadable ones stay."""
        columns = (
            *("a", "b", "points", "judge", "cluster", "battle", "first", "weight", "features"),
            *("sampling_prob", "tie", "perplexity", "lead"),
        )
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def of_judges_with_votes(self) -> VoteTable:
        """The same votes; judges without any are no longer listed."""
        present, judge = np.unique(self.judge, return_inverse=True)
        return replace(
            self,
            judges=tuple(self.judges[code] for code in present),
            judge=judge.astype(np.int32),
            judge_model=self.judge_model[present],
        )

    @classmethod
    def from_records(
        cls,
        records: Iterable[VoteRecord],
        models: Iterable[str] = (),
        unreadable: int = 0,
        features: NDArray[np.float64] | None = None,
        feature_names: tuple[str, ...] = (),
    ) -> VoteTable:
        """Code the names of `records`, which must be of one dimension.

        `models` lists models that belong to the table whether or not they have votes; `unreadable`
        counts verdicts that are not among the records because they could not be read. `features`
        has a row for each record. A judge with a model's name is that model.

        Raises
        ------
        BadInput
            If a model meets itself or the records are of several dimensions.
        """
        rows = list(records)
        dimensions = sorted({row.dimension for row in rows})
        if len(dimensions) > 1:
            raise BadInput(f"votes of several dimensions in one table: {', '.join(dimensions)}")
        for row in rows:
            if row.model_a == row.model_b:
                raise BadInput(f"vote {row.vote_id}: {row.model_a} meets itself")
        names = {*models, *(r.model_a for r in rows), *(r.model_b for r in rows)}
        read = [(row, row.verdict) for row in rows if row.verdict is not None]
        model_of = _codes(names)
        judge_of = _codes(row.judge for row, _ in read)
        cluster_of = _codes(row.cluster for row, _ in read)
        battles = [row.battle or "\0".join([row.prompt, *_sides(row)]) for row, _ in read]
        battle_of = _codes(battles)
        side = {"ab": 1, "ba": -1, None: 0}
        if features is not None:
            features = features[[row.verdict is not None for row in rows]]
        return cls(
            models=tuple(model_of),
            judges=tuple(judge_of),
            clusters=tuple(cluster_of),
            a=np.array([model_of[row.model_a] for row, _ in read], np.int32),
            b=np.array([model_of[row.model_b] for row, _ in read], np.int32),
            points=np.array([verdict.points_a for _, verdict in read], np.float64),
            judge=np.array([judge_of[row.judge] for row, _ in read], np.int32),
            cluster=np.array([cluster_of[row.cluster] for row, _ in read], np.int32),
            battle=np.array([battle_of[name] for name in battles], np.int32),
            first=np.array([side[row.order] for row, _ in read], np.int8),
            weight=np.ones(len(read)),
            unreadable=unreadable + len(rows) - len(read),
            features=np.zeros((0, 0)) if features is None else features,
            feature_names=feature_names,
            judge_model=np.array([model_of.get(judge, -1) for judge in judge_of], np.int32),
            sampling_prob=np.array(
                [np.nan if row.sampling_prob is None else row.sampling_prob for row, _ in read],
                np.float64,
            ),
            tie=np.array([verdict.p_tie for _, verdict in read], np.float64),
            perplexity=np.array(
                [np.nan if row.perplexity is None else row.perplexity for row, _ in read],
                np.float64,
            ),
            lead=np.array(
                [
                    np.nan if row.scores is None else row.scores[0] - row.scores[1]
                    for row, _ in read
                ],
                np.float64,
            ),
        )

    @classmethod
    def by_dimension(cls, records: Iterable[VoteRecord]) -> dict[str, VoteTable]:
        """One table for each dimension of `records`, all with the same codes for every name.

        A vote and its like on another dimension then have the same codes of judge, battle and
        models. A model or judge without votes on a dimension is listed there all the same.
        """
        rows = list(records)
        names = sorted({row.dimension for row in rows})
        alike = [replace(row, dimension="") for row in rows]
        whole = cls.from_records(alike)
        read = np.array([row.dimension for row in rows if row.verdict is not None], object)
        unread = [row.dimension for row in rows if row.verdict is None]
        return {
            name: replace(whole.take(read == name), unreadable=unread.count(name)) for name in names
        }


def _sides(row: VoteRecord) -> tuple[str, str]:
    """The two models by name: a vote with the sides turned is on the same battle."""
    return min(row.model_a, row.model_b), max(row.model_a, row.model_b)


def _codes(labels: Iterable[str]) -> dict[str, int]:
    return {label: code for code, label in enumerate(sorted(set(labels)))}
