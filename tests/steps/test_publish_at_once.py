"""Publishing beside votes that are being written, and beside others that publish."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg import Connection

from arena.errors import DatabaseUnavailable
from arena.steps import publish_snapshot as publishing
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import snapshot as snapshots
from tests.steps.builders import SmallArena


@contextmanager
def uncommitted_vote(arena: SmallArena) -> Iterator[Connection[Any]]:
    """Another connection that has cast a vote and not yet committed it."""
    with arena.connect() as other:
        row = arena.all("SELECT battle_id, judge_id FROM vote ORDER BY vote_id LIMIT 1")[0]
        SmallArena(other, "", arena.settings).cast(*row, dimension="accuracy")
        yield other


def test_a_cut_waits_for_a_vote_that_is_being_written(committed_arena: SmallArena) -> None:
    arena = committed_arena
    arena.voted()

    def publish_too() -> str:
        with arena.connect() as db:
            return publish_snapshot(db, arena.settings)

    with ThreadPoolExecutor(1) as pool:
        with uncommitted_vote(arena) as other:
            # An id above the uncommitted one commits first: a cut by the highest id would skip it.
            waiting = pool.submit(publish_too)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            other.commit()
        snapshot_id = waiting.result(timeout=10)

    assert snapshots.snapshot(arena.db, snapshot_id).votes == 73


def test_a_cut_gives_up_when_writers_never_pause(
    committed_arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    arena = committed_arena
    arena.voted()
    monkeypatch.setattr(publishing, "_LOCK_TRIES", 2)
    monkeypatch.setattr(publishing, "_LOCK_TIMEOUT_SECONDS", 0.05)

    with uncommitted_vote(arena), pytest.raises(DatabaseUnavailable, match="publish again"):
        publish_snapshot(arena.db, arena.settings)
    assert arena.one("SELECT count(*) FROM snapshot") == 0


def test_two_that_publish_at_once_publish_one_snapshot(committed_arena: SmallArena) -> None:
    arena = committed_arena
    arena.voted()

    def publish_too(_: int) -> str:
        with arena.connect() as db:
            return publish_snapshot(db, arena.settings)

    with ThreadPoolExecutor(3) as pool:
        ids = set(pool.map(publish_too, range(3)))

    assert len(ids) == 1
    assert arena.one("SELECT count(*) FROM snapshot") == 1
