"""Uploaded responses: a thousand a request through the application, beside `unnest` alone.

Both store the same rows of one kilobyte each in the same embedded PostgreSQL. The application runs
in this process, so what is measured is its work and the database's, not a network.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from flask.testing import FlaskClient
from psycopg import Connection

from arena.domain import Message
from arena.settings import Settings
from arena.settings_parts import RequestsPart
from arena.store import prompt as prompt_rows
from arena.store import response
from arena.store.database import database
from arena.store.migrate import migrate
from arena.web import create_app
from arena.web.database import pool_of
from tests.web import builders

ROWS, ROUNDS, BYTES = 1000, 15, 1000

Db = Connection[Any]


def run() -> None:
    """Print rows per second of both, by median, and their ratio."""
    with (
        tempfile.TemporaryDirectory(prefix="arena-uploads-") as home,
        database(Path(home), None, None, durable=True) as url,
    ):
        migrate(url)
        settings = Settings(home=Path(home), requests=RequestsPart(writes=100_000))
        app = create_app(settings, url)
        try:
            with psycopg.connect(url, autocommit=True) as db:
                _compare(app.test_client(), db)
        finally:
            pool_of(app).close()


def _compare(client: FlaskClient, db: Db) -> None:
    prompts = {}
    for number in range(ROWS):
        name = f"p{number}"
        prompts[name] = prompt_rows.add_prompt(db, name=name, conversation=(Message("user", name),))
    headers = builders.bearer(builders.add_token(db))
    ids = [prompt_id for prompt_id in prompts.values() if prompt_id is not None]
    text = "A response of some length. " * (BYTES // 27)

    def uploaded(turn: int) -> Callable[[], None]:
        entered = client.post("/api/v1/models", json={"name": f"u{turn}"}, headers=headers)
        path = f"/api/v1/models/{entered.get_json()['slug']}/responses"
        body = "\n".join(json.dumps({"prompt": name, "text": text}) for name in prompts)

        def upload() -> None:
            reply = client.post(path, data=body, content_type="application/jsonl", headers=headers)
            assert reply.get_json() == {"added": ROWS, "present": 0}

        return upload

    def unnested(turn: int) -> Callable[[], None]:
        entered = client.post("/api/v1/models", json={"name": f"n{turn}"}, headers=headers)
        row = db.execute(
            "SELECT model_id FROM model WHERE slug = %s", (entered.get_json()["slug"],)
        ).fetchone()
        assert row is not None
        rows = [response.UploadedResponse(one, text, "complete", "stop") for one in ids]

        def insert() -> None:
            assert len(response.upload_responses(db, row[0], rows)) == ROWS

        return insert

    rates: dict[str, list[float]] = {"unnest alone": [], "the API": []}
    for turn in range(ROUNDS):
        # In turns, so that whatever else the machine does meets both.
        for name, make in (("unnest alone", unnested), ("the API", uploaded)):
            act = make(turn)
            started = time.perf_counter()
            act()
            rates[name].append(ROWS / (time.perf_counter() - started))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, median in medians.items():
        print(f"{name:14} {median:10,.0f} rows/s  (best {max(rates[name]):,.0f})")
    print(f"ratio          {medians['the API'] / medians['unnest alone']:10.2f}")
