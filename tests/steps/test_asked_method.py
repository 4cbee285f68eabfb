"""Methods and settings from outside are refused by name and by type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arena.errors import BadInput, BadSettings, UnknownThing
from arena.rating.methods.elo import Elo
from arena.rating.reports.elo_reliability import EloReliabilityReport
from arena.settings import Settings
from arena.settings_parts import PublishPart
from arena.steps.asked_method import asked_method, asked_report
from arena.steps.open_arena import check_names


def test_settings_take_the_place_of_defaults() -> None:
    assert asked_method("elo", {"k_factor": 8, "permutations": 10}) == Elo(8, permutations=10)


def test_an_unknown_method_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownThing, match=r"no method called 'elos'; there are: .*elo"):
        asked_method("elos", {})


def test_a_report_has_its_settings_checked_likewise() -> None:
    asked = asked_report("elo_reliability", {"k_factors": [4, 8.5], "permutations": [1]})

    assert asked == EloReliabilityReport(k_factors=[4, 8.5], permutations=[1])
    with pytest.raises(BadInput, match="permutations cannot be"):
        asked_report("elo_reliability", {"permutations": [1.5]})
    with pytest.raises(UnknownThing, match="no report called 'elo'; there are: components"):
        asked_report("elo", {})


@pytest.mark.parametrize(
    ("name", "settings", "complaint"),
    [
        ("elo", {"K": 4}, "elo has no setting called K; there are: k_factor, start"),
        ("elo", {"k_factor": "four"}, "k_factor cannot be 'four'"),
        ("elo", {"k_factor": float("nan")}, "k_factor cannot be nan"),
        ("elo", {"permutations": 1.5}, r"permutations cannot be 1\.5"),
        ("elo", {"permutations": True}, "permutations cannot be True"),
        ("bradley_terry", {"sampling_weights": "often"}, "sampling_weights cannot be 'often'"),
        ("bradley_terry", {"sharpness_ridge": 0.0}, "sharpness_ridge must be above 0"),
        ("win_rate", {"k": 1}, "win_rate has no setting called k; there are: none"),
    ],
)
def test_what_a_method_cannot_take_is_refused(
    name: str, settings: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        asked_method(name, settings)


@pytest.mark.parametrize(
    ("publish", "complaint"),
    [
        ({"method": "elos"}, "no method called 'elos'"),
        ({"extra_methods": ("elos",)}, "no method called 'elos'"),
        ({"extra_methods": ("bradley_terry",)}, "names one twice"),
        ({"extra_methods": ("elo", "elo")}, "names one twice"),
        ({"methods": {"elo": {}}}, r"publish\.methods\.elo: not published; add 'elo'"),
        (
            {"extra_methods": ("elo",), "methods": {"elo": {"K": 4}}},
            r"publish\.methods\.elo: elo has no setting called K",
        ),
        (
            {"methods": {"bradley_terry": {"max_steps": 4}}},
            r"publish\.methods\.bradley_terry: the published fit sets these itself",
        ),
    ],
)
def test_methods_of_arena_toml_are_checked_when_an_installation_is_opened(
    tmp_path: Path, publish: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(BadSettings, match=f"arena.toml: .*{complaint}"):
        check_names(Settings(home=tmp_path, publish=PublishPart(**publish)))


def test_methods_that_can_be_published_pass(tmp_path: Path) -> None:
    part = PublishPart(extra_methods=("elo",), methods={"elo": {"k_factor": 8}})
    check_names(Settings(home=tmp_path, publish=part))
    check_names(Settings(home=tmp_path, publish=PublishPart(method="elo", methods={"elo": {}})))
