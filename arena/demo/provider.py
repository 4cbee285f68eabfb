"""An OpenAI-compatible provider of simulated models, for the demo, tests and benchmarks.

    python -m arena.demo.provider --port 0 --latency-ms 50 --faults 0.2 --garbled 0.05

prints `listening on http://127.0.0.1:PORT/v1` as its first line and serves until SIGTERM or
SIGINT:

- `POST /v1/chat/completions`: `model`, `messages`, `max_tokens` (a token is four characters),
  `seed` (which of a model's responses), `logprobs` and `top_logprobs` (words are tokens, and so is
  a verdict); the header `x-arena-attempt` is logged;
- `GET /v1/models`;
- `GET /log`: the attempt ids in order of arrival.

Any API key will do.
"""

from __future__ import annotations

import asyncio
import json
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from aiohttp import web

from arena.demo.answers import KNOWN_MODELS, answer
from arena.demo.attempt_log import ABSENT, AttemptLog
from arena.demo.faults import Fault, Faults
from arena.demo.judges import garbled
from arena.demo.models import FAILING_MODEL
from arena.demo.said import Said
from arena.domain import Message

ATTEMPT_HEADER = "x-arena-attempt"
CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How the provider behaves; `log` is a file to append attempt ids to."""

    latency_seconds: float = 0.0
    faults: Faults = field(default_factory=Faults)
    log: Path | None = None


class Provider:
    """The handlers, and the log they share."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self.log = AttemptLog(settings.log)

    async def complete(self, request: web.Request) -> web.Response:
        """Answer `POST /v1/chat/completions`."""
        attempt = request.headers.get(ATTEMPT_HEADER, ABSENT)
        self.log.write(attempt)
        body = await request.read()
        faults = self.settings.faults
        # Without ids all requests would meet one fault; their places in the log tell them apart.
        key = attempt if attempt != ABSENT else f"#{len(self.log.attempts)}"
        fault = faults.draw(key)

        if self.settings.latency_seconds:
            await asyncio.sleep(self.settings.latency_seconds)
        if fault is Fault.HANG:
            await asyncio.sleep(faults.hang_seconds)
        if fault is Fault.RATE_LIMITED:
            refused = _error(429, "rate_limit_exceeded", "Too many requests.")
            refused.headers["Retry-After"] = f"{faults.retry_after_seconds:g}"
            return refused
        if fault is Fault.SERVER_ERROR:
            return _error(500, "server_error", "The server had an error.")
        if fault is Fault.EMPTY:
            return web.Response(body=b"", content_type="application/json")
        return _completion(body, fault, key)

    async def models(self, _request: web.Request) -> web.Response:
        """Answer `GET /v1/models`."""
        known = [{"id": name, "object": "model", "owned_by": "arena"} for name in KNOWN_MODELS]
        return web.json_response({"object": "list", "data": known})

    async def attempts(self, _request: web.Request) -> web.Response:
        """Answer `GET /log`."""
        return web.json_response({"attempts": self.log.attempts})


def create_app(settings: ProviderSettings) -> web.Application:
    """The provider as an aiohttp application."""
    provider = Provider(settings)
    app = web.Application(client_max_size=8 * 2**20)
    app.router.add_post("/v1/chat/completions", provider.complete)
    app.router.add_get("/v1/models", provider.models)
    app.router.add_get("/log", provider.attempts)

    async def close_log(_app: web.Application) -> None:
        provider.log.close()

    app.on_cleanup.append(close_log)
    return app


async def start(settings: ProviderSettings, port: int = 0) -> tuple[web.AppRunner, str]:
    """Serve on 127.0.0.1 in the running loop; `await runner.cleanup()` ends it.

    Returns
    -------
    runner : aiohttp.web.AppRunner
    base_url : str
        Ends with `/v1`.
    """
    runner = web.AppRunner(
        create_app(settings), access_log=None, handler_cancellation=True, shutdown_timeout=0.2
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=2048)
    await site.start()
    _host, bound_port = runner.addresses[0][:2]
    return runner, f"http://127.0.0.1:{bound_port}/v1"


