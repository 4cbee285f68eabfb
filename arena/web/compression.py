"""Text is sent as gzip to those who take it."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Request, Response
from werkzeug.http import parse_accept_header

_TEXT = frozenset(
    {
        "application/atom+xml",
        "application/javascript",
        "application/json",
        "application/openapi+json",
        "application/problem+json",
        "application/x-ndjson",
        "image/svg+xml",
    }
)
_LEAST = 1000
"""Bytes; a shorter text fits into one packet anyway."""
_LEVEL = 6


def compressible(response: Response) -> bool:
    """Whether a whole reply is text that is worth packing and is not packed yet."""
    return (
        is_text(response.mimetype)
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and len(response.get_data()) >= _LEAST
    )


def is_text(mimetype: str | None) -> bool:
    """Whether replies of this type are packed, and so differ by Accept-Encoding."""
    return mimetype is not None and (mimetype.startswith("text/") or mimetype in _TEXT)


def packed(body: bytes) -> bytes:
    """The same bytes for the same body, so that they may have a strong ETag."""
    return gzip.compress(body, _LEVEL, mtime=0)


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client that sends this header takes gzip, as RFC 9110, 12.5.3 has it.

    >>> takes_gzip("br, gzip;q=0.8"), takes_gzip("gzip;q=0"), takes_gzip("*"), takes_gzip("")
    (True, False, True, False)
    """
    wanted = dict(parse_accept_header(accept_encoding))
    return bool(wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0))))


def packed_etag(etag: str) -> str:
    """The tag of the packed form of a reply: it has other bytes, so it has another one."""
    return f"{etag}-gzip"


def may_pack(request: Request) -> bool:
    """Whether a reply may be packed for whoever asks.

    A page of a session is not: it holds a secret beside what a link made the browser ask for, and
    the length of the two packed together gives the secret away (BREACH, CVE-2013-3587).
    """
    return not request.cookies and takes_gzip(request.headers.get("Accept-Encoding", ""))
