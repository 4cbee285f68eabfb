import asyncio

import pytest

from arena.domain import Completion, Outcome
from arena.errors import BadSettings, ProviderFault
from arena.gateway.gateway import GatewaySettings, Lookup
from arena.gateway.gateways.recorded import GATEWAY
from tests.gateway.canned import asking

RECORDINGS = {(7, "key"): "Both are good.\n3"}


def recorded(endpoint_id: int, key: str) -> str | None:
    return RECORDINGS.get((endpoint_id, key))


async def recorded_slowly(endpoint_id: int, key: str) -> str | None:
    await asyncio.sleep(0)
    return RECORDINGS.get((endpoint_id, key))


@pytest.mark.parametrize("lookup", [recorded, recorded_slowly])
def test_a_recording_is_found_by_endpoint_and_key(lookup: Lookup) -> None:
    gateway = GATEWAY(GatewaySettings(lookup=lookup))
    # 31 characters of prompt and 16 of text, by four, rounded up.
    assert asyncio.run(gateway.complete(asking(""))) == Completion(
        "Both are good.\n3", "stop", 8, 4
    )


def test_what_was_never_recorded_is_a_final_fault() -> None:
    gateway = GATEWAY(GatewaySettings(lookup=lambda endpoint_id, key: None))
    with pytest.raises(ProviderFault) as caught:
        asyncio.run(gateway.complete(asking("")))
    assert (caught.value.outcome, caught.value.final) == (Outcome.NOT_RECORDED, True)


def test_a_gateway_without_a_look_up_says_so() -> None:
    with pytest.raises(BadSettings, match="look-up"):
        GATEWAY(GatewaySettings())
