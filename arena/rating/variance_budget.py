"""Where the uncertainty of a rating comes from: votes, prompts, responses, judges, order.

Each part is the standard deviation that the ratings would have if only that source were drawn anew:
another vote on the same thing, other prompts, other responses to them, other judges (Madaan et al.
2024, https://arxiv.org/abs/2406.10229, on what to report). Effects are random per model and prompt,
model and judge, and response; their sizes come from `arena.rating.crossed_effects`. Averaging over
them flattens the logistic curve, so ratings and the effects seen through them are smaller than
those of single votes; effects are given as of single votes (Zeger, Liang & Albert 1988,
https://doi.org/10.2307/2531734).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from arena.errors import DisconnectedModels
from arena.rating.crossed_effects import VoteResiduals, variances
from arena.rating.limits import above
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import centred_inverse
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

DETECTABLE = 2.8
"""A difference of so many standard errors is found with a chance of 80 percent at the 5 percent
level: 1.96 + 0.84."""


@dataclass(frozen=True, slots=True, eq=False)
class Budget:
    """The parts, in rating points.

    Attributes
    ----------
    parts : dict
        By source an (n,) array of standard deviations: `votes` and, where they can be told,
        `prompts`, `generation`, `judges`.
    total : (n,) array
        Root of the summed squares: the standard error with prompts, responses and judges random.
    effects : dict
        By source: standard deviation of a model's effect, in log-odds of a single vote; 0 where
        votes that share the source agree no more than chance.
    order_effects : dict
        By judge: log-odds of a single vote that being shown first adds.
    order_shift : (n,) array
        How far each rating would move for lack of balance if the order effects were not in the fit;
        0 where every vote has its mirror image.
    minimum_detectable : (n, n) array
        The difference of two ratings that would be found with a chance of 80 percent.
    without_judge : dict
        By judge an (n,) array: change of the ratings when the judge's votes are left out.
    judge_jackknife : (n,) array or None
        Standard deviation of the ratings over leaving one judge out, scaled to their error.
    notes : tuple of str
        What could not be told, and why.
    """

    models: tuple[str, ...]
    parts: dict[str, _Array]
    total: _Array
    effects: dict[str, float]
    order_effects: dict[str, float]
    order_shift: _Array
    minimum_detectable: _Array
    without_judge: dict[str, _Array]
    judge_jackknife: _Array | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VarianceBudget:
    """The budget of a Bradley-Terry fit with the judges' order effects, where orders are known.

    Votes count equally, whatever their weights.
    """

    tolerance: float = 1e-9
    """Of the fits, in log-odds."""

    def __post_init__(self) -> None:
        above(0, tolerance=self.tolerance)

    def report(self, table: VoteTable, responses: NDArray[np.integer] | None = None) -> Budget:
        """Take the uncertainty of the ratings of `table` apart.

        Parameters
        ----------
        table : VoteTable
        responses : (m, 2) array or None
            Codes of the responses of a and of b. Without them, or with one response per model and
            prompt, generation cannot be told from the prompts and is part of them.

        Raises
        ------
        NoVotes, DisconnectedModels
            As the fit does.
        NotIdentified
            If the votes cannot tell prompts and judges apart.
        """
        strengths, order = self._fitted(table)
        by_judge = np.array([order.get(judge, 0.0) for judge in table.judges])
        shown = table.first * by_judge[table.judge]
        gaps = strengths[table.a] - strengths[table.b]
        chances = expit(gaps + shown)
        slopes = chances * (1 - chances)
        bread = centred_inverse(laplacian(table, slopes))
        votes = VoteResiduals(table.a, table.b, table.points - chances, slopes, bread)

        designs, notes = _designs(table, votes, responses)
        found = variances(votes, designs) if designs else {}
        for source, one in found.items():
            if one < 0:
                notes.append(f"No effect of {source} shows: votes that share one agree no more.")
        squared = {source: max(0.0, one) for source, one in found.items()}

        noise = np.sum(votes.residuals**2 - 2 * slopes**2 * sum(squared.values()))
        scale = float(noise / slopes.sum()) * len(table) / max(1, len(table) - len(bread) + 1)
        covariances = {"votes": max(0.0, scale) * bread}
        for source, design in designs.items():
            reach = bread @ (votes.contrasts.T @ design).toarray()
            covariances[source] = squared[source] * reach @ reach.T
        total = np.sum(list(covariances.values()), axis=0)
        variance = total.diagonal()
        difference = variance[:, None] + variance - 2 * total
        flat = expit(gaps) * expit(-gaps)
        shift = centred_inverse(laplacian(table, flat)) @ (votes.contrasts.T @ (flat * shown))
        without, jackknife = self._without_judges(table, strengths, notes)
        points, steeper = POINTS_PER_LOG_ODD, _steeper(2 * sum(squared.values()))
        return Budget(
            models=table.models,
            parts={s: points * np.sqrt(c.diagonal()) for s, c in covariances.items()},
            total=points * np.sqrt(variance),
            effects={source: float(steeper * np.sqrt(one)) for source, one in squared.items()},
            order_effects={judge: steeper * effect for judge, effect in order.items()},
            order_shift=points * shift,
            minimum_detectable=DETECTABLE * points * np.sqrt(np.maximum(difference, 0)),
            without_judge=without,
            judge_jackknife=jackknife,
            notes=tuple(notes),
        )

    def _fitted(self, table: VoteTable) -> tuple[_Array, dict[str, float]]:
        """Strengths, and the order effects of the judges of whom orders are known."""
        zero = np.zeros(len(table), np.int32)
        alone = replace(table, cluster=zero, battle=zero, weight=np.ones(len(table)))
        fit = BradleyTerry(
            tolerance=self.tolerance, order_effect=bool(table.first.any()), people_prefix=""
        ).fit(alone)
        return fit.strengths, {effect.name: effect.value for effect in fit.effects}

    def _without_judges(
        self, table: VoteTable, strengths: _Array, notes: list[str]
    ) -> tuple[dict[str, _Array], _Array | None]:
        """Refits without each judge; those that cannot be rated are noted and left out."""
        changes = {}
        present = np.unique(table.judge).tolist()
        for code in present if len(present) > 1 else []:
            name = table.judges[code]
            try:
                refitted, _ = self._fitted(table.take(table.judge != code))
            except DisconnectedModels:
                notes.append(f"Without {name} the models cannot be rated together.")
                continue
            changes[name] = POINTS_PER_LOG_ODD * (refitted - strengths)
        k = len(changes)
        if k < 2:
            return changes, None
        return changes, np.sqrt(k - 1) * np.std(list(changes.values()), axis=0)


def _designs(
    table: VoteTable, votes: VoteResiduals, responses: NDArray[np.integer] | None
) -> tuple[dict[str, csr_array], list[str]]:
    """Which effects the votes can tell apart, and notes on the others."""
    n, notes = len(table.models), []
    designs = {}

    def per_model(of: NDArray[np.integer]) -> csr_array:
        code = of.astype(np.int64) * n
        return votes.spread_over(code + table.a, code + table.b)

    if len(np.unique(table.cluster)) > 1:
        designs["prompts"] = per_model(table.cluster)
    else:
        notes.append("All votes are of one prompt: what other prompts would change is not known.")
    if len(np.unique(table.judge)) > 1:
        designs["judges"] = per_model(table.judge)
    else:
        notes.append("All votes are of one judge: what other judges would change is not known.")
    several = False
    if responses is not None:
        model_prompt = np.concatenate([table.cluster, table.cluster]).astype(np.int64) * n
        model_prompt += np.concatenate([table.a, table.b])
        pairs = np.column_stack([model_prompt, responses.T.reshape(-1)])
        several = len(np.unique(pairs, axis=0)) > len(np.unique(model_prompt))
    if several and responses is not None:
        designs["generation"] = votes.spread_over(responses[:, 0], responses[:, 1])
    else:
        notes.append("One response per model and prompt: generation is part of the prompts.")
    return designs, notes


def _steeper(variance: float) -> float:
    """Factor from the ratings' scale to that of votes whose log-odds vary by so much around them.

    Seen on the votes' scale the curve flattens by 1 / sqrt(1 + c^2 variance), where c is
    16 sqrt(3) / (15 pi).
    """
    flattened = (16 * np.sqrt(3) / (15 * np.pi)) ** 2 * variance
    # Effects as strong as this leave no strengths to see; no more than threefold is made of them.
    return float(1 / np.sqrt(max(1 / 9, 1 - flattened)))


def laplacian(table: VoteTable, slopes: _Array) -> _Array:
    """Hessian of the strengths, (n, n), of votes with these second derivatives."""
    n = len(table.models)
    flat = np.bincount(table.a.astype(np.int64) * n + table.b, slopes, minlength=n * n)
    matrix = -(flat.reshape(n, n) + flat.reshape(n, n).T).astype(np.float64)
    np.fill_diagonal(matrix, 0)
    np.fill_diagonal(matrix, -matrix.sum(axis=1))
    return matrix
