"""The transitivity card of `arena.rating.elo_cards` as a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from arena.rating.elo_cards import transitivity_card
from arena.rating.limits import at_least, inside
from arena.rating.method import method, strengths_only
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported


@dataclass(frozen=True, slots=True)
class TransitivityReport:
    """Which ratings are held against the votes."""

    name: ClassVar[str] = "transitivity"
    about: ClassVar[str] = "Do ratings contradict majorities, and do majorities run in circles?"

    method: str = "elo"
    significance: float = 0.05
    """Of the two-sided binomial test of a pair's majority."""
    shown: int = 100
    """At most so many cycles are listed."""

    def __post_init__(self) -> None:
        inside(0, 1, significance=self.significance)
        at_least(0, shown=self.shown)

    def of(self, votes: Votes) -> Report:
        """Look at the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        strengths = strengths_only(method(self.method)).fit(table).strengths
        card = transitivity_card(table, strengths, self.significance, self.shown)
        return reported(
            self,
            [
                ReportTable.of(
                    "Triples of models",
                    ["with three majorities", "in a cycle", "with a contradiction"],
                    [(card.triples, card.cycles, card.contradicted)],
                ),
                ReportTable.of("Cycles", ["model", "beats", "that beats"], card.examples),
                ReportTable.of(
                    "Pairs rated against their votes",
                    ["winner", "loser", "wins", "losses", "p-value"],
                    [tuple(asdict(pair).values()) for pair in card.contradictions],
                ),
            ],
            notes,
        )


REPORT: Analysis = TransitivityReport()
