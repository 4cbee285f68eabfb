"""For how long a route's replies are kept in memory and served again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, request

from arena.store.published_state import PublishedState

_EXTENSION, _WISH = "arena_keep", "arena.wish"


class Keep(StrEnum):
    """What a route says of its replies; those to a token or a session are never kept."""

    NOT = "not"
    MOMENT = "moment"
    """It shows live rows: kept for `[web] seconds_behind`."""
    PUBLISHED = "published"
    """It shows publications and models' rows and no other rows that change: kept until one of them
    changes. `only_for_a_moment` takes that back for one reply."""
    PROCESS = "process"
    """It depends on the code and the settings alone: kept as long as the process lives."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a reply depends on beside the database; `where` is scheme and host as asked for."""

    where: str
    path: str
    query: str


@dataclass(slots=True)
class Wish:
    """That the reply to a request be kept; it travels with the request.

    `state` is what the database was in before the reply was made.
    """

    address: Address
    route: str
    keep: Keep
    state: PublishedState | None


def register_keeping(app: Flask) -> None:
    """Prepare `app` for routes that say how long they are kept; by default, not at all."""
    app.extensions[_EXTENSION] = {}


def keep_of(app: Flask) -> dict[str, Keep]:
    """What routes have declared, by their names."""
    declared: dict[str, Keep] = app.extensions[_EXTENSION]
    return declared


def declare_keep(app: Flask, endpoint: str, keep: Keep) -> None:
    """Say how long replies of the route called `endpoint` are kept."""
    keep_of(app)[endpoint] = keep


def send_wish(environ: dict[str, object], wish: Wish) -> None:
    """Let the request carry `wish`."""
    environ[_WISH] = wish


def wish_of_request() -> Wish | None:
    """What the present request carries."""
    wish: Wish | None = request.environ.get(_WISH)
    return wish


def only_for_a_moment() -> None:
    """Say that this one reply shows live rows, although its route is kept for longer."""
    wish = wish_of_request()
    if wish and wish.keep is Keep.PUBLISHED:
        wish.keep = Keep.MOMENT
