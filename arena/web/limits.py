"""How often one caller may ask, counted in the database over all web processes together.

Only what changes or computes something is counted: one statement each. Reading costs no write; the
proxy bounds it by connections.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Literal

from flask import Flask, Response, g, request

from arena.errors import ArenaError
from arena.store.request_count import count_request
from arena.web.database import request_transaction
from arena.web.route import settings_of

Limit = Literal["writes", "refits", "logins"]
"""A field of `[requests]`."""

_LIMITS = "arena_limits"


class TooManyRequests(ArenaError):
    """The caller asks too often.

    Attributes
    ----------
    retry_seconds : int
        Until it may ask again.
    """

    def __init__(self, kind: Limit, most: int, retry_seconds: int) -> None:
        super().__init__(
            f"more than {most} {kind} within a minute; try again in {retry_seconds} seconds"
        )
        self.retry_seconds = retry_seconds


def register_limits(app: Flask) -> None:
    """Count the requests to limited routes, and tell callers what is left to them."""
    app.extensions[_LIMITS] = {}

    @app.before_request
    def count() -> None:
        kind = limits_of(app).get(request.endpoint or "")
        if kind is None or request.method == "OPTIONS":
            return
        most: int = getattr(settings_of(app).requests, kind)
        with request_transaction(read_only=False) as db:
            made, reset_seconds = count_request(db, kind, _subject())
        g.limit = (most, max(0, most - made), reset_seconds)
        if made > most:
            raise TooManyRequests(kind, most, reset_seconds)

    @app.after_request
    def tell(response: Response) -> Response:
        if "limit" in g:
            names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
            for name, value in zip(names, g.limit, strict=True):
                response.headers[name] = str(value)
        return response


def limit(app: Flask, endpoint: str, kind: Limit) -> None:
    """Say which limit holds the route called `endpoint`."""
    limits_of(app)[endpoint] = kind


def limits_of(app: Flask) -> dict[str, Limit]:
    """The limited routes, and their limits."""
    found: dict[str, Limit] = app.extensions[_LIMITS]
    return found


def _subject() -> str:
    """Who is counted: a token, or an address; of IPv6 the network that one customer has."""
    caller = g.get("caller")
    if caller is not None:
        return f"token {caller.token_id}"
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "address unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return f"address {address.ipv4_mapped}"
        return f"network {IPv6Address(int(address) >> 64 << 64)}/64"
    return f"address {address}"
