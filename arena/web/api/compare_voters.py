"""GET /api/v1/leaderboards/{dimension}/agreement: how alike kinds of voters order the models."""

from __future__ import annotations

from pydantic import Field

from arena.errors import UnknownThing
from arena.steps.compare_boards import compare_boards
from arena.store import board as boards
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.keep import Keep
from arena.web.leaderboard import LATEST, find_snapshot
from arena.web.replies import Reply, SnapshotReference
from arena.web.route import Visit
from arena.web.said_in_schemas import SnapshotName


class AgreementQuery(Strict):
    """Which snapshot."""

    snapshot: SnapshotName = LATEST


class AgreementReply(Reply):
    """Two kinds of voters on one category."""

    category: str
    voters: tuple[str, str]
    models: int = Field(description="How many both rate.")
    kendall_tau: float = Field(description="Kendall's tau-b of the two orders, from -1 to 1.")


class AgreementsReply(Reply):
    """Every two kinds of voters that both have a leaderboard of the dimension."""

    dimension: str
    snapshot: SnapshotReference
    agreements: list[AgreementReply]


def answer(visit: Visit, *, dimension: str, query: AgreementQuery) -> AgreementsReply:
    """Compare the leaderboards that panel, peers and people give one dimension."""
    snapshot = find_snapshot(visit.db, query.snapshot)
    if dimension not in {row.dimension for row in boards.boards(visit.db, snapshot.snapshot_id)}:
        raise UnknownThing(f"no leaderboard of dimension {dimension!r}")
    found = compare_boards(visit.db, snapshot.snapshot_id, public=True)
    return AgreementsReply(
        dimension=dimension,
        snapshot=SnapshotReference.of(snapshot),
        agreements=[
            AgreementReply.model_validate(one) for one in found if one.dimension == dimension
        ],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/leaderboards/<dimension>/agreement",
    access=Access.PUBLIC,
    answer=answer,
    query=AgreementQuery,
    reply=AgreementsReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
