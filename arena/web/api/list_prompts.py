"""GET /api/v1/prompts: the public prompts, in the order they came."""

from __future__ import annotations

from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.paging import Paged
from arena.web.prompt_query import PromptQuery, prompts_asked_for
from arena.web.prompt_reply import PromptReply
from arena.web.route import Visit


class PromptList(Paged[PromptReply]):
    """Prompts, each version of its own, in the order they came."""


def answer(visit: Visit, *, query: PromptQuery) -> PromptList:
    """List the public prompts, in the order they came. Held-out ones are not among them."""
    shown, following = prompts_asked_for(visit.db, query)
    return PromptList(items=[PromptReply.of(row) for row in shown], next=following)


ENDPOINT = Endpoint(
    method="GET",
    path="/prompts",
    access=Access.PUBLIC,
    answer=answer,
    reply=PromptList,
    query=PromptQuery,
)
