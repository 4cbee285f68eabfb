"""Votes as the rows of the two-parameter logistic model, and what parameters say about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

from arena.errors import NoVotes, UnknownThing
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ItemDesign:
    """m votes: whose points they are, against whom, on what, by which judge, shown how.

    Parameters stand in this order: strengths, logarithms of discriminations, difficulties if there
    is a baseline, order effects if asked for.

    Attributes
    ----------
    models, prompts, judges : tuples of str
        What the codes point into; prompts are those with votes.
    opponent : (m,) array
        -1 where it is the baseline, which then it is in every vote.
    row : (m,) array
        Which vote of the table this is.
    turned : (m,) bool array
        Where the model was the battle's b, so that points and order changed sides.
    first : (m,) array
        1 where the model was shown first, -1 where its opponent was, 0 where it is not known.
    """

    models: tuple[str, ...]
    prompts: tuple[str, ...]
    judges: tuple[str, ...]
    row: NDArray[np.int64]
    turned: NDArray[np.bool_]
    model: NDArray[np.int64]
    opponent: NDArray[np.int64]
    prompt: NDArray[np.int64]
    judge: NDArray[np.int64]
    first: _Array
    points: _Array
    weight: _Array

    @property
    def difficulties(self) -> int:
        """How many: one per prompt with a baseline, otherwise none."""
        return len(self.prompts) if self.opponent[0] < 0 else 0

    def gaps(self, values: _Array) -> _Array:
        """Strength less the opponent's, or less the difficulty; (m,)."""
        n, q = len(self.models), len(self.prompts)
        against = values[n + q + self.prompt] if self.difficulties else values[self.opponent]
        gaps: _Array = values[self.model] - against
        return gaps

    def predicted(self, values: _Array) -> tuple[_Array, csr_array]:
        """Logits, (m,), and their derivatives in every parameter, (m, parameters) and sparse."""
        n, q, m = len(self.models), len(self.prompts), len(self.model)
        sharp = np.exp(values[n + self.prompt])
        gaps = self.gaps(values)
        logits = sharp * gaps
        rows = np.arange(m)
        blocks = [
            _one_hot(rows, self.model, sharp, n),
            _one_hot(rows, self.prompt, logits, q),
        ]
        if self.difficulties:
            blocks.append(_one_hot(rows, self.prompt, -sharp, q))
        else:
            blocks[0] = blocks[0] - _one_hot(rows, self.opponent, sharp, n)
        effects = len(values) - n - q - self.difficulties
        if effects:
            logits = logits + self.first * values[len(values) - effects + self.judge]
            blocks.append(_one_hot(rows, self.judge, self.first, effects))
        return logits, csr_array(hstack(blocks))

    def bend(self, values: _Array, surplus: _Array) -> csc_array:
        """Second derivatives of the logits, each times its vote's surplus, summed.

        Returns
        -------
        (parameters, parameters) sparse array
        """
        n, size = len(self.models), len(values)
        sharp = np.exp(values[n + self.prompt]) * surplus
        log_a = n + self.prompt
        against = n + len(self.prompts) + self.prompt if self.difficulties else self.opponent
        entries = np.concatenate([sharp * self.gaps(values), sharp, sharp, -sharp, -sharp])
        rows = np.concatenate([log_a, self.model, log_a, against, log_a])
        columns = np.concatenate([log_a, log_a, self.model, log_a, against])
        return csc_array((entries, (rows, columns)), shape=(size, size))


def item_design(table: VoteTable, baseline: str | None) -> ItemDesign:
    """Read the votes, with a baseline only those in which it takes part.

    Raises
    ------
    UnknownThing
        If the baseline is not among the models.
    NoVotes
        If no vote is left.
    """
    a, b, first, points = table.a, table.b, table.first, table.points
    chosen, turned = np.ones(len(table), np.bool_), np.zeros(len(table), np.bool_)
    models = table.models
    if baseline is not None:
        if baseline not in models:
            raise UnknownThing(f"the baseline {baseline!r} is not among the models of these votes")
        code = models.index(baseline)
        chosen = (a == code) | (b == code)
        turned = a == code
        a, b = np.where(turned, b, a), np.full(len(a), -1)
        a = np.where(a > code, a - 1, a)
        first, points = np.where(turned, -first, first), np.where(turned, 1 - points, points)
        models = tuple(name for name in models if name != baseline)
    chosen &= table.weight > 0
    if not chosen.any():
        raise NoVotes("no vote to fit" + (f" with {baseline}" if baseline else ""))
    seen, prompt = np.unique(table.cluster[chosen], return_inverse=True)
    return ItemDesign(
        models=models,
        prompts=tuple(table.clusters[code] for code in seen),
        judges=table.judges,
        row=np.flatnonzero(chosen),
        turned=turned[chosen],
        model=a[chosen].astype(np.int64),
        opponent=b[chosen].astype(np.int64),
        prompt=prompt.astype(np.int64),
        judge=table.judge[chosen].astype(np.int64),
        first=first[chosen].astype(np.float64),
        points=points[chosen],
        weight=table.weight[chosen],
    )


def agreement(design: ItemDesign, values: _Array) -> _Array:
    """Correlation of points and gaps within each prompt, (q,); NaN where one does not vary.

    Without a baseline the sides are arbitrary, so points count from a half and gaps from 0.
    """
    x, y = design.points - 0.5, design.gaps(values)
    q = len(design.prompts)

    def total(amounts: _Array) -> _Array:
        return np.bincount(design.prompt, design.weight * amounts, minlength=q).astype(np.float64)

    if design.difficulties:
        votes = total(np.ones(len(x)))
        x = x - (total(x) / votes)[design.prompt]
        y = y - (total(y) / votes)[design.prompt]
    scale = np.sqrt(total(x**2) * total(y**2))
    found: _Array = np.divide(total(x * y), scale, out=np.full(q, np.nan), where=scale > 1e-12)
    return found


def _one_hot(
    rows: NDArray[np.int64], columns: NDArray[np.int64], values: _Array, width: int
) -> csr_array:
    return csr_array((values, (rows, columns)), shape=(len(rows), width))
