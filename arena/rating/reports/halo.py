"""The halo of every two dimensions as a report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from arena.errors import RatingError
from arena.rating.halo import halo_of
from arena.rating.report import (
    Analysis,
    Needs,
    Report,
    ReportTable,
    Votes,
    reported,
    several_tables,
)


@dataclass(frozen=True, slots=True)
class HaloReport:
    """It has no settings."""

    name: ClassVar[str] = "halo"
    about: ClassVar[str] = "Do judges tell the dimensions apart?"
    needs: ClassVar[Needs] = Needs(dimensions=True)

    def of(self, votes: Votes) -> Report:
        """Correlate the judges' votes on every two dimensions.

        Raises
        ------
        RatingError
            If no two dimensions have votes of one judge on one battle.
        """
        tables, pairs, judges, notes = several_tables(self, votes), [], [], []
        for one, other in combinations(sorted(tables), 2):
            try:
                found = halo_of(tables, one, other)
            except RatingError as error:
                notes.append(f"{one} and {other}: {error}.")
                continue
            pairs.append((one, other, found.index, found.votes))
            judges += [(one, other, judge, value) for judge, value in found.judges.items()]
        if not pairs:
            raise RatingError("no two of these dimensions have votes of one judge on one battle")
        return reported(
            self,
            [
                ReportTable.of("Halo", ["dimension", "other", "index", "votes"], pairs),
                ReportTable.of("By judge", ["dimension", "other", "judge", "correlation"], judges),
            ],
            ["Above 0.9 two dimensions are not judged apart.", *notes],
        )


REPORT: Analysis = HaloReport()
