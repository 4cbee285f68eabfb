"""`arena rate`, as a researcher with a file of votes runs it."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from scipy.optimize import minimize

from arena.cli import main


def _rate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rate", *map(str, arguments)])


def _json(*arguments: object) -> dict[str, Any]:
    result = _rate(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Ant wins 10 of 11 against bee, on as many prompts; elk wins its only vote."""
    rows = [f"p{i},ant,bee,{'model_b' if i == 0 else 'model_a'}" for i in range(11)]
    path = tmp_path / "votes.csv"
    path.write_text("\n".join(["prompt_id,model_a,model_b,winner", *rows, "p0,elk,bee,model_a\n"]))
    return path


def test_prints_the_leaderboard_with_its_columns_and_notes(toy: Path) -> None:
    result = _rate(toy)

    assert result.exit_code == 0
    for column in ("Rank", "Rank Spread", "Model", "Score ± 95% CI", "Votes", "W/L/T"):
        assert column in result.stdout
    row = next(line for line in result.stdout.splitlines() if "│ ant" in line)
    assert "1200.0 ± " in row
    assert "10/1/0" in row
    assert "undefeated: no rated model won or tied against it" in result.stdout
    assert "1 vote of 12 left out" in result.stdout


def test_json_is_one_object_sorted_by_rating(toy: Path) -> None:
    shown = _json(toy)

    assert shown["dimension"] == "overall"
    assert shown["votes_used"] == 11
    assert [row["model"] for row in shown["models"]] == ["ant", "bee"]
    assert shown["models"][0]["rating"] == pytest.approx(1200)
    assert [row["model"] for row in shown["unrated"]] == ["elk"]


@pytest.mark.parametrize(
    ("anchor", "bee"), [("bee", 1000), ("bee=850", 850), ("ant=1300", 900), ("elk", 800)]
)
def test_an_anchor_pins_a_model(toy: Path, anchor: str, bee: float) -> None:
    shown = _json(toy, "--anchor", anchor)

    assert shown["models"][1]["rating"] == pytest.approx(bee)


def test_a_name_with_an_equals_sign_may_be_the_anchor(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("model_a,model_b,winner\nx=y,b,tie\n")

    assert _json(path, "--anchor", "x=y")["models"][0]["rating"] == 1000
    assert _json(path, "--anchor", "x=y=5")["models"][0]["rating"] == 5


def test_control_codes_and_markup_in_names_do_nothing(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("model_a,model_b,winner\n[red]a[/red],b\x1b[2J,tie\n")

    shown = _rate(path).stdout

    assert "[red]a[/red]" in shown
    assert "\x1b" not in shown


def test_a_bad_file_is_a_failure_with_its_place_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("model_a,model_b,winner\nant,bee,draw\n")

    result = _rate(path)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "votes.csv, line 2: unknown winner 'draw'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dimension", "speed"], "no votes on 'speed'; there are: overall"),
        (["--judge", "owl"], "no votes of judge 'owl'; there are: unnamed"),
        (["--source", "x"], "no votes of source 'x'; there are: none"),
        (["--anchor", "fox"], "the anchor 'fox' is not among the models"),
        (["--swap", "mean"], "no vote is left to fit: mean needs a judge's votes in both orders"),
    ],
)
def test_a_choice_that_these_votes_cannot_serve_is_a_failure(
    toy: Path, arguments: list[str], message: str
) -> None:
    result = _rate(toy, *arguments)

    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--swap", "best"],
        ["--swap", "mean:0.1"],
        ["--method", "glicko"],
        ["--humans"],
        ["--no-such-option"],
    ],
)
def test_misuse_of_options_ends_with_status_2(toy: Path, arguments: list[str]) -> None:
    assert _rate(toy, *arguments).exit_code == 2


def test_a_missing_path_is_misuse() -> None:
    assert _rate("no/such/file").exit_code == 2


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("arguments", "model", "score"),
    [
        (["llmfao", "--humans"], "GPT 4", 0.041218),
        (["evalica_golden", "--source", "evalica/food"], "Tacos", 0.434290),
        (["evalica_golden", "--source", "evalica/simple"], "4", 0.349475),
    ],
)
def test_the_best_model_has_the_golden_score(
    shared_data: Path, arguments: list[str], model: str, score: float
) -> None:
    folder, *options = arguments
    rows = _json(shared_data / folder, *options)["models"]

    total = sum(math.exp(row["strength"]) for row in rows)
    assert rows[0]["model"] == model
    assert math.exp(rows[0]["strength"]) / total == pytest.approx(score, abs=1e-6)


