"""/method."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from arena.judging.dimension import shipped_dimensions
from arena.judging.protocol import protocols

ANCHORS = [
    *("rank", "rank-spread", "model", "score", "ci", "votes", "win-rate", "price", "status"),
    *("organization", "separability", "flip-k", "difference", "rank-correlation", "order-effect"),
    *("sharpness", "self-preference", "style-control", "diagnostics", "who", "voters", "orders"),
    *("intervals", "snapshot", "retraction", "held-out", "draw", "dimensions", "settings"),
]


@pytest.fixture
def page(bare_client: FlaskClient) -> str:
    return bare_client.get("/method").get_data(as_text=True)


def test_every_column_and_figure_has_a_place_to_link_to(page: str) -> None:
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(ANCHORS) <= set(ids)
    assert {f"protocol-{name}" for name in protocols()} <= set(ids)


def test_rubrics_and_settings_stand_as_they_are(page: str) -> None:
    for dimension in shipped_dimensions().values():
        assert dimension.title in page
    assert "<code>publish.swap</code></dt><dd>both</dd>" in page


def test_protocols_show_what_they_say_to_a_judge(page: str) -> None:
    assert "⟨the first response⟩" in page
    assert "⟨the prompt⟩" in page
    assert "\x00" not in page
