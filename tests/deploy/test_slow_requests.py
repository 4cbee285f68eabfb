"""Who sends slowly is cut off, stores nothing, and keeps nobody else from being answered."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.deploy.served import Server, served
from tests.web import builders

THREADS = 16
"""Of both processes of deploy/gunicorn.conf.py."""


@pytest.fixture(scope="module")
def slow(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("slow")
    (folder / "home").mkdir()
    (folder / "home" / "arena.toml").write_text("[web]\nrequest_seconds = 1.0\n")
    with served(module_database, folder) as server:
        yield server


@pytest.fixture(scope="module")
def token(module_database: str) -> str:
    with psycopg.connect(module_database) as db:
        return builders.add_token(db)


def begun(server: Server, beginning: str) -> socket.socket:
    """A connection on which a request has begun."""
    link = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    link.sendall(beginning.encode())
    return link


def dripped(link: socket.socket, text: str, seconds: float = 15) -> bytes:
    """Send `text` byte by byte, until the server has had enough; what it says to that."""
    deadline = time.monotonic() + seconds
    link.settimeout(0.1)
    said = b""
    for byte in text.encode():
        assert time.monotonic() < deadline, "the server goes on listening"
        try:
            link.sendall(bytes([byte]))
            part = link.recv(65536)
        except TimeoutError:
            continue
        except ConnectionError:
            return said
        if not part:
            return said
        said += part
    raise AssertionError("the server took it whole")


def test_a_body_that_drips_is_cut_off_and_nothing_of_it_is_stored(
    slow: Server, token: str, module_database: str
) -> None:
    body = (
        '{"name": "Slow Ant", "base_url": "https://8.8.8.8/v1", "api_model": "' + "a" * 200 + '"}'
    )
    head = "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {token}\r\n"
    for how, sent in (
        (f"Content-Length: {len(body)}", body),
        ("Transfer-Encoding: chunked", f"{len(body):x}\r\n{body}\r\n0\r\n\r\n"),
    ):
        with begun(slow, f"{head}{how}\r\n\r\n") as link:
            said = dripped(link, sent)
        assert b" 400 " in said.partition(b"\r\n")[0]
        assert b"before its announced end" in said
    with psycopg.connect(module_database) as db:
        assert db.execute("SELECT count(*) FROM model").fetchone() == (0,)
    assert "Traceback" not in slow.log.read_text()


def test_a_head_that_drips_is_cut_off(slow: Server) -> None:
    with begun(slow, "GET / HTTP/1.1\r\n") as link:
        assert dripped(link, "X-Slow: " + "a" * 400) == b""


def test_more_slow_senders_than_threads_keep_nobody_from_an_answer(
    slow: Server, token: str
) -> None:
    head = "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    head += "Content-Type: application/json\r\nAuthorization: Bearer "
    head += f"{token}\r\n\r\n{{"
    links = [begun(slow, head[: -40 * (n % 2)] if n % 2 else head) for n in range(2 * THREADS)]
    try:
        assert slow.get("/healthz")[0] == 200
        assert slow.get("/leaderboard/overall")[0] == 200
    finally:
        for link in links:
            link.close()
