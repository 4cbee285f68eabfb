"""The principal components of `arena.rating.components` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from arena.errors import RatingError
from arena.rating.components import PrincipalComponents
from arena.rating.method import method, strengths_only
from arena.rating.rated_group import rated_group
from arena.rating.report import (
    Analysis,
    Needs,
    Report,
    ReportTable,
    Votes,
    reported,
    rng_of,
    several_tables,
)


@dataclass(frozen=True, slots=True)
class ComponentsReport(PrincipalComponents):
    """The settings of the analysis, and how the dimensions are rated."""

    name: ClassVar[str] = "components"
    about: ClassVar[str] = "How many distinct skills do the dimensions show?"
    needs: ClassVar[Needs] = Needs(dimensions=True)

    method: str = "bradley_terry"
    """Rates the models on each dimension."""
    seed: int = 0

    def of(self, votes: Votes) -> Report:
        """Rate every dimension, and take the ratings apart of the models rated on all of them.

        Raises
        ------
        RatingError
            If fewer than three models are rated on all dimensions.
        """
        tables, rating, notes = several_tables(self, votes), strengths_only(method(self.method)), []
        found = {}
        for dimension, table in sorted(tables.items()):
            inside, left = rated_group(table)
            found[dimension] = rating.fit(inside).ratings()
            notes += [f"{dimension}: {note}" for note in left]
        shared = set.intersection(*(set(one) for one in found.values()))
        if len(shared) < 3:
            rated = ", ".join(f"{len(one)} on {dimension}" for dimension, one in found.items())
            raise RatingError(
                f"{len(shared)} models are rated on all dimensions, 3 are needed; leave out a "
                f"dimension with few votes (rated: {rated})"
            )
        # By rating, so that the bootstrap draws alike whatever the models are called.
        models = sorted(shared, key=lambda m: (-sum(one[m] for one in found.values()), m))
        ratings = np.array([[one[model] for one in found.values()] for model in models])
        parts = self.find(tuple(models), tuple(found), ratings, rng_of(self.seed))
        numbers = range(1, len(parts.explained) + 1)
        return reported(
            self,
            [
                ReportTable.of(
                    "Components",
                    ["component", "share of variance", "threshold", "kept"],
                    zip(
                        numbers,
                        parts.explained,
                        parts.threshold,
                        [number <= parts.kept for number in numbers],
                        strict=True,
                    ),
                ),
                ReportTable.of(
                    "Loadings",
                    ["dimension", "component", "loading", "lower", "upper"],
                    [
                        (name, k + 1, parts.loadings[d, k], parts.low[d, k], parts.high[d, k])
                        for k in range(len(numbers))
                        for d, name in enumerate(parts.dimensions)
                    ],
                ),
                ReportTable.of(
                    "Scores",
                    ["model", *(f"component {number}" for number in numbers)],
                    [(model, *parts.scores[i]) for i, model in enumerate(models)],
                ),
            ],
            notes,
        )


REPORT: Analysis = ComponentsReport()
