"""Replies kept by a process: found by address, in bounded memory, dropped when they are old."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from flask import Response

from arena.store.published_state import PublishedState
from arena.web.compression import compressible, packed, packed_etag
from arena.web.keep import Address, Keep, Wish

_OVERHEAD = 2000
"""Bytes that a reply takes beside its bodies, about."""
_LARGEST_SHARE = 8
"""No reply takes more than one part in so many of the room."""

HeaderList = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a reply, plain or packed, with its own headers."""

    body: bytes
    etag: str
    headers: HeaderList
    headers_unchanged: HeaderList
    """Of a 304: nothing of a body that is not there."""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply of status 200, ready to be sent again."""

    plain: Form
    packed: Form | None
    last_modified: str | None
    route: str
    keep: Keep
    state: PublishedState | None
    until: float
    """On the clock of the store; for `Keep.MOMENT`."""

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return len(self.plain.body) + len(self.packed.body if self.packed else b"") + _OVERHEAD


class KeptReplies:
    """The replies by address; those not asked for longest make room for others."""

    def __init__(
        self, room: int, moment_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._room, self._moment, self._clock = room, moment_seconds, clock
        self._replies: OrderedDict[Address, KeptReply] = OrderedDict()
        self._turns: WeakValueDictionary[Address, threading.Lock] = WeakValueDictionary()
        self._lock = threading.Lock()
        self.size = 0

    def find(self, address: Address) -> KeptReply | None:
        """The reply kept for `address`, unless its moment is over."""
        with self._lock:
            kept = self._replies.get(address)
            if kept is None:
                return None
            if kept.keep is Keep.MOMENT and self._clock() >= kept.until:
                self._drop(address)
                return None
            self._replies.move_to_end(address)
            return kept

    def keep(self, wish: Wish, response: Response) -> None:
        """Keep a whole reply with its ETag, if it may be and there is room."""
        if wish.keep is Keep.MOMENT and self._moment <= 0:
            return
        if wish.keep is Keep.PUBLISHED and wish.state is None:
            return
        kept = _kept(wish, response, self._clock() + self._moment)
        if kept.size * _LARGEST_SHARE > self._room:
            return
        with self._lock:
            self._drop(wish.address)
            self._replies[wish.address] = kept
            self.size += kept.size
            while self.size > self._room:
                self._drop(next(iter(self._replies)))

    @contextmanager
    def turn(self, address: Address) -> Iterator[None]:
        """Held by one thread at a time, so that a reply many ask for is made once."""
        with self._lock:
            turn = self._turns.get(address)
            if turn is None:
                turn = self._turns[address] = threading.Lock()
        with turn:
            yield

    def _drop(self, address: Address) -> None:
        dropped = self._replies.pop(address, None)
        if dropped is not None:
            self.size -= dropped.size


def _kept(wish: Wish, response: Response, until: float) -> KeptReply:
    headers = [
        (name, value)
        for name, value in response.headers.items()
        if name not in {"ETag", "Content-Length"}
    ]
    etag, _weak = response.get_etag()
    assert etag is not None
    body = response.get_data()
    return KeptReply(
        plain=_form(body, etag, headers),
        packed=_form(packed(body), packed_etag(etag), [*headers, ("Content-Encoding", "gzip")])
        if compressible(response)
        else None,
        last_modified=response.headers.get("Last-Modified"),
        route=wish.route,
        keep=wish.keep,
        state=wish.state,
        until=until,
    )


def _form(body: bytes, etag: str, headers: list[tuple[str, str]]) -> Form:
    tagged = [*headers, ("ETag", f'"{etag}"')]
    return Form(
        body=body,
        etag=f'"{etag}"',
        headers=(*tagged, ("Content-Length", str(len(body)))),
        headers_unchanged=tuple(
            (name, value)
            for name, value in tagged
            if name not in {"Content-Type", "Content-Encoding", "Last-Modified"}
        ),
    )
