"""Gunicorn's threads, which wait for no sender and no reader for ever.

Gunicorn's own wait in `recv` until the next byte comes: as many slow bodies as there are threads
stop a process. Here a request must have come whole within `request_seconds`, and a second more for
each `BYTES_PER_SECOND` that came; a reply must be taken as fast. Without TLS, which a proxy does.
"""

from __future__ import annotations

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

BYTES_PER_SECOND = 65_536
SECONDS = 10.0


class TimedSocket(socket.socket):
    """A connection whose reads end at a deadline as if the sender had gone."""

    seconds: float = SECONDS
    expired: bool = False
    """Whether a request took too long: what comes later is not to be read as another one."""
    _deadline: float | None = None

    def begin_request(self) -> None:
        """Let the time of a request begin with its first bytes."""
        self._deadline = None

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Bytes of the request; none at its end, or when its time is over."""
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self.seconds
        left, given = self._deadline - now, self.gettimeout()
        if left <= 0:
            self.expired = True
            return b""
        self.settimeout(left if given is None else min(left, given))
        try:
            data = super().recv(size, flags)
        except TimeoutError:
            if given is not None and given < left:
                raise
            self.expired = True
            return b""
        finally:
            self.settimeout(given)
        self._deadline += len(data) / BYTES_PER_SECOND
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send a part of the reply.

        Raises
        ------
        BrokenPipeError
            If its reader takes it too slowly.
        """
        self.settimeout(self.seconds + len(data) / BYTES_PER_SECOND)
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise BrokenPipeError(errno.EPIPE, "the reply was not taken in time") from error
        finally:
            self.settimeout(None)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file, as long as its reader goes on taking it.

        Raises
        ------
        BrokenPipeError
            If nothing of it was taken for too long.
        """
        self.settimeout(self.seconds)
        try:
            return super().sendfile(file, offset, count)
        except TimeoutError as error:
            raise BrokenPipeError(errno.EPIPE, "the file was not taken in time") from error
        finally:
            self.settimeout(None)


class TimedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads over timed connections; `request_seconds` of the served application sets the time."""

    def handle(self, conn: Any) -> Any:
        """Answer one request of a connection; called in a thread."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket(fileno=conn.sock.detach())
            conn.sock.seconds = getattr(self.app, "request_seconds", SECONDS)
        conn.sock.begin_request()
        goes_on = super().handle(conn)
        return goes_on if not conn.sock.expired else False
