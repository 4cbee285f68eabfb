"""One call to a provider that a test writes."""

import asyncio

from arena.domain import Completion
from arena.gateway.gateway import GatewaySettings
from arena.gateway.gateways.openai_compatible import GATEWAY
from tests.gateway.canned import KEY, Handler, asking, serving


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
