import asyncio
import json
import socket
import traceback
from datetime import UTC, datetime

import pytest
from aiohttp import web

from arena.domain import Completion, Outcome, Token
from arena.errors import ProviderFault
from arena.gateway.gateway import GatewaySettings
from arena.gateway.gateways.openai_compatible import GATEWAY
from arena.gateway.openai_calls import retry_after
from tests.gateway.canned import KEY, PROMPT, Handler, answering, asking, completion, serving


def ask(
    handler: Handler,
    timeout_seconds: float = 5.0,
    api_key: str = KEY,
    top_logprobs: int = 0,
    seed: int | None = None,
) -> Completion:
    async def once() -> Completion:
        gateway = GATEWAY(GatewaySettings(connections=4))
        async with serving(handler) as base_url:
            try:
                return await gateway.complete(
                    asking(base_url, timeout_seconds, api_key, top_logprobs, seed)
                )
            finally:
                await gateway.close()

    return asyncio.run(once())


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


def test_text_finish_reason_and_token_counts_are_the_providers() -> None:
    body = completion("42", "length", usage={"prompt_tokens": 11, "completion_tokens": 3})
    assert ask(answering(body)) == Completion("42", "length", 11, 3)


def test_the_request_names_model_messages_decoding_key_and_attempt() -> None:
    seen: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(await request.json(), headers=request.headers.copy())
        return web.json_response(completion("ok"))

    ask(handler)
    headers = seen.pop("headers")
    assert seen == {
        "model": "m",
        "messages": [{"role": "user", "content": PROMPT}],
        "max_tokens": 64,
        "temperature": 0.5,
    }
    assert isinstance(headers, type(headers))
    assert headers["x-arena-attempt"] == "41"  # type: ignore[index]
    assert headers["Authorization"] == f"Bearer {KEY}"  # type: ignore[index]


def test_nothing_of_the_operators_environment_reaches_an_endpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "operators-1")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "operators-2")
    monkeypatch.setenv("OPENAI_ORG_ID", "operators-3")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "operators-4")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-custom: operators-5")
    seen: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(str(request.headers))
        return web.json_response(completion("ok"))

    ask(handler, api_key="")
    assert "operators" not in seen[0]
    assert "Authorization" not in seen[0]
    assert "OpenAI-Organization" not in seen[0]


def test_an_empty_text_is_a_completion() -> None:
    assert ask(answering(completion("", usage={"prompt_tokens": 1, "completion_tokens": 0}))) == (
        Completion("", "stop", 1, 0)
    )


def test_reasoning_content_is_passed_over() -> None:
    body = completion("42")
    body["choices"][0]["message"]["reasoning_content"] = "let me think"  # type: ignore[index]
    assert ask(answering(body)).text == "42"


@pytest.mark.parametrize(
    "usage", [None, "many", {}, {"prompt_tokens": -1, "completion_tokens": 10**30}, [1]]
)
def test_tokens_that_are_not_counted_are_a_quarter_of_the_characters(usage: object) -> None:
    found = ask(answering(completion("123456789", usage=usage)))
    assert (found.prompt_tokens, found.completion_tokens) == (8, 3)  # of 31 and 9 characters


def test_what_no_database_stores_is_replaced() -> None:
    assert ask(answering(completion("a\0b\ud800c"))).text == "a\ufffdb\ufffdc"


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


# --- chances of tokens ----------------------------------------------------------------------------


def with_logprobs(logprobs: object) -> Handler:
    body = completion("[[A>B]]")
    body["choices"][0]["logprobs"] = logprobs  # type: ignore[index]
    return answering(body)


def chance(token: object, logprob: object, *top: tuple[str, float]) -> dict[str, object]:
    likeliest = [{"token": text, "logprob": one, "bytes": None} for text, one in top]
    return {"token": token, "logprob": logprob, "bytes": None, "top_logprobs": likeliest}


def test_chances_and_seed_are_in_the_request_only_where_they_are_wanted() -> None:
    bodies = []

    async def handler(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.json_response(completion("ok"))

    ask(handler)
    ask(handler, top_logprobs=5, seed=3)
    assert not {"seed", "logprobs", "top_logprobs"} & bodies[0].keys()
    assert (bodies[1]["seed"], bodies[1]["logprobs"], bodies[1]["top_logprobs"]) == (3, True, 5)


def test_the_chances_of_tokens_are_the_providers() -> None:
    content = [
        chance("[[A", -0.25, ("[[A", -0.25), ("[[B", -1.5)),
        chance(">B]]", 0, (">B]]", 0.0)),
    ]
    found = ask(with_logprobs({"content": content}), top_logprobs=2)

    assert found.tokens == (
        Token("[[A", -0.25, (("[[A", -0.25), ("[[B", -1.5))),
        Token(">B]]", 0.0, ((">B]]", 0.0),)),
    )


def test_no_chance_at_all_is_a_finite_number() -> None:
    content = [chance("a", -9999.0), chance("b", float("-inf")), chance("c", 1e-9)]
    found = ask(with_logprobs({"content": content}), top_logprobs=1)

    assert [token.logprob for token in found.tokens] == [-100.0, -100.0, 0.0]


def test_what_no_database_stores_is_replaced_in_tokens_too() -> None:
    content = [chance("a\0", -1.0, ("\ud800", -2.0))]
    found = ask(with_logprobs({"content": content}), top_logprobs=1)

    assert found.tokens == (Token("a\ufffd", -1.0, (("\ufffd", -2.0),)),)


@pytest.mark.parametrize(
    "logprobs",
    [
        None,
        {},
        {"content": None},
        {"content": []},
        {"content": "none"},
        {"content": [{"token": "a"}]},
        {"content": [chance("a", None)]},
        {"content": [chance("a", "-1")]},
        {"content": [chance("a", float("nan"))]},
        {"content": [chance(7, -1.0)]},
        {"tokens": ["a"], "token_logprobs": [-1.0]},
    ],
)
def test_a_provider_that_gives_no_chances_brings_the_text_alone(logprobs: object) -> None:
    found = ask(with_logprobs(logprobs), top_logprobs=1)

    assert (found.text, found.tokens) == ("[[A>B]]", ())


def test_chances_that_nobody_asked_for_are_passed_over() -> None:
    assert ask(with_logprobs({"content": [chance("a", -1.0)]})).tokens == ()
