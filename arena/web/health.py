"""/healthz: the process is alive. /readyz: it can do its work."""

from __future__ import annotations

from apiflask import APIFlask
from flask import jsonify
from flask.typing import ResponseReturnValue

from arena.store.migrate import pending
from arena.web.access import Access
from arena.web.database import request_transaction
from arena.web.errors import Trouble, reply
from arena.web.route import declare


def register_health(app: APIFlask) -> None:
    """Add both; neither is in the API's document."""

    @app.get("/healthz")
    @app.doc(hide=True)
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.get("/readyz")
    @app.doc(hide=True)
    def readyz() -> ResponseReturnValue:
        with request_transaction(read_only=True) as db:
            waiting = pending(db)
        if waiting:
            names = ", ".join(waiting)
            return reply(Trouble(503, f"Run `arena migrate`; it will apply {names}."))
        return jsonify(status="ready")

    declare(app, "healthz", Access.PUBLIC)
    declare(app, "readyz", Access.PUBLIC)