@pytest.mark.shared_data
def test_gpt_4s_votes_in_both_orders_are_all_used(shared_data: Path) -> None:
    shown = _json(shared_data / "qlora_vicuna80", "--judge", "gpt-4")

    assert (shown["votes_used"], shown["unreadable"], shown["clusters"]) == (4467, 13, 80)
    assert shown["models"][0]["model"] == "gpt-4"


@pytest.mark.shared_data
def test_joined_orders_leave_out_the_votes_without_their_other_half(shared_data: Path) -> None:
    shown = _json(shared_data / "qlora_vicuna80", "--swap", "sign_of_sum")

    assert (shown["votes_used"], shown["unpaired"]) == (2227, 13)


def test_settings_of_the_method_are_set_by_name(toy: Path) -> None:
    shown = _json(toy, "--method", "elo", "--set", "k_factor=16", "--set", "permutations=20")

    assert shown["settings"]["fit"]["k_factor"] == 16.0
    assert shown["settings"]["fit"]["permutations"] == 20
    weighed = _json(toy, "--set", 'judge_weights={"unnamed": 2}')
    assert weighed["settings"]["fit"]["judge_weights"] == {"unnamed": 2.0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "k_factor=4"], "bradley_terry has no setting 'k_factor'"),
        (
            ["--method", "elo", "--set", "permutations=few"],
            "permutations=few is not a whole number",
        ),
        (["--set", "sampling_weights=ipw"], "is not none or pair_count or inverse_probability"),
        (
            ["--method", "davidson", "--cluster", "prompt+judge"],
            "--cluster prompt+judge needs --method bradley_terry; davidson has no intervals",
        ),
    ],
)
def test_a_setting_that_the_method_has_not_is_misuse(
    toy: Path, arguments: list[str], message: str
) -> None:
    result = _rate(toy, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_votes_are_weighed_by_the_chance_of_their_battle(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    rows = ["ant,bee,model_a,0.5", "ant,bee,model_a,0.5", "ant,bee,model_b,0.125"]
    path.write_text("\n".join(["model_a,model_b,winner,sampling_prob", *rows, ""]))

    shown = _json(path, "--set", "sampling_weights=inverse_probability")

    strengths = {row["model"]: row["strength"] for row in shown["models"]}
    assert strengths["ant"] - strengths["bee"] == pytest.approx(math.log(4 / 8))


def test_the_parameter_of_ties_is_among_the_effects(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    rows = [f"p{i},ant,bee,{w}" for i, w in enumerate(["model_a", "model_b", "tie", "model_a"] * 4)]
    path.write_text("\n".join(["prompt_id,model_a,model_b,winner", *rows, ""]))

    assert "nu" in _rate(path, "--method", "davidson").stdout
    (effect,) = _json(path, "--method", "rao_kupper")["effects"]
    assert (effect["kind"], effect["name"]) == ("tie", "kappa")


def test_a_file_of_rankings_is_rated_by_the_choice_of_the_best_and_then_of_the_rest(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rankings.jsonl"
    lists = [["ant", "bee", "cat"]] * 6 + [["bee", "ant", "cat"]] * 3 + [["cat", "ant", "bee"]] * 2
    path.write_text("".join(json.dumps({"ranking": one}) + "\n" for one in lists))

    found = _json(path, "--rankings")

    assert [model["model"] for model in found["models"]] == ["ant", "bee", "cat"]
    assert (found["method"], found["clusters"]) == ("plackett_luce", 11)
    # Who is chosen first: 6, 3 and 2 of 11; the fit also reads the rest of each list.
    strengths = [model["strength"] for model in found["models"]]
    assert strengths == pytest.approx(_luce_of_three(lists), abs=1e-6)


def _luce_of_three(lists: list[list[str]]) -> list[float]:
    """The strengths by a minimiser that knows nothing of ours, at a mean of 0."""

    def loss(free: Any) -> float:
        strength = dict(zip(("ant", "bee", "cat"), (*free, -sum(free)), strict=True))
        total = 0.0
        for one in lists:
            for place in range(2):
                rest = sum(math.exp(strength[name]) for name in one[place:])
                total -= strength[one[place]] - math.log(rest)
        return total

    a, b = minimize(loss, (0.0, 0.0), method="Nelder-Mead", options={"xatol": 1e-9}).x
    return [a, b, -a - b]
