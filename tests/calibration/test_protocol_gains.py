"""A few seeds of each scenario: what a protocol must gain, it gains."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.calibration.protocols import (
    checklist,
    crowd_context,
    dialogue_pair,
    discussion,
    each_dimension,
    examiners,
    low_ppl,
    peer_weights,
    persona,
    persona_mix,
    rank_together,
    revise_on_bias,
    with_reference,
)


@pytest.mark.parametrize(
    ("scenario", "seeds"),
    [
        pytest.param(checklist, 10, id="checklist"),
        pytest.param(crowd_context, 10, id="crowd_context"),
        pytest.param(dialogue_pair, 8, id="dialogue_pair"),
        pytest.param(discussion, 12, id="discussion"),
        pytest.param(each_dimension, 6, id="each_dimension"),
        pytest.param(examiners, 5, id="examiners"),
        pytest.param(low_ppl, 30, id="low_ppl"),
        pytest.param(peer_weights, 5, id="peer_weights"),
        pytest.param(persona, 5, id="persona"),
        pytest.param(persona_mix, 30, id="persona_mix"),
        pytest.param(rank_together, 12, id="rank_together"),
        pytest.param(revise_on_bias, 30, id="revise_on_bias"),
        pytest.param(with_reference, 15, id="with_reference"),
    ],
)
def test_a_protocol_gains_what_it_must(scenario: ModuleType, seeds: int) -> None:
    missed = [row.line() for row in scenario.run(seeds) if not row.met]

    assert missed == []
