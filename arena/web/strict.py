"""Requests are read to the letter: JSON as RFC 8259 has it, said to be JSON; no parameter twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Request, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from arena.errors import BadInput

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class InvalidRequest(BadInput):
    """Fields of a request cannot be used.

    Attributes
    ----------
    errors : list of dict
        `in` (body or query), `field` and `detail` of each.
    """

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{error['field']}: {error['detail']}" for error in errors))
        self.errors = errors


class StrictJSON(DefaultJSONProvider):
    """JSON without NaN, without one key twice, without depths that Python cannot follow."""

    sort_keys = False

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Read `s`.

        Raises
        ------
        ValueError
            If it is not JSON; the message says where.
        """
        try:
            return json.loads(
                s, parse_constant=_no_constant, object_pairs_hook=_without_repeats, **options
            )
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class StrictRequest(Request):
    """A request whose body is the announced one, and that says why its JSON cannot be read."""

    def __init__(self, environ: WSGIEnvironment, *rest: Any, **options: Any) -> None:
        # Where a server sets this, werkzeug takes an end before the announced length for the end of
        # the body, and a batch that broke off between two lines would be stored as whole.
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        super().__init__(environ, *rest, **options)

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Refuse a broken body.

        Raises
        ------
        BadRequest
            With the place and the reason.
        """
        reason = "it is not in UTF-8" if isinstance(e, UnicodeDecodeError) else e
        raise BadRequest(f"the body cannot be read as JSON: {reason}") from e


def check_body(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a body that is not said to be plain JSON, or is no object."""

    @wraps(view)
    def checked(**values: Any) -> Any:
        if request.mimetype != "application/json" or request.content_encoding:
            sent = " ".join(filter(None, [request.content_encoding, request.mimetype]))
            raise UnsupportedMediaType(
                "the body must be sent as `Content-Type: application/json`, not compressed; "
                f"this one came as {sent or 'nothing in particular'}"
            )
        # What follows would take `null` for an object without fields.
        if not isinstance(request.get_json(), dict):
            said = "it is to be an object, {…}"
            raise InvalidRequest([{"in": "body", "field": "", "detail": said}])
        return view(**values)

    return checked


def check_raw_body(
    view: Callable[..., Any], media_types: tuple[str, ...], most_bytes: int
) -> Callable[..., Any]:
    """Hand the body to `view` as `body`, if it is of one of these kinds and no longer."""

    @wraps(view)
    def checked(**values: Any) -> Any:
        if request.mimetype not in media_types or request.content_encoding:
            sent = " ".join(filter(None, [request.content_encoding, request.mimetype]))
            raise UnsupportedMediaType(
                f"the body must be sent as `Content-Type: {media_types[0]}`, not compressed; "
                f"this one came as {sent or 'nothing in particular'}"
            )
        request.max_content_length = most_bytes
        return view(**values, body=request.get_data())

    return checked


def check_query(
    view: Callable[..., Any], *, allowed: frozenset[str], repeated: frozenset[str] = frozenset()
) -> Callable[..., Any]:
    """Refuse a parameter that the endpoint does not have, or that may not come twice and does."""

    @wraps(view)
    def checked(**values: Any) -> Any:
        errors = [
            {"in": "query", "field": name, "detail": "unknown parameter"}
            for name in request.args
            if name not in allowed
        ] + [
            {"in": "query", "field": name, "detail": "given more than once"}
            for name, given in request.args.lists()
            if name in allowed - repeated and len(given) > 1
        ]
        if errors:
            raise InvalidRequest(errors)
        return view(**values)

    return checked


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has one key twice")
    return found
