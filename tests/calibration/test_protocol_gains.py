"""A few seeds of each scenario: what a protocol must gain, it gains."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.calibration.protocols import (
    checklist,
    dialogue_pair,
    each_dimension,
    examiners,
    persona,
    persona_mix,
    with_reference,
)


@pytest.mark.parametrize(
    ("scenario", "seeds"),
    [
        pytest.param(checklist, 10, id="checklist"),
        pytest.param(dialogue_pair, 8, id="dialogue_pair"),
        pytest.param(each_dimension, 6, id="each_dimension"),
        pytest.param(examiners, 5, id="examiners"),
        pytest.param(persona, 5, id="persona"),
        pytest.param(persona_mix, 30, id="persona_mix"),
        pytest.param(with_reference, 15, id="with_reference"),
    ],
)
def test_a_protocol_gains_what_it_must(scenario: ModuleType, seeds: int) -> None:
    missed = [row.line() for row in scenario.run(seeds) if not row.met]

    assert missed == []
