"""GET /api/v1/fair-play: every entry counted, who left, and draws against the rule."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from arena.steps.report_fair_play import report_fair_play
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.hidden import without_names
from arena.web.replies import Reply
from arena.web.route import Visit


class EntrantsReply(Reply):
    """How many models one submitter entered for one organization, by what became of them."""

    organization: str | None = Field(description="Null where none of its models is published.")
    submitter_id: int | None = Field(description="Null for the operator's own entries.")
    models: int
    in_the_draw: int
    paused: int
    failing: int
    retired: int
    withdrawn: int
    unpublished: int = Field(description="Among these, whatever their state.")


class DepartedReply(Reply):
    """A published model that left for good; its ratings and votes stay."""

    slug: str
    name: str
    organization: str
    state: str = Field(description="`retired` by the operator, or `withdrawn` by its submitter.")
    reason: str
    since: dt.datetime | None = Field(description="Null where the date was not kept yet.")


class ExposureReply(Reply):
    """How often one organization's models were drawn, against the rule."""

    organization: str
    models: int = Field(description="In the draw.")
    battles: int = Field(description="In which at least one of them takes part.")
    share: float = Field(description="Of all battles; shares add up to more than 1.")
    expected_share: float = Field(description="If every two models met equally often.")
    p_value: float = Field(description="Exact binomial, two-sided.")


class AuditReply(Reply):
    """The draws of all organizations against the rule that every two models meet equally often."""

    organizations: list[ExposureReply]
    battles: int = Field(description="Between published models in the draw, void ones left out.")
    pairs: int
    chi_square: float | None = Field(description="Over pairs; null if fewer than 5 are expected.")
    p_value: float | None


class FairPlayReply(Reply):
    """Entries, departures and draws."""

    entrants: list[EntrantsReply]
    departed: list[DepartedReply]
    audit: AuditReply


def answer(visit: Visit) -> FairPlayReply:
    """Show every entry counted, who left and why, and how often each organization was drawn.

    Figures are as of now. A balancing policy strays less than chance would, so that p-values near 1
    are expected and small ones speak against the rule, or of models that are still catching up.
    """
    found = report_fair_play(visit.db)
    return FairPlayReply(
        entrants=[EntrantsReply.model_validate(one) for one in found.entrants],
        departed=[
            DepartedReply(
                slug=one.slug,
                name=one.name,
                organization=one.organization,
                state=one.state,
                reason=without_names(one.reason, found.hidden),
                since=one.since,
            )
            for one in found.departed
        ],
        audit=AuditReply.model_validate(found.audit),
    )


ENDPOINT = Endpoint(
    method="GET", path="/fair-play", access=Access.PUBLIC, answer=answer, reply=FairPlayReply
)
