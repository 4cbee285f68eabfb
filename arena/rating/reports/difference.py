"""The difference of two models, as `arena.rating.difference` finds it, as a report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from arena.errors import BadInput
from arena.rating.difference import difference
from arena.rating.interval import Clustering, IntervalSettings
from arena.rating.method import method
from arena.rating.rated_group import rated_group
from arena.rating.report import (
    Analysis,
    Report,
    ReportTable,
    Votes,
    best_first,
    one_table,
    reported,
)
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.swap_groups import as_fitted


@dataclass(frozen=True, slots=True)
class DifferenceReport:
    """Which models, rated how, with which interval."""

    name: ClassVar[str] = "difference"
    about: ClassVar[str] = "How far apart are two models, and how surely?"

    model: str = ""
    """Empty: every model."""
    other: str = ""
    """Empty: every other model."""
    method: str = "bradley_terry"
    confidence: float = 0.95
    cluster: Clustering = "prompt"

    def __post_init__(self) -> None:
        IntervalSettings(self.confidence, self.cluster)
        if self.other and not self.model:
            raise BadInput("name the model that the other is compared with")

    def of(self, votes: Votes) -> Report:
        """Fit the models that can be rated together, and compare."""
        table, notes = rated_group(one_table(self, votes))
        both = {"judge_clusters": True} if self.cluster == "prompt+judge" else {}
        asked = IntervalSettings(self.confidence, self.cluster)
        fitted, settings, group = as_fitted(table, asked)
        fit = method(self.method, both).fit(fitted)
        best = [fit.models[i] for i in best_first(fit.strengths, fit.models)]
        pairs = list(combinations(best, 2))
        if self.model:
            others = [self.other] if self.other else [one for one in best if one != self.model]
            pairs = [(self.model, one) for one in others]
        rows = []
        for model, other in pairs:
            gap = difference(fit, model, other, settings)
            points = (gap.value, gap.error, gap.lower, gap.upper, gap.detectable)
            rows.append((model, other, *map(_points, points), gap.kind.replace("battle", group)))
        columns = ["model", "other", "difference", "error", "lower", "upper", "detectable"]
        table_of = ReportTable.of("Differences in points", [*columns, "interval"], rows)
        more = [note.replace("battle", group) for note in fit.intervals(settings).notes]
        return reported(self, [table_of], [*notes, *more])


def _points(log_odds: float | None) -> float | None:
    return None if log_odds is None else POINTS_PER_LOG_ODD * log_odds


REPORT: Analysis = DifferenceReport()
