"""GET /api/v1/battles: battles, the newest first."""

from __future__ import annotations

from arena.web.access import Access
from arena.web.battle_query import BattleQuery, battles_asked_for
from arena.web.endpoint import Endpoint
from arena.web.paging import Paged
from arena.web.record_replies import BattleReply
from arena.web.route import Visit


class BattleList(Paged[BattleReply]):
    """Battles, the newest first."""


def answer(visit: Visit, *, query: BattleQuery) -> BattleList:
    """List battles, the newest first.

    Battles on held-out prompts, and those of unpublished models, are not among them.
    """
    shown, following = battles_asked_for(visit.db, query)
    return BattleList(items=[BattleReply.of(row) for row in shown], next=following)


ENDPOINT = Endpoint(
    method="GET",
    path="/battles",
    access=Access.PUBLIC,
    answer=answer,
    reply=BattleList,
    query=BattleQuery,
    problems=(404,),
)
