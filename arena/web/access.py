"""Who may use a route. Every route declares it; one hook holds it before anything is parsed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from flask import request

from arena.errors import Unauthorised
from arena.secrets import token_hash
from arena.store import submitter as submitter_rows
from arena.store.submitter import TokenHolder
from arena.web.database import Db, request_transaction


class Access(StrEnum):
    """What a route asks of its caller; the value names the least scope of the token."""

    PUBLIC = "public"
    SUBMITTER = "submitter"
    JUDGE = "judge"
    ADMIN = "admin"
    OPERATOR = "operator"
    """An admin's token, or a request from this machine; see `from_this_machine`."""


SCOPES: dict[Access, frozenset[str]] = {
    Access.SUBMITTER: frozenset({"submitter", "admin"}),
    Access.JUDGE: frozenset({"judge", "admin"}),
    Access.ADMIN: frozenset({"admin"}),
    Access.OPERATOR: frozenset({"admin"}),
}
"""The scopes that open each kind of route that is not public."""

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token came with a request."""

    token_id: int
    submitter_id: int
    name: str
    scope: str
    expires_at: dt.datetime | None

    @property
    def owner_id(self) -> int | None:
        """Whose things this caller may act on; None for everybody's."""
        return None if self.scope == "admin" else self.submitter_id

    @classmethod
    def of(cls, holder: TokenHolder) -> Caller:
        """From a row."""
        return cls(
            holder.token_id, holder.submitter_id, holder.name, holder.scope, holder.expires_at
        )


class WrongScope(Unauthorised):
    """The token is valid and does not open this route."""


def from_this_machine() -> bool:
    """Whether a program on this machine asks for itself.

    A proxy on this machine asks for others: it says so in a header, or by the name they asked for.
    """
    address, name = request.remote_addr or "", urlsplit(f"//{request.host}").hostname
    return (
        address in _LOOPBACK
        and name in {"localhost", *_LOOPBACK}
        and not any(header in request.headers for header in _FORWARDED)
    )


def admit(access: Access) -> Caller | None:
    """The caller of this request; None where a route is public and does not ask.

    Raises
    ------
    Unauthorised
        If the token is missing, unknown, expired or revoked.
    WrongScope
        If it is valid for other routes.
    """
    if access is Access.PUBLIC:
        return None
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        raise Unauthorised("this needs a token, sent as `Authorization: Bearer arena_…`")
    with request_transaction(read_only=True) as db:
        holder = holder_of(db, sent.token)
    if holder is None:
        raise Unauthorised("this token is unknown, expired or revoked")
    check_scope(holder, access)
    return Caller.of(holder)


def holder_of(db: Db, token: str) -> TokenHolder | None:
    """Who holds this token, if it is valid now."""
    try:
        sha256 = token_hash(token)
    except UnicodeEncodeError:
        return None
    return submitter_rows.token_holder(db, sha256)


def check_scope(holder: TokenHolder, access: Access) -> None:
    """Refuse a valid token of another scope.

    Raises
    ------
    WrongScope
    """
    if holder.scope not in SCOPES[access]:
        allowed = " or ".join(sorted(SCOPES[access]))
        raise WrongScope(f"this needs a token of scope {allowed}; yours is of scope {holder.scope}")
