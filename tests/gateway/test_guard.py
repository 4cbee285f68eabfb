"""What happens on the wire when an endpoint is a stranger's, or answers without end."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from typing import Any

import pytest
from aiohttp import web

from arena.domain import Completion, Outcome
from arena.errors import ProviderFault
from arena.gateway.addresses import AllowedNetworks
from arena.gateway.gateway import GatewaySettings
from arena.gateway.gateways.openai_compatible import GATEWAY
from tests.gateway.canned import Handler, answering, asking, completion, serving

LOOPBACK = AllowedNetworks.parse({"demo": "127.0.0.0/8"})


def ask(
    handler: Handler,
    allowed: AllowedNetworks | None = None,
    *,
    host: str = "127.0.0.1",
    trusted: bool = False,
    answer_bytes: int = 1_000_000,
) -> Completion:
    async def once() -> Completion:
        gateway = GATEWAY(
            GatewaySettings(4, allowed=allowed or AllowedNetworks(), answer_bytes=answer_bytes)
        )
        async with serving(handler) as base_url:
            try:
                url = base_url.replace("127.0.0.1", host)
                return await gateway.complete(asking(url, trusted=trusted))
            finally:
                await gateway.close()

    return asyncio.run(once())


def outcome_of(*args: Any, **more: Any) -> tuple[str, bool]:
    with pytest.raises(ProviderFault) as caught:
        ask(*args, **more)
    return caught.value.outcome, caught.value.final


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def counting(asked: list[str]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response(completion("ok"))

    return handler


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names lead to `answers`, one list each time; gives the names asked for."""
    names: list[str] = []
    real, turns = socket.getaddrinfo, iter(answers)

    def resolve(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host != "rebinding.example":
            return real(host, port, *args, **more)
        names.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(turns)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return names


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0"])
def test_a_stranger_s_endpoint_inside_is_never_reached(
    counting: Handler, asked: list[str], host: str
) -> None:
    assert outcome_of(counting, host=host) == (Outcome.FORBIDDEN, True)
    assert asked == []


def test_the_operator_s_own_endpoint_may_be_anywhere(counting: Handler) -> None:
    assert ask(counting, trusted=True).text == "ok"


def test_an_allowed_network_is_reached(counting: Handler) -> None:
    assert ask(counting, LOOPBACK).text == "ok"


def test_a_name_that_leads_inside_is_not_followed(
    counting: Handler, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    assert outcome_of(counting, host="rebinding.example") == (Outcome.FORBIDDEN, True)
    assert asked == []


def test_one_address_inside_among_public_ones_is_enough(
    counting: Handler, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    assert outcome_of(counting, host="rebinding.example") == (Outcome.FORBIDDEN, True)
    assert asked == []


def test_the_connection_goes_to_the_address_that_was_checked(
    counting: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = resolving(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])

    assert ask(counting, LOOPBACK, host="rebinding.example").text == "ok"
    assert names == ["rebinding.example"]


def test_a_redirect_inside_is_not_followed(asked: list[str]) -> None:
    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "http://169.254.169.254/latest"})

    assert outcome_of(handler, LOOPBACK) == (Outcome.REFUSED, True)
    assert asked == ["/v1/chat/completions"]


def test_a_proxy_of_the_environment_is_not_asked_for_a_stranger(
    counting: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert ask(counting, LOOPBACK).text == "ok"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_long_answer_is_broken_off(trusted: bool) -> None:
    long = answering(completion("x" * 5000))
    assert outcome_of(long, LOOPBACK, trusted=trusted, answer_bytes=4000) == (
        Outcome.TOO_LARGE,
        False,
    )
    assert ask(long, LOOPBACK, trusted=trusted, answer_bytes=6000).text == "x" * 5000


def test_an_answer_without_a_length_is_broken_off_too() -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b" " * 10_000)
            sent += 10_000
        return response

    assert outcome_of(endless, LOOPBACK, answer_bytes=100_000) == (Outcome.TOO_LARGE, False)
    assert sent < 50_000_000


def test_a_packed_answer_is_not_unpacked() -> None:
    bomb = gzip.compress(json.dumps(completion("x" * 10_000_000)).encode())
    assert len(bomb) < 100_000

    assert outcome_of(answering(bomb, headers={"Content-Encoding": "gzip"}), LOOPBACK) == (
        Outcome.TOO_LARGE,
        False,
    )


def test_the_fault_names_no_address() -> None:
    with pytest.raises(ProviderFault) as caught:
        ask(answering(completion("ok")))
    assert "127.0.0.1" not in str(caught.value)
