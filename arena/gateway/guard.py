"""Connections to endpoints that strangers gave: only to public addresses, only so many bytes.

A name is resolved once per connection, every address it leads to is checked, and the connection is
made to the checked address itself: a name server that answers differently the next time gains
nothing. TLS is checked against the name. Redirects are not followed by any of our clients.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import httpcore2
import httpx2

from arena.gateway.addresses import AllowedNetworks, literal_address


class ForbiddenAddress(httpx2.ConnectError):
    """The name leads to an address that an endpoint may not have."""


class TooLarge(httpx2.ReadError):
    """The answer is longer, or otherwise packed, than the arena reads."""


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections, after a look at where they lead."""

    def __init__(self, allowed: AllowedNetworks) -> None:
        self._allowed = allowed
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of `host` that answers, if all of them are allowed."""
        refused: Exception | None = None
        for address in await self._resolve(host, port):
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                refused = error
        raise refused or httpcore2.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Never: a file of this machine is nobody's endpoint."""
        raise ForbiddenAddress(path)

    async def sleep(self, seconds: float) -> None:
        """Wait between tries of a connection."""
        await self._backend.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> list[str]:
        literal = literal_address(host)
        if literal is not None:
            found = [literal]
        else:
            try:
                rows = await asyncio.get_running_loop().getaddrinfo(
                    host, port, type=socket.SOCK_STREAM
                )
            except (OSError, UnicodeError) as error:
                raise httpcore2.ConnectError(str(error)) from error
            found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
        for address in found:
            if not self._allowed.admit(address):
                raise ForbiddenAddress(str(address))
        return list(dict.fromkeys(map(str, found)))


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """A transport over guarded connections; a proxy of the environment is not used."""

    def __init__(
        self, allowed: AllowedNetworks, verify: ssl.SSLContext, limits: httpx2.Limits
    ) -> None:
        super().__init__(verify=verify, limits=limits, trust_env=False)
        # The transport has no parameter for it; tests/gateway/test_guard.py holds that connections
        # are really opened by this pool.
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=GuardedBackend(allowed),
        )


def limit_answers(most_bytes: int) -> Callable[[httpx2.Response], Awaitable[None]]:
    """A response hook: TooLarge as soon as an answer is known to be too long.

    Answers must come unpacked: a small packed one may hold anything.
    """

    async def limit(response: httpx2.Response) -> None:
        packed = response.headers.get("content-encoding", "identity").strip().lower()
        declared = response.headers.get("content-length", "")
        if packed not in {"", "identity"}:
            raise TooLarge("its answer is packed, which was not asked for")
        if declared.isdecimal() and int(declared) > most_bytes:
            raise TooLarge(f"its answer has {declared} bytes, more than {most_bytes}")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Measured(response.stream, most_bytes)

    return limit


class _Measured(httpx2.AsyncByteStream):
    """A stream that breaks off after so many bytes."""

    def __init__(self, stream: httpx2.AsyncByteStream, most_bytes: int) -> None:
        self._stream = stream
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._stream:
            seen += len(chunk)
            if seen > self._most_bytes:
                raise TooLarge(f"its answer has more than {self._most_bytes} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
