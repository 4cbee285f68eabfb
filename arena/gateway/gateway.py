"""How a text is got from a language model: one attempt, a completion or a `ProviderFault`.

A gateway tries once; retries belong to the queue. One file per way of asking stands in
`arena.gateway.gateways` and defines `GATEWAY`, which is called with a `GatewaySettings`. `Gateways`
opens each when an endpoint first asks for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from arena.discovery import variant
from arena.domain import Completion, CompletionRequest, Message
from arena.gateway.addresses import AllowedNetworks

Lookup = Callable[[int, str], str | Awaitable[str | None] | None]
"""From an endpoint's id and a recording key to the recorded text; None if there is none."""

GatewayFactory = Callable[["GatewaySettings"], "Gateway"]

_CHARACTERS_PER_TOKEN = 4

ANSWER_BYTES = 16 * 1024 * 1024
"""More than any model writes; a longer answer is an attack or a fault."""


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """What gateways are opened with.

    Attributes
    ----------
    connections : int
        Open at once to one provider; keep at least as many as calls run at once, since a call that
        waits for a connection spends its time-out on it.
    lookup : Lookup or None
        Where recorded texts are kept; only the gateway `recorded` needs it.
    allowed : AllowedNetworks
        Where endpoints may be that strangers gave, besides the public internet.
    answer_bytes : int
        The longest answer that is read.
    """

    connections: int = 256
    lookup: Lookup | None = None
    allowed: AllowedNetworks = field(default_factory=AllowedNetworks)
    answer_bytes: int = ANSWER_BYTES


class Gateway(Protocol):
    """The contract of what `GATEWAY` returns."""

    async def complete(self, request: CompletionRequest) -> Completion:
        """Ask once.

        Raises
        ------
        ProviderFault
            If no text came. Its message holds no API key and no text of prompts or responses.
        """
        ...

    async def close(self) -> None:
        """Close connections; the gateway is of no use after that."""
        ...


class Gateways:
    """Every gateway behind one: passes a request to the one that its endpoint names."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._open: dict[str, Gateway] = {}

    async def complete(self, request: CompletionRequest) -> Completion:
        """Ask once, through the endpoint's gateway.

        Raises
        ------
        ProviderFault
            If no text came.
        UnknownThing
            If there is no gateway of that name.
        """
        name = request.endpoint.gateway
        gateway = self._open.get(name)
        if gateway is None:
            factory = cast("GatewayFactory", variant("arena.gateway.gateways", "GATEWAY", name))
            gateway = self._open[name] = factory(self._settings)
        return await gateway.complete(request)

    async def close(self) -> None:
        """Close whatever was opened."""
        while self._open:
            _name, gateway = self._open.popitem()
            await gateway.close()


def estimated_tokens(text: str) -> int:
    """Tokens of a text whose provider did not count them: a quarter of its characters, rounded up.

    An estimate errs on price; the 0 that a missing count would otherwise become says "free".
    """
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def estimated_prompt_tokens(messages: Sequence[Message]) -> int:
    """Tokens of a conversation whose provider did not count them."""
    return sum(estimated_tokens(message.content) for message in messages)