def _completion(body: bytes, fault: Fault | None, key: str) -> web.Response:
    """A chat completion, or an error body where the request cannot be answered."""
    try:
        asked = json.loads(body)
        model, max_tokens = str(asked["model"]), _max_tokens(asked)
        conversation = tuple(
            Message(turn["role"], _text(turn["content"])) for turn in asked["messages"]
        )
        sample = int(asked.get("seed") or 0)
        likeliest = int(asked.get("top_logprobs") or 0) if asked.get("logprobs") else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return _error(400, "invalid_request_error", "The body is no chat completion request.")
    if model == FAILING_MODEL:
        return _error(500, "server_error", "The server had an error.")
    try:
        said = answer(model, conversation, sample)
    except KeyError:
        return _error(404, "model_not_found", "There is no such model here.")

    text, reason = said.said.text, "stop"
    if fault is Fault.GARBLED and said.is_judgment:
        text = garbled(text, key)
    if fault is Fault.CUT_OFF:
        text, reason = text[: len(text) // 2], "length"
    if max_tokens is not None and len(text) > max_tokens * CHARACTERS_PER_TOKEN:
        text, reason = text[: max_tokens * CHARACTERS_PER_TOKEN], "length"
    tokens = None
    if likeliest is not None:
        # A text that was tampered with ends in no verdict of the judge's.
        whole = said.said if text == said.said.text else Said(text)
        tokens = whole.tokens(likeliest)
    return _answered(model, text, reason, sum(len(turn.content) for turn in conversation), tokens)


def _text(content: str | list[dict[str, str]]) -> str:
    """A turn's text; of typed parts, those that are text."""
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part["type"] == "text")


def _max_tokens(asked: dict[str, Any]) -> int | None:
    given = asked.get("max_completion_tokens", asked.get("max_tokens"))
    return None if given is None else int(given)


def _answered(
    model: str,
    text: str,
    reason: str,
    prompt_length: int,
    tokens: list[dict[str, object]] | None,
) -> web.Response:
    logprobs = "null" if tokens is None else json.dumps({"content": tokens})
    prompt_tokens = 1 + prompt_length // CHARACTERS_PER_TOKEN
    completion_tokens = 1 + len(text) // CHARACTERS_PER_TOKEN
    # Written out rather than dumped: all but the text is known to need no escaping.
    body = (
        f'{{"id":"chatcmpl-simulated","object":"chat.completion","created":{int(time.time())},'
        f'"model":"{model}","choices":[{{"index":0,"message":{{"role":"assistant","content":'
        f'{json.dumps(text)}}},"logprobs":{logprobs},"finish_reason":"{reason}"}}],"usage":'
        f'{{"prompt_tokens":{prompt_tokens},"completion_tokens":{completion_tokens},'
        f'"total_tokens":{prompt_tokens + completion_tokens}}}}}'
    )
    return web.Response(body=body.encode(), content_type="application/json")


def _error(status: int, code: str, message: str) -> web.Response:
    kind = "server_error" if status >= 500 else "invalid_request_error"
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return web.json_response(body, status=status)


@click.command()
@click.option("--port", default=0, show_default=True, help="0 takes a free one.")
@click.option("--latency-ms", default=50.0, show_default=True, help="Before every answer.")
@click.option("--faults", default=0.0, show_default=True, help="Share of calls that fail.")
@click.option(
    "--garbled",
    "garbled_share",
    default=0.0,
    show_default=True,
    help="Share of judge calls without a verdict.",
)
@click.option("--seed", default=0, show_default=True, help="Draws other faults.")
@click.option("--retry-after-seconds", default=1.0, show_default=True, help="What a 429 asks for.")
@click.option("--hang-seconds", default=30.0, show_default=True, help="Length of a hanging call.")
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="File for attempt ids."
)
def main(
    *,
    port: int,
    latency_ms: float,
    faults: float,
    garbled_share: float,
    seed: int,
    retry_after_seconds: float,
    hang_seconds: float,
    log: Path | None,
) -> None:
    """Serve simulated models on 127.0.0.1 until SIGTERM.

    Example: python -m arena.demo.provider --port 9000 --faults 0.2 --log attempts.log
    """
    drawn = Faults.spread(faults, garbled_share, seed, retry_after_seconds, hang_seconds)
    asyncio.run(_serve(ProviderSettings(latency_ms / 1000, drawn, log), port))


async def _serve(settings: ProviderSettings, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    runner, base_url = await start(settings, port)
    click.echo(f"listening on {base_url}")
    await stopped.wait()
    await runner.cleanup()


if __name__ == "__main__":
    main()
