"""GET /api/v1/tokens: the caller's tokens; an admin sees everybody's."""

from __future__ import annotations

from arena.store import submitter as submitter_rows
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.owned import caller_of
from arena.web.paging import Paged, PageQuery, cut_page, one_more
from arena.web.route import Visit
from arena.web.token_replies import TokenReply


class TokenList(Paged[TokenReply]):
    """Tokens, oldest first."""


def answer(visit: Visit, *, query: PageQuery) -> TokenList:
    """List your tokens, revoked ones included, oldest first.

    An admin sees those of every submitter.
    """
    rows = submitter_rows.tokens(
        visit.db, caller_of(visit).owner_id, after=query.after or 0, limit=one_more(query)
    )
    shown, next_page = cut_page(rows, query.limit, lambda row: row.token_id)
    return TokenList(items=[TokenReply.model_validate(row) for row in shown], next=next_page)


ENDPOINT = Endpoint(
    method="GET",
    path="/tokens",
    access=Access.SUBMITTER,
    answer=answer,
    query=PageQuery,
    reply=TokenList,
)
