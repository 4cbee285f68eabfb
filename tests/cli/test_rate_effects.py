"""`arena rate` with effects of judges and of style, and with other clusterings."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from arena.cli import main

pytestmark = pytest.mark.shared_data


def _rate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rate", *map(str, arguments)])


def _json(*arguments: object) -> dict[str, Any]:
    result = _rate(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_effects_are_printed_as_a_table(shared_data: Path) -> None:
    options = ("--with-humans", "--order-effect", "--sharpness", "--self-preference")
    shown = _rate(shared_data / "qlora_vicuna80", *options).stdout

    rows = [
        [cell.strip() for cell in line.strip("│\n").split("│")]
        for line in shown.splitlines()
        if "│" in line
    ]
    assert ["order effect", "gpt-4", "0.679", "0.568 to 0.789", ""] in rows
    assert ["sharpness", "people", "0.633", "0.294 to 0.972", ""] in rows
    assert any(row[:2] == ["self-preference", "gpt-4"] for row in rows)


def test_effects_are_in_the_json_object(shared_data: Path) -> None:
    shown = _json(shared_data / "prd_peer_slice", "--order-effect", "--sharpness")

    effects = {(e["kind"], e["name"]): e for e in shown["effects"]}
    assert len(effects) == 10
    assert effects["sharpness", "vicuna-13b"]["suspended"]
    assert not effects["sharpness", "gpt-4"]["suspended"]
    assert shown["settings"]["fit"]["order_effect"] is True


def test_without_options_there_are_no_effects(shared_data: Path) -> None:
    assert _json(shared_data / "prd_peer_slice")["effects"] == []


def test_style_is_read_from_the_responses(shared_data: Path) -> None:
    shown = _json(shared_data / "qlora_vicuna80", "--humans", "--style")

    worth = {e["name"]: e["value"] for e in shown["effects"]}
    assert set(worth) == {"length", "lists", "bold"}
    assert worth["length"] > 0.5
    assert "No coefficient of headings" in shown["notes"][-1]


def test_one_judge_alone_is_a_failure_with_its_reason(shared_data: Path) -> None:
    result = _rate(shared_data / "qlora_vicuna80", "--sharpness")

    assert result.exit_code == 1
    assert "not identified: the judge gpt-4 is alone" in result.stderr


def test_intervals_by_prompt_and_judge_are_named(shared_data: Path) -> None:
    by_both = _json(shared_data / "prd_peer_slice", "--cluster", "prompt+judge")
    by_battle = _json(shared_data / "prd_peer_slice", "--cluster", "battle")

    assert by_both["interval"] == "clustered by prompt and judge"
    assert by_battle["interval"] == "clustered by battle"


@pytest.mark.parametrize("option", ["--style", "--with-humans"])
def test_a_file_of_votes_has_neither_style_nor_people(tmp_path: Path, option: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("model_a,model_b,winner\nant,bee,tie\n")

    result = _rate(path, option)

    assert result.exit_code == 2
    assert "is for a data folder" in result.stderr
