"""What a line says beside its rating: win rate and status."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from arena.settings_parts import WebPart
from arena.store.board import RatingRow
from arena.web.standing import standings, status, win_rate
from tests.web.test_chart import line

PART = WebPart(established_points=10, usable_points=30)


@pytest.mark.parametrize(
    ("half_width", "said"),
    [(10.0, "established"), (10.1, "usable"), (30.0, "usable"), (30.1, "preliminary")],
)
def test_the_status_follows_how_far_the_interval_reaches(half_width: float, said: str) -> None:
    assert status(line(1000.0, half_width), PART) == said


def test_without_an_interval_a_rating_is_preliminary() -> None:
    assert status(line(1000.0, None), PART) == "preliminary"


def test_a_tie_is_half_a_win() -> None:
    row: RatingRow = replace(line(1000.0), wins=3, losses=5, ties=2)
    assert win_rate(row) == 0.4


def test_unrated_models_have_no_standing() -> None:
    assert standings([line(None)], {}, PART) == []


def test_a_usable_rating_cannot_be_surer_than_an_established_one() -> None:
    with pytest.raises(ValidationError, match="usable_points"):
        WebPart(established_points=31, usable_points=30)
