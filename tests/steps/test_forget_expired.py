"""What is over is deleted, and nothing else."""

from __future__ import annotations

from arena.steps.forget_expired import forget_expired
from arena.steps.issue_token import issue_token
from arena.store import idempotent_reply, request_count, session
from tests.steps.builders import SmallArena


def test_old_sessions_replies_and_counts_go_and_new_ones_stay(arena: SmallArena) -> None:
    token_id = issue_token(arena.db, "ada", "submitter", None).token_id
    for age, name in (("0 hours", "new"), ("25 hours", "old")):
        session.add_session(arena.db, name.encode().ljust(32), token_id, 3600)
        idempotent_reply.keep_reply(arena.db, token_id, name, fingerprint=b"", reply={}, headers={})
        request_count.count_request(arena.db, "writes", name)
        arena.db.execute(
            "UPDATE session SET expires_at = expires_at - %s::interval WHERE sha256 = %s",
            (age, name.encode().ljust(32)),
        )
        arena.db.execute(
            "UPDATE idempotent_reply SET created_at = created_at - %s::interval WHERE key = %s",
            (age, name),
        )
        arena.db.execute(
            "UPDATE request_count SET since = since - %s::interval WHERE subject = %s", (age, name)
        )
    assert forget_expired(arena.db, arena.settings) == 3
    assert arena.all("SELECT key FROM idempotent_reply") == [("new",)]
    assert arena.all("SELECT subject FROM request_count") == [("new",)]
    assert arena.one("SELECT count(*) FROM session") == 1


def test_requests_are_counted_by_the_window(arena: SmallArena) -> None:
    counts = [request_count.count_request(arena.db, "writes", "ada") for _ in range(3)]
    assert counts == [(1, 60), (2, 60), (3, 60)]
    assert request_count.count_request(arena.db, "refits", "ada") == (1, 60)
    arena.db.execute("UPDATE request_count SET since = since - interval '61 seconds'")
    assert request_count.count_request(arena.db, "writes", "ada") == (1, 60)
