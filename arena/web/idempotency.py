"""POST requests with an Idempotency-Key are done once and answered alike.

The reply is kept in the transaction of what was done, so that there is never one without the other;
what failed is not kept and may be sent again. Of the request a fingerprint is kept under the
caller's token, of the reply everything but secrets.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from pydantic import BaseModel

from arena.errors import BadInput
from arena.store import idempotent_reply
from arena.web.route import Visit
from arena.web.strict import InvalidRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[\x21-\x7e]{1,255}")

View = Callable[..., Any]


class UnderWay(BadInput):
    """Another request with this key is not answered yet."""


class KeyUsed(BadInput):
    """Another request had this key."""


def once(answer: View, reply: type[BaseModel], secret: frozenset[str]) -> View:
    """`answer`, which is called once for each key of a caller.

    Parameters
    ----------
    secret : frozenset of str
        Fields of the reply that are never kept: null when it is repeated.
    """

    @wraps(answer)
    def answered(visit: Visit, **values: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None or visit.caller is None:
            return answer(visit, **values)
        if not _KEY.fullmatch(key):
            detail = "1 to 255 visible ASCII characters"
            raise InvalidRequest([{"in": "header", "field": HEADER, "detail": detail}])
        db, token_id, fingerprint = visit.db, visit.caller.token_id, _fingerprint()
        if not idempotent_reply.try_hold(db, token_id, key):
            raise UnderWay(f"a request with the {HEADER} {key!r} is under way; wait for its reply")
        kept = idempotent_reply.found_reply(db, token_id, key)
        if kept is not None:
            if not hmac.compare_digest(kept.fingerprint, fingerprint):
                raise KeyUsed(f"another request had the {HEADER} {key!r}; give this one another")
            return reply.model_validate(kept.reply), {**kept.headers, REPLAYED: "true"}
        made = answer(visit, **values)
        body, headers = made if isinstance(made, tuple) else (made, {})
        shown = body.model_dump(mode="json") | dict.fromkeys(secret)
        idempotent_reply.keep_reply(
            db, token_id, key, fingerprint=fingerprint, reply=shown, headers=headers
        )
        return made

    return answered


def _fingerprint() -> bytes:
    """Of method, address, kind and body, under the caller's token, which is stored nowhere."""
    token = request.authorization.token if request.authorization else None
    told = f"{request.method} {request.full_path}\n{request.content_type}\n".encode()
    return hmac.digest((token or "").encode(), told + request.get_data(), "sha256")
