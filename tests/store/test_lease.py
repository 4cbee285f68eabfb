"""Leasing from a long queue: what it reads grows with what it takes, not with what waits."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.store.queries import queries
from tests.store.query_plans import rows_read

Db = Connection[Any]

WAITING = 5_000
PARAMETERS = {
    "limit": "bigint",
    "failures_allowed": "int",
    "parties": "text[]",
    "closed_runs": "bigint[]",
    "taken": "bigint[]",
}


def long_queue(db: Db) -> None:
    """Calls for the responses of ten models to five hundred prompts, all of them due."""
    db.execute(
        """INSERT INTO endpoint (gateway, base_url, api_model)
           VALUES ('openai_compatible', 'http://127.0.0.1:9/v1', 'm')"""
    )
    db.execute(
        """INSERT INTO model (slug, name, endpoint_id)
           SELECT 'm' || i, 'm' || i, (SELECT max(endpoint_id) FROM endpoint)
             FROM generate_series(1, 10) i"""
    )
    db.execute(
        """INSERT INTO prompt (name, cluster, messages)
           SELECT 'p' || i, 'p' || i, '[{"role": "user", "content": "Why?"}]'
             FROM generate_series(1, 500) i"""
    )
    db.execute(
        """INSERT INTO call (kind, call_key, nonce, model_id, prompt_id)
           SELECT 'response', slug || p.name, 'n', model_id, prompt_id FROM model, prompt p"""
    )
    db.execute("ANALYZE call")


def test_leasing_reads_of_a_long_queue_what_it_takes(db: Db) -> None:
    long_queue(db)
    read = rows_read(
        db,
        queries("lease")["due_calls"],
        PARAMETERS,
        ["20", "10", "NULL", "'{}'", "'{}'"],
        ["call"],
    )
    assert len(read) >= 2
    assert sum(read) <= 100 < WAITING
