"""One HTTP call through the `openai` client, and what its failure means.

Importing the client takes half a second, so `arena.gateway.gateways.openai_compatible` imports this
file when it first calls.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

import httpx2
from openai import APIError, APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient, Omit

from arena.domain import CompletionRequest, Endpoint, Outcome
from arena.errors import BadSettings, ProviderFault
from arena.gateway.gateway import GatewaySettings
from arena.gateway.guard import ForbiddenAddress, GuardedTransport, TooLarge, limit_answers

ATTEMPT_HEADER = "x-arena-attempt"

_RETRIABLE_REFUSALS = frozenset({408, 409, 425})


class _Lines:
    """The connections to one provider, each a client of its own, kept open between calls.

    A client's pool looks at each of its idle connections before and after every call, with two
    system calls each: one client with all of them spends more on that than on the calls.
    """

    def __init__(self, connections: int) -> None:
        self.room = asyncio.Semaphore(connections)
        self.idle: list[AsyncOpenAI] = []
        """The one that was used last is used next: the others are let fall asleep."""
        self.all: list[AsyncOpenAI] = []


class OpenAICalls:
    """Calls to any number of providers; `connections` at most per base URL and API key."""

    def __init__(self, settings: GatewaySettings) -> None:
        if settings.connections < 1:
            raise BadSettings(
                f"a gateway with {settings.connections} connections cannot call anyone"
            )
        self._settings = settings
        self._lines: dict[tuple[str, str, bool], _Lines] = {}

    async def post(self, request: CompletionRequest, body: dict[str, object]) -> bytes:
        """Post to the endpoint's chat completions.

        Returns
        -------
        bytes
            The body of an HTTP 200.

        Raises
        ------
        ProviderFault
            Whatever else came, or nothing.
        """
        endpoint = request.endpoint
        headers: dict[str, str | Omit] = {
            ATTEMPT_HEADER: str(request.attempt_id),
            "Accept-Encoding": "identity",  # what comes packed cannot be measured
        }
        if not endpoint.api_key:
            headers["Authorization"] = Omit()
        try:
            async with (
                asyncio.timeout(endpoint.timeout_seconds),
                self._line(endpoint) as client,
            ):
                # `post` spares what `chat.completions.create` spends on checking types on the way
                # out and building objects on the way in: a third of a call's processor time.
                answer = await client.post(
                    "/chat/completions",
                    cast_to=httpx2.Response,
                    body=body,
                    options={"headers": headers},
                )
        except TimeoutError:
            silence = f"no answer in {endpoint.timeout_seconds:g} seconds"
            fault = _fault(request, Outcome.TIMED_OUT, silence)
        except APIError as error:
            fault = _fault_of_error(request, error)
        except (httpx2.InvalidURL, ValueError):
            fault = _unsendable(request)
        else:
            return answer.content
        # Raised out here so that no traceback shows the client's error, which quotes the provider.
        raise fault

    async def close(self) -> None:
        """Close all connections."""
        while self._lines:
            _key, lines = self._lines.popitem()
            for client in lines.all:
                await client.close()

    @asynccontextmanager
    async def _line(self, endpoint: Endpoint) -> AsyncIterator[AsyncOpenAI]:
        """An idle client for this endpoint's provider and key, or a new one, or the next free."""
        key = endpoint.base_url, endpoint.api_key, endpoint.trusted
        lines = self._lines.setdefault(key, _Lines(self._settings.connections))
        async with lines.room:
            if not lines.idle:
                client = _new_client(endpoint, self._settings)
                lines.all.append(client)
                lines.idle.append(client)
            client = lines.idle.pop()
            try:
                yield client
            finally:
                lines.idle.append(client)


def _new_client(endpoint: Endpoint, settings: GatewaySettings) -> AsyncOpenAI:
    """A client of one connection that neither retries nor knows the environment.

    ValueError for an unusable URL.
    """
    _port = urlsplit(endpoint.base_url).port  # raises where it is too large, as the client does not
    limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1)
    guarded = None if endpoint.trusted else GuardedTransport(settings.allowed, _trusted(), limits)
    client = AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        # Not None: for None the client would take the operator's own from the environment and
        # send them to whoever submitted this endpoint.
        admin_api_key="",
        organization="",
        project="",
        webhook_secret="",
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(
            verify=_trusted(),
            # One deadline over the whole attempt stands in for limits on each of its parts.
            timeout=None,
            limits=limits,
            transport=guarded,
            # An endpoint must not send the arena elsewhere.
            follow_redirects=False,
            event_hooks={"response": [limit_answers(settings.answer_bytes)]},
        ),
    )
    client.organization = client.project = None
    # Away with the environment's OPENAI_CUSTOM_HEADERS for the same reason.
    client._custom_headers = {}
    return client


@cache
def _trusted() -> ssl.SSLContext:
    """One for all clients: loading the certificates takes longer than a call."""
    return httpx2.create_ssl_context()


def _fault_of_error(request: CompletionRequest, error: APIError) -> ProviderFault:
    """The client's error in our words, without a word of the provider's."""
    if isinstance(error, APIStatusError):
        return _fault_of_status(request, error)
    outcome, what, final = Outcome.SERVER_ERROR, "the connection broke off", False
    match error.__cause__:
        case ForbiddenAddress():
            outcome, final = Outcome.FORBIDDEN, True
            what = "its address is not on the public internet"
        case TooLarge() as too_large:
            outcome, what = Outcome.TOO_LARGE, str(too_large)
        case httpx2.UnsupportedProtocol() | httpx2.LocalProtocolError():
            return _unsendable(request)
        case httpx2.ConnectError():
            outcome, what = Outcome.UNREACHABLE, "no connection"
        case httpx2.DecodingError():
            outcome, what = Outcome.EMPTY, "an answer that cannot be decoded"
    return _fault(request, outcome, what, final=final)


def _fault_of_status(request: CompletionRequest, error: APIStatusError) -> ProviderFault:
    status = error.status_code
    outcome, final = Outcome.REFUSED, status not in _RETRIABLE_REFUSALS
    if status == 429:
        outcome, final = Outcome.RATE_LIMITED, False
    elif status >= 500:
        outcome, final = Outcome.SERVER_ERROR, False
    return ProviderFault(
        outcome,
        f"endpoint {request.endpoint.endpoint_id}: HTTP {status}",
        final=final,
        http_status=status,
        retry_after_seconds=retry_after(
            error.response.headers.get("retry-after"), datetime.now(UTC)
        ),
    )


def _unsendable(request: CompletionRequest) -> ProviderFault:
    return _fault(request, Outcome.UNREACHABLE, "its URL or key cannot be sent", final=True)


def _fault(
    request: CompletionRequest, outcome: Outcome, what: str, *, final: bool = False
) -> ProviderFault:
    return ProviderFault(outcome, f"endpoint {request.endpoint.endpoint_id}: {what}", final=final)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number of seconds or an HTTP date.

    RFC 9110, section 10.2.3. None if it is missing or means nothing; a date gone by asks for 0.
    """
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
        except (ValueError, TypeError):
            return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
