"""Rankings of several models at once, as integer codes: what the listwise methods read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.vote_table import VoteTable

PAD = -1


@dataclass(frozen=True, slots=True, eq=False)
class Rankings:
    """r rankings over n models, each of at most k of them.

    A vote is a ranking of two. A ranking of the best three of ten has ten codes and `ranked` 3: the
    seven others are known to come after, in no order.

    Attributes
    ----------
    models : tuple of str
    codes : (r, k) int32 array
        Best first; shorter ones end in -1.
    ranked : (r,) int32 array
        How many places from the top are decided.
    cluster : (r,) int32 array
        Rankings with one code are related.
    weight : (r,) float64 array
    """

    models: tuple[str, ...]
    codes: NDArray[np.int32]
    ranked: NDArray[np.int32]
    cluster: NDArray[np.int32]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def from_lists(
        cls,
        lists: Iterable[Sequence[str]],
        models: Iterable[str] = (),
        clusters: Iterable[str] | None = None,
        weights: Iterable[float] | None = None,
    ) -> Rankings:
        """Code lists of names, best first; without `clusters` no two rankings are related.

        Raises
        ------
        BadInput
            If a list has fewer than two names or one name twice, or `clusters` are of other number.
        """
        rows = [list(names) for names in lists]
        known = tuple(sorted({*models, *(name for names in rows for name in names)}))
        code_of = {name: code for code, name in enumerate(known)}
        codes = np.full((len(rows), max(map(len, rows), default=0)), PAD, np.int32)
        for row, names in enumerate(rows):
            codes[row, : len(names)] = [code_of[name] for name in names]
        weight = None if weights is None else np.fromiter(weights, np.float64)
        return cls.from_codes(known, codes, clusters=clusters, weight=weight)

    @classmethod
    def from_codes(
        cls,
        models: tuple[str, ...],
        codes: NDArray[np.integer],
        *,
        ranked: NDArray[np.integer] | None = None,
        clusters: Iterable[str] | None = None,
        weight: NDArray[np.float64] | None = None,
    ) -> Rankings:
        """Check (r, k) codes and fill in what is left out: all places ranked, weights of 1.

        Raises
        ------
        BadInput
            If a row has fewer than two models, one twice, a code of no model, or a gap; if there
            is not one weight, above 0 and finite, for each.
        """
        coded = codes.astype(np.int32)
        lengths = (coded != PAD).sum(axis=1)
        _check(coded, lengths, len(models))
        labels = None if clusters is None else list(clusters)
        if labels is not None and len(labels) != len(coded):
            raise BadInput(f"{len(labels)} clusters for {len(coded)} rankings")
        where = (
            np.arange(len(coded)) if labels is None else np.unique(labels, return_inverse=True)[1]
        )
        decided = lengths if ranked is None else np.minimum(np.asarray(ranked), lengths)
        if (decided < 1).any():
            raise BadInput("a ranking must decide at least its first place")
        weights = np.ones(len(coded)) if weight is None else np.asarray(weight, np.float64)
        if weights.shape != (len(coded),) or not ((weights > 0) & np.isfinite(weights)).all():
            raise BadInput(
                f"{len(coded)} rankings need as many weights, each a finite number above 0"
            )
        return cls(
            models=models,
            codes=coded,
            ranked=decided.astype(np.int32),
            cluster=where.astype(np.int32),
            weight=weights,
        )


def as_rankings(table: VoteTable) -> tuple[Rankings, NDArray[np.int32]]:
    """Votes as rankings of two, clustered by prompt, and the battle of each ranking.

    A vote of p points is a ranking of weight p and its reverse of weight 1 - p, so a tie is half
    of each; the rankings of one vote are always in one cluster.
    """
    forward = np.stack([table.a, table.b], axis=1)
    weight = np.concatenate([table.weight * table.points, table.weight * (1 - table.points)])
    kept = weight > 0
    rankings = Rankings(
        models=table.models,
        codes=np.concatenate([forward, forward[:, ::-1]])[kept],
        ranked=np.full(int(kept.sum()), 2, np.int32),
        cluster=np.tile(table.cluster, 2)[kept],
        weight=weight[kept],
    )
    return rankings, np.tile(table.battle, 2)[kept]


def _check(codes: NDArray[np.int32], lengths: NDArray[np.integer], n_models: int) -> None:
    if codes.size and not PAD <= codes.min() <= codes.max() < n_models:
        raise BadInput(
            f"codes of rankings run from {codes.min()} to {codes.max()}, not to {n_models}"
        )
    place = np.arange(codes.shape[1])
    if ((codes != PAD) != (place < lengths[:, None])).any():
        raise BadInput("a ranking has a gap: codes of -1 may only end it")
    if (lengths < 2).any():
        raise BadInput(f"ranking {int(np.argmax(lengths < 2))} has fewer than two models")
    ordered = np.sort(codes, axis=1)
    twice = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != PAD)).any(axis=1)
    if twice.any():
        raise BadInput(f"ranking {int(np.argmax(twice))} has a model twice")
