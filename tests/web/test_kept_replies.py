"""Kept replies: their memory is bounded, and the old ones leave it."""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import Response

from arena.store.published_state import PublishedState
from arena.web.keep import Address, Keep, Wish
from arena.web.kept_replies import KeptReplies

STATE = PublishedState(1, "1", None)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def address(path: str, query: str = "") -> Address:
    return Address("http://localhost", path, query)


def keep(
    replies: KeptReplies, path: str, body: bytes = b"x", kept: Keep = Keep.PUBLISHED, **at: Any
) -> None:
    response = Response(body, content_type="text/plain")
    response.add_etag()
    replies.keep(Wish(address(path, **at), path, kept, STATE), response)


def test_what_is_asked_for_stays_when_others_fill_the_room() -> None:
    replies = KeptReplies(100_000, moment_seconds=1)
    keep(replies, "/")
    for number in range(1000):
        keep(replies, "/", query=f"q={number}")
        assert replies.find(address("/")) is not None
        assert replies.size <= 100_000
    assert replies.find(address("/", "q=0")) is None
    assert replies.find(address("/", "q=999")) is not None


def test_a_reply_larger_than_its_share_is_not_kept() -> None:
    replies = KeptReplies(100_000, moment_seconds=1)
    keep(replies, "/", bytes(20_000))
    assert replies.find(address("/")) is None
    assert replies.size == 0


def test_no_room_keeps_nothing() -> None:
    replies = KeptReplies(0, moment_seconds=1)
    keep(replies, "/")
    assert replies.find(address("/")) is None


def test_a_moment_ends() -> None:
    clock = Clock()
    replies = KeptReplies(100_000, moment_seconds=1, clock=clock)
    keep(replies, "/live", kept=Keep.MOMENT)
    clock.now += 0.9
    assert replies.find(address("/live")) is not None
    clock.now += 0.1
    assert replies.find(address("/live")) is None
    assert replies.size == 0


def test_no_moment_keeps_nothing_that_is_live() -> None:
    replies = KeptReplies(100_000, moment_seconds=0)
    keep(replies, "/live", kept=Keep.MOMENT)
    assert replies.find(address("/live")) is None


def test_what_is_kept_again_takes_its_room_once() -> None:
    replies = KeptReplies(100_000, moment_seconds=1)
    keep(replies, "/", b"a")
    size = replies.size
    keep(replies, "/", b"b")
    kept = replies.find(address("/"))
    assert kept is not None
    assert (kept.plain.body, replies.size) == (b"b", size)


def test_one_thread_at_a_time_makes_a_reply() -> None:
    replies, inside, most = KeptReplies(1000, moment_seconds=1), [0], [0]

    def make() -> None:
        with replies.turn(address("/")):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.002)
            inside[0] -= 1

    threads = [threading.Thread(target=make) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
