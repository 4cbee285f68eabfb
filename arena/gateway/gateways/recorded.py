"""Answers with the text that a language model gave long ago, kept in the arena's own store.

A gateway does not know the store: the caller gives a look-up from (endpoint id, recording key) to
text.
"""

from __future__ import annotations

from collections.abc import Awaitable

from arena.domain import Completion, CompletionRequest, Outcome
from arena.errors import BadSettings, ProviderFault
from arena.gateway.gateway import (
    GatewaySettings,
    Lookup,
    estimated_prompt_tokens,
    estimated_tokens,
)


class Recorded:
    """Looks completions up. Token counts are estimates: recordings are sold by nobody."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def complete(self, request: CompletionRequest) -> Completion:
        """The recorded text.

        Raises
        ------
        ProviderFault
            Final `not_recorded`, if this was never asked.
        """
        endpoint_id = request.endpoint.endpoint_id
        found = self._lookup(endpoint_id, request.recording_key)
        text = await found if isinstance(found, Awaitable) else found
        if text is None:
            raise ProviderFault(
                Outcome.NOT_RECORDED, f"endpoint {endpoint_id} has no such recording", final=True
            )
        return Completion(
            text, "stop", estimated_prompt_tokens(request.messages), estimated_tokens(text)
        )

    async def close(self) -> None:
        """Nothing is open."""


def _open(settings: GatewaySettings) -> Recorded:
    if settings.lookup is None:
        raise BadSettings("a recorded endpoint needs a look-up of recordings, and none was given")
    return Recorded(settings.lookup)


GATEWAY = _open
