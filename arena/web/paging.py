"""Long lists come in pages: `limit` items after a key, with the address of the next page.

Keys, not page numbers: rows that are added while somebody reads move nothing to another page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from flask import request, url_for
from pydantic import Field, ValidationError

from arena.web.endpoint import Strict
from arena.web.replies import Reply
from arena.web.strict import InvalidRequest

T = TypeVar("T")
Q = TypeVar("Q", bound="PageQuery")

LARGEST_PAGE = 200
LARGEST_KEY = 2**63 - 1


class PageQuery(Strict):
    """Which part of a list; endpoints with other parameters inherit from this."""

    limit: Annotated[
        int, Field(strict=False, ge=1, le=LARGEST_PAGE, description="Items in a page.")
    ] = 50
    after: Annotated[
        int | None,
        Field(
            strict=False,
            ge=0,
            le=LARGEST_KEY,
            description="The key of the last item seen; `next` of a reply has it.",
        ),
    ] = None


class Paged(Reply, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str | None = Field(description="The address of the next page; null on the last one.")


def page_query(kind: type[Q]) -> Q:
    """What the address of a page for people asks for; endpoints are handed theirs.

    An empty field of a form asks for nothing, and what the page does not know is let be.

    Raises
    ------
    InvalidRequest
        If a parameter cannot be used.
    """
    given = {name: request.args[name] for name in kind.model_fields if request.args.get(name)}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise InvalidRequest(
            [
                {"in": "query", "field": ".".join(map(str, fault["loc"])), "detail": fault["msg"]}
                for fault in error.errors()
            ]
        ) from error


def one_more(query: PageQuery) -> int:
    """How many rows to read, so that it shows whether there are more than one page of them."""
    return query.limit + 1


def cut_page(rows: Sequence[T], limit: int, key: Callable[[T], int]) -> tuple[list[T], str | None]:
    """The rows of a page, of the `limit + 1` that were read, and the next page's address.

    Parameters
    ----------
    key : callable
        Of a row: what `after` has to be for the rows behind it.
    """
    shown = list(rows[:limit])
    if len(rows) <= limit or not shown:
        return shown, None
    kept: dict[str, Any] = {
        name: given if len(given) > 1 else given[0] for name, given in request.args.lists()
    }
    values = {**(request.view_args or {}), **kept, "after": key(shown[-1])}
    return shown, url_for(request.endpoint or "", **values)
