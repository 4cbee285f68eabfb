"""Asks any provider that speaks OpenAI's chat completions, through the `openai` client.

| what happened | outcome | final |
|---|---|---|
| HTTP 429 | rate_limited | no |
| HTTP 5xx, or the connection broke off after it stood | server_error | no |
| no complete answer within the endpoint's time-out | timed_out | no |
| no connection, no such host | unreachable | no |
| a URL or key that cannot be sent | unreachable | yes |
| a stranger's endpoint that is not on the public internet | forbidden | yes |
| an answer that is too long, or packed | too_large | no |
| HTTP 408, 409, 425 | refused | no |
| any other HTTP 3xx or 4xx | refused | yes |
| an empty or unparsable body, no choice, no text in it | empty | no |

A text of length 0 is a completion. NUL and lone surrogates, which no database stores, become
U+FFFD. `reasoning_content` is passed over. Where the provider counts no tokens they are estimated
(`arena.gateway.gateway.estimated_tokens`). The chances of tokens are asked for where the request's
decoding wants them; a provider that gives none, or in another shape, brings none.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from arena.domain import Completion, CompletionRequest, Outcome, Token
from arena.errors import ProviderFault
from arena.gateway.gateway import GatewaySettings, estimated_prompt_tokens, estimated_tokens

if TYPE_CHECKING:
    from arena.gateway.openai_calls import OpenAICalls

_NO_CHANCE = -100.0
"""The lowest log-probability that is passed on."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class OpenAICompatible:
    """Builds the request's body and reads the answer's."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._calls: OpenAICalls | None = None

    async def complete(self, request: CompletionRequest) -> Completion:
        """Ask once; see the module for what becomes which outcome."""
        if self._calls is None:
            from arena.gateway.openai_calls import OpenAICalls  # noqa: PLC0415 (it is slow)

            self._calls = OpenAICalls(self._settings)
        body: dict[str, object] = {
            "model": request.endpoint.api_model,
            "messages": [
                {"role": message.role, "content": message.content} for message in request.messages
            ],
            "max_tokens": request.decoding.max_tokens,
            "temperature": request.decoding.temperature,
        }
        if request.seed is not None:
            body["seed"] = request.seed
        if request.decoding.top_logprobs:
            body |= {"logprobs": True, "top_logprobs": request.decoding.top_logprobs}
        return _read(request, await self._calls.post(request, body))

    async def close(self) -> None:
        """Close all connections."""
        if self._calls is not None:
            await self._calls.close()


def _read(request: CompletionRequest, body: bytes) -> Completion:
    """The completion in a body of HTTP 200."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise ProviderFault(
            Outcome.EMPTY,
            f"endpoint {request.endpoint.endpoint_id}: {len(body)} bytes without a text",
            http_status=200,
        )

    usage = answer.get("usage")
    counts: dict[str, Any] = usage if isinstance(usage, dict) else {}
    prompt_tokens = _count(counts.get("prompt_tokens"))
    completion_tokens = _count(counts.get("completion_tokens"))
    if prompt_tokens is None:
        prompt_tokens = estimated_prompt_tokens(request.messages)
    if completion_tokens is None:
        completion_tokens = estimated_tokens(text)
    reason = choice.get("finish_reason")
    return Completion(
        text=_storable(text),
        finish_reason=_storable(reason) if isinstance(reason, str) else "unknown",
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        tokens=_tokens(choice) if request.decoding.top_logprobs else (),
    )


def _tokens(choice: dict[str, Any]) -> tuple[Token, ...]:
    """The answer's tokens with their chances; none at all if any is not as it should be."""
    try:
        return tuple(
            Token(
                _storable(one["token"]),
                _logprob(one["logprob"]),
                tuple(
                    (_storable(other["token"]), _logprob(other["logprob"]))
                    for other in one.get("top_logprobs") or ()
                ),
            )
            for one in choice["logprobs"]["content"]
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return ()


def _logprob(value: object) -> float:
    """A natural log-probability; providers write -9999 or -Infinity for no chance at all."""
    if not isinstance(value, int | float) or isinstance(value, bool) or math.isnan(value):
        raise ValueError(f"{type(value).__name__} is no log-probability")
    return min(0.0, max(float(value), _NO_CHANCE))


def _count(value: object) -> int | None:
    """A token count, or None if it is none that could be true."""
    return value if type(value) is int and 0 <= value < 2**31 else None


def _storable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def _open(settings: GatewaySettings) -> OpenAICompatible:
    return OpenAICompatible(settings)


GATEWAY = _open
