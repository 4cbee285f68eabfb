import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from arena.domain import CompletionRequest
from arena.errors import UnknownThing
from arena.gateway.gateway import Gateways, GatewaySettings
from tests.gateway.canned import answering, asking, completion, serving


def through(gateway: str, request: CompletionRequest) -> CompletionRequest:
    return replace(request, endpoint=replace(request.endpoint, gateway=gateway))


def test_each_endpoint_is_asked_through_the_gateway_it_names() -> None:
    async def ask_both() -> list[str]:
        gateways = Gateways(GatewaySettings(lookup=lambda endpoint_id, key: "from the record"))
        async with serving(answering(completion("over HTTP"))) as base_url:
            request = asking(base_url)
            found = [
                await gateways.complete(through(name, request))
                for name in ("openai_compatible", "recorded")
            ]
            await gateways.close()
        return [one.text for one in found]

    assert asyncio.run(ask_both()) == ["over HTTP", "from the record"]


def test_an_unknown_gateway_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownThing, match=r"no gateway called 'x'.*openai_compatible, recorded"):
        asyncio.run(Gateways(GatewaySettings()).complete(through("x", asking(""))))


def test_finding_the_gateways_does_not_import_the_client() -> None:
    code = (
        "import sys; from arena.discovery import variants;"
        "variants('arena.gateway.gateways', 'GATEWAY'); sys.exit('openai' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
