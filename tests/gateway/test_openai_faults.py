"""What becomes of a call that brings no completion."""

import asyncio
import json
import socket
import traceback
from datetime import UTC, datetime

import pytest
from aiohttp import web

from arena.domain import Completion, Outcome
from arena.errors import ProviderFault
from arena.gateway.gateway import GatewaySettings
from arena.gateway.gateways.openai_compatible import GATEWAY
from arena.gateway.openai_calls import retry_after
from tests.gateway.asking import ask
from tests.gateway.canned import KEY, PROMPT, Handler, answering, asking, completion, serving


def fault_of(handler: Handler, timeout_seconds: float = 5.0) -> ProviderFault:
    with pytest.raises(ProviderFault) as caught:
        ask(handler, timeout_seconds)
    return caught.value


def ask_nobody(base_url: str) -> ProviderFault:
    async def once() -> None:
        gateway = GATEWAY(GatewaySettings(connections=4))
        try:
            await gateway.complete(asking(base_url))
        finally:
            await gateway.close()

    with pytest.raises(ProviderFault) as caught:
        asyncio.run(once())
    return caught.value


@pytest.mark.parametrize(
    ("status", "outcome", "final"),
    [
        (429, Outcome.RATE_LIMITED, False),
        (500, Outcome.SERVER_ERROR, False),
        (503, Outcome.SERVER_ERROR, False),
        (529, Outcome.SERVER_ERROR, False),
        (400, Outcome.REFUSED, True),
        (401, Outcome.REFUSED, True),
        (404, Outcome.REFUSED, True),
        (422, Outcome.REFUSED, True),
        (408, Outcome.REFUSED, False),
        (409, Outcome.REFUSED, False),
        (425, Outcome.REFUSED, False),
    ],
)
def test_each_status_has_its_outcome(status: int, outcome: Outcome, final: bool) -> None:
    fault = fault_of(answering({"error": {"message": "no"}}, status))
    assert (fault.outcome, fault.final, fault.http_status) == (outcome, final, status)


def test_a_redirect_is_refused_and_not_followed() -> None:
    async def handler(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(location="/v1/elsewhere")

    fault = fault_of(handler)
    assert (fault.outcome, fault.final, fault.http_status) == (Outcome.REFUSED, True, 307)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        "just text",
        None,
        {},
        [],
        {"error": {"message": "overloaded"}},
        {"choices": []},
        {"choices": [None]},
        {"choices": [{"message": None}]},
        completion(None),
        completion(["a", "b"]),
    ],
)
def test_an_answer_without_a_text_is_empty_and_may_be_tried_again(body: object) -> None:
    fault = fault_of(answering(body))
    assert (fault.outcome, fault.final) == (Outcome.EMPTY, False)


def test_silence_is_timed_out() -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    assert fault_of(handler, timeout_seconds=0.2).outcome == Outcome.TIMED_OUT


def test_dripping_bytes_do_not_put_off_the_time_out() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    assert fault_of(handler, timeout_seconds=0.4).outcome == Outcome.TIMED_OUT


def test_a_connection_that_breaks_off_is_a_server_error() -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    fault = fault_of(handler)
    assert (fault.outcome, fault.final) == (Outcome.SERVER_ERROR, False)


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        fault = ask_nobody(f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
    assert (fault.outcome, fault.final) == (Outcome.UNREACHABLE, False)


def test_a_host_without_address_is_unreachable() -> None:
    fault = ask_nobody("http://no-such-host.invalid/v1")
    assert (fault.outcome, fault.final) == (Outcome.UNREACHABLE, False)


@pytest.mark.parametrize(
    "base_url", ["ftp://127.0.0.1/v1", "http://127.0.0.1:99999999/v1", "http://[/v1", ""]
)
def test_a_url_that_cannot_be_called_is_finally_unreachable(base_url: str) -> None:
    fault = ask_nobody(base_url)
    assert (fault.outcome, fault.final) == (Outcome.UNREACHABLE, True)


@pytest.mark.parametrize("api_key", ["line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_finally_unreachable(api_key: str) -> None:
    with pytest.raises(ProviderFault) as caught:
        ask(answering(completion("ok")), api_key=api_key)
    assert (caught.value.outcome, caught.value.final) == (Outcome.UNREACHABLE, True)
    assert api_key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_no_traceback_shows_the_key_or_what_the_provider_says(status: int) -> None:
    said = {"error": {"message": f"bad key {KEY} for {PROMPT}", "code": KEY, "type": PROMPT}}
    fault = fault_of(answering(said, status))
    shown = "".join(traceback.format_exception(fault)) + repr(fault)
    assert KEY not in shown
    assert PROMPT not in shown
    assert str(fault) == f"endpoint 7: HTTP {status}"


def test_no_traceback_shows_an_answer_that_cannot_be_read() -> None:
    fault = fault_of(answering(f"{PROMPT} {KEY}"))
    assert PROMPT not in "".join(traceback.format_exception(fault))


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_handed_on(status: int) -> None:
    fault = fault_of(answering({}, status, {"Retry-After": "7"}))
    assert fault.retry_after_seconds == 7.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("12", 12.0),
        ("0.5", 0.5),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:00:00 GMT", 0.0),
        ("-3", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2015, 10, 21, 7, 28, tzinfo=UTC)) == seconds


def test_more_calls_than_one_pool_holds_run_at_once() -> None:
    arrived = 0
    all_here = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        nonlocal arrived
        arrived += 1
        if arrived == 100:
            all_here.set()
        await all_here.wait()
        return web.json_response(completion(json.dumps(arrived)))

    async def hundred() -> list[Completion]:
        gateway = GATEWAY(GatewaySettings(connections=100))
        async with serving(handler) as base_url:
            try:
                return await asyncio.gather(
                    *(gateway.complete(asking(base_url)) for _ in range(100))
                )
            finally:
                await gateway.close()

    assert [found.text for found in asyncio.run(hundred())] == ["100"] * 100
