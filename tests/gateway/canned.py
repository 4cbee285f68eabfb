"""A provider that answers as a test tells it to, and a request to ask it with."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from arena.domain import CompletionRequest, Decoding, Endpoint, Message

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

KEY = "sk-very-secret-1234"
PROMPT = "the prompt that no log may show"


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """The base URL of a provider whose chat completions are `handler`."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


def answering(
    body: bytes | str | object = None, status: int = 200, headers: dict[str, str] | None = None
) -> Handler:
    """A handler that gives this body: bytes and text as they are, other things as JSON."""
    raw = (
        body
        if isinstance(body, bytes)
        else str.encode(body if isinstance(body, str) else json.dumps(body))
    )

    async def handler(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(
            body=raw, status=status, headers=headers, content_type="application/json"
        )

    return handler


def completion(content: object, finish_reason: str = "stop", **more: object) -> dict[str, object]:
    """The body of a chat completion."""
    message = {"role": "assistant", "content": content}
    return {"choices": [{"index": 0, "message": message, "finish_reason": finish_reason}], **more}


def asking(
    base_url: str,
    timeout_seconds: float = 5.0,
    api_key: str = KEY,
    top_logprobs: int = 0,
    seed: int | None = None,
    *,
    trusted: bool = True,
) -> CompletionRequest:
    """A request to the endpoint with id 7, as attempt 41; its operator's own unless said."""
    endpoint = Endpoint(
        7, "openai_compatible", base_url, "m", api_key, timeout_seconds, trusted=trusted
    )
    decoding = Decoding(64, 0.5, top_logprobs)
    return CompletionRequest(41, endpoint, (Message("user", PROMPT),), decoding, "key", seed)
