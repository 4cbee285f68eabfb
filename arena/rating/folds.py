"""Votes parted by prompts, for fits that are judged by votes they have not seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from arena.errors import RatingError
from arena.rating.connection import connect
from arena.rating.limits import at_least
from arena.rating.votes import among, tally_models, tally_pairs
from arena.vote_table import VoteTable


def prompt_folds(table: VoteTable, folds: int, seed: int) -> Iterator[tuple[VoteTable, VoteTable]]:
    """The votes to fit, and those held out, of each fold; each prompt cluster is in one.

    Both are of the models that the votes to fit can rate together.

    Raises
    ------
    RatingError
        If there are fewer clusters than folds.
    BadInput
        If there are fewer than two folds.
    """
    at_least(2, folds=folds)
    at_least(0, seed=seed)
    clusters = np.unique(table.cluster)
    if len(clusters) < folds:
        raise RatingError(f"{len(clusters)} prompt clusters are too few for {folds} folds")
    fold_of = np.zeros(int(clusters.max()) + 1, np.int64)
    fold_of[clusters] = np.random.default_rng(seed).permutation(len(clusters)) % folds
    for fold in range(folds):
        inside = fold_of[table.cluster] != fold
        train = table.take(inside)
        rated = connect(tally_pairs(train), tally_models(train)).rated
        yield among(train, rated), among(table.take(~inside), rated)
