"""The terms of the joint judge model, and the votes added up to cells.

logit P(first wins) = beta_k (theta_i - theta_j) + delta_k + s_k ([i = k] - [j = k]) + gamma'z

for judge k, who was shown model i first and model j second: strengths theta, sharpness beta, order
effect delta, self-preference s and style gamma. Votes with the same first, second, judge and order
known or not make a cell; those with features stay apart inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.effects import EffectKind
from arena.rating.halves import in_halves
from arena.rating.joint_votes import Cells, code_votes
from arena.rating.votes import judges_with_votes
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]
_Codes = NDArray[np.int64]

EVERYONE = "everyone"
"""The one judge of a fit that does not ask who judged."""

PEOPLE = "people"
"""The one judge that people are in a joint fit."""


@dataclass(frozen=True, slots=True)
class JointTerms:
    """Which terms are asked for, and whose votes count as one judge."""

    order_effect: bool = False
    sharpness: bool = False
    self_preference: bool = False
    style: bool = False
    people_prefix: str = ""

    @property
    def of_judges(self) -> bool:
        """Whether it matters who judged."""
        return self.order_effect or self.sharpness or self.self_preference


@dataclass(frozen=True, slots=True, eq=False)
class JointDesign:
    """m votes on c cells, of K judges on n models, with p parameters.

    Attributes
    ----------
    judges : tuple of str
        The K judges of the fit.
    labels : tuple
        Kind and name of each parameter behind the n strengths.
    first, second, judge : (c,) arrays
        Codes of each cell's models and judge.
    shown : (c,) float array
        1 where the order is known, else 0.
    own : (c,) float array
        1 where the judge is the first model, -1 where it is the second, else 0.
    beta, delta, self_ : (K,) arrays
        Column of each judge's sharpness, order effect and self-preference, -1 where it has none.
    units : (number of the table's features,) array
        Root mean square of each; those with 0 are left out, which leaves f.
    scale : (f,) array
        1 / units: coefficients are per unit, `features` as in the table.
    cell : (m,) array, or what gives slices of one
        Of each vote, in the table's order, like `points` (of the first), `weight` and
        `features` (m, f).
    row_cell, row_votes, row_points : (r,) arrays, the first as `cell`
    row_features : (r, f) array
        What the likelihood sums over: one row per cell, or with features one per vote.
    even : bool
        Whether every row is known to count as one vote.
    """

    n_models: int
    judges: tuple[str, ...]
    labels: tuple[tuple[EffectKind, str], ...]
    first: _Codes
    second: _Codes
    judge: _Codes
    shown: _Floats
    own: _Floats
    beta: _Codes
    delta: _Codes
    self_: _Codes
    units: _Floats
    scale: _Floats
    cell: Cells
    points: _Floats
    weight: _Floats
    features: NDArray[np.floating]
    row_cell: Cells
    row_votes: _Floats
    row_points: _Floats
    row_features: NDArray[np.floating]
    even: bool

    @property
    def size(self) -> int:
        """Number of parameters: strengths, then `labels`."""
        return self.n_models + len(self.labels)

    def style_of(self, parameters: _Floats) -> _Floats:
        """Coefficients of the features as they stand in the table, (f,)."""
        found: _Floats = parameters[self.of_kind("style")] * self.scale
        return found

    def of_kind(self, kind: EffectKind) -> _Codes:
        """Columns of one kind of effect."""
        found = [i for i, label in enumerate(self.labels, self.n_models) if label[0] == kind]
        return np.array(found, np.int64)


def judge_groups(table: VoteTable, terms: JointTerms) -> tuple[tuple[str, ...], _Codes]:
    """Names of the judges of the fit, and which of them each judge of the table is."""
    if not terms.of_judges:
        return (EVERYONE,), np.zeros(len(table.judges), np.int64)
    prefix = terms.people_prefix
    named = [PEOPLE if prefix and j.startswith(prefix) else j for j in table.judges]
    groups = tuple(sorted(set(named)))
    code = {name: i for i, name in enumerate(groups)}
    return groups, np.array([code[name] for name in named], np.int64)


def joint_design(table: VoteTable, terms: JointTerms, units: _Floats | None = None) -> JointDesign:
    """Add up the votes of `table`, at least one; a judge without votes is left out.

    `units` of features are their root mean squares over these votes unless told.
    """
    n = len(table.models)
    names, group_of = judge_groups(table, terms)
    present = np.unique(group_of[judges_with_votes(table)])
    judges = tuple(names[code] for code in present)
    votes = code_votes(
        table,
        np.searchsorted(present, group_of),
        len(judges),
        terms.order_effect,
        terms.style,
        of_judges=terms.of_judges,
    )
    cell, cells = votes.cell, votes.keys
    shown_cells = np.zeros(len(cells))
    if terms.order_effect:
        shown_cells += cells % 2
        cells = cells // 2
    pair, judge = cells // len(judges), cells % len(judges)
    first, second = pair // n, pair % n
    own = np.zeros(len(cells))
    if terms.self_preference:
        judge_model = _models_of(judges, table)[judge]
        own += (first == judge_model).astype(np.float64) - (second == judge_model)

    if units is None:
        units = np.sqrt(votes.squares / len(table))
    features = votes.features
    if not units.all():
        features = features[:, units > 0]

    labels: list[tuple[EffectKind, str]] = []

    def columns(kind: EffectKind, has: NDArray[np.bool_]) -> _Codes:
        """A column for each judge that has this effect."""
        start = n + len(labels)
        labels.extend((kind, judges[k]) for k in np.flatnonzero(has))
        return np.where(has, start - 1 + np.cumsum(has), -1)

    every = np.ones(len(judges), np.bool_)
    beta = columns("sharpness", every & terms.sharpness)
    delta = columns("order_effect", np.bincount(judge, shown_cells, len(judges)) > 0)
    self_ = columns("self_preference", np.bincount(judge, np.abs(own), len(judges)) > 0)
    if terms.style:
        named = zip(table.feature_names, units, strict=True)
        labels.extend(("style", name) for name, unit in named if unit > 0)
    row_votes, row_cell, row_features = table.weight, cell, features
    even = all(in_halves(lambda part: bool((row_votes[part] == 1).all()), len(row_votes)))
    row_points = votes.points if even else row_votes * votes.points
    if not features.shape[1]:
        row_votes, row_points = (
            np.bincount(cell[:], of, len(cells)).astype(np.float64)
            for of in (row_votes, row_points)
        )
        even, row_cell, row_features = False, np.arange(len(cells)), np.zeros((len(cells), 0))
    return JointDesign(
        n_models=n,
        judges=judges,
        labels=tuple(labels),
        first=first,
        second=second,
        judge=judge,
        shown=shown_cells,
        own=own,
        beta=beta,
        delta=delta,
        self_=self_,
        units=units,
        scale=1 / units[units > 0],
        cell=cell,
        points=votes.points,
        weight=table.weight,
        features=features,
        row_cell=row_cell,
        row_votes=row_votes,
        row_points=row_points,
        row_features=row_features,
        even=even,
    )


def _models_of(judges: tuple[str, ...], table: VoteTable) -> _Codes:
    """Code of the model that each judge of the fit is, -1 for none; people are none."""
    model = dict(zip(table.judges, table.judge_model.tolist(), strict=True))
    return np.array([model.get(name, -1) for name in judges], np.int64)
