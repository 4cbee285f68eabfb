"""`arena analyse`, as a researcher with a file of votes runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from arena.cli import main
from arena.rating.report import reports


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["analyse", *map(str, arguments)])


def _json(*arguments: object) -> dict[str, Any]:
    result = _run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Two judges on two dimensions: ant wins 8 of 11 against bee; elk wins its only vote."""
    rows = [
        f"p{i},ant,bee,{'model_b' if i % 4 == 0 else 'model_a'},{judge},{dimension}"
        for i in range(11)
        for judge in ("owl", "ape")
        for dimension in ("overall", "accuracy")
    ]
    rows.append("p0,elk,bee,model_a,owl,overall")
    path = tmp_path / "votes.csv"
    path.write_text("\n".join(["prompt_id,model_a,model_b,winner,judge,dimension", *rows, ""]))
    return path


def test_the_list_names_every_report_with_its_question_and_settings() -> None:
    shown = _run("--list").stdout

    for name, one in reports().items():
        assert f"{name}: {one.about}" in shown
    assert "  top=10  (a whole number or none)" in shown


def test_the_help_has_examples() -> None:
    shown = _run("--help").stdout

    assert "arena analyse votes.csv fragility --set top=5" in shown


def test_a_name_of_the_other_kind_is_refused_with_the_command_that_takes_it(toy: Path) -> None:
    refused = _run(toy, "davidson")
    assert refused.exit_code == 2
    assert "is a rating method, not a report: `arena rate PATH --method davidson`" in refused.stderr

    refused = CliRunner().invoke(main, ["rate", str(toy), "--method", "equilibrium"])
    assert refused.exit_code == 2
    assert "is a report, not a rating method: `arena analyse PATH equilibrium`" in refused.stderr

    unknown = CliRunner().invoke(main, ["rate", str(toy), "--method", "guess"])
    assert "'guess' is not one of 'bradley_terry'" in unknown.stderr


def test_prints_titles_columns_and_notes(toy: Path) -> None:
    result = _run(toy, "fragility")

    assert result.exit_code == 0
    assert "Neighbours" in result.stdout
    assert "votes dropped" in result.stdout
    assert "Left out, not to be rated with the others: elk (1 vote)." in result.stdout


def test_json_echoes_the_settings_that_were_set(toy: Path) -> None:
    shown = _json(toy, "fragility", "--set", "top=2", "--set", "most_votes=3")

    assert shown["report"] == "fragility"
    assert shown["settings"] == {"top": 2, "most_votes": 3, "tolerance": 1e-9}
    assert shown["tables"][0]["rows"][0][:2] == ["ant", "bee"]


def test_a_report_on_several_dimensions_takes_all_of_them_unless_some_are_named(toy: Path) -> None:
    table = _json(toy, "halo")["tables"][0]

    assert table["rows"] == [["accuracy", "overall", 1.0, 22]]
    assert _run(toy, "halo", "--dimension", "overall").exit_code == 1


def test_a_judge_a_dimension_and_a_swap_rule_are_chosen(toy: Path) -> None:
    shown = _json(toy, "leave_one_judge_out", "--dimension", "accuracy")

    assert [row[0] for row in shown["tables"][0]["rows"]] == ["ape", "owl"]
    alone = _run(toy, "leave_one_judge_out", "--judge", "owl")
    assert alone.exit_code == 1
    assert "without its only judge no vote is left" in alone.stderr
    joined = _run(toy, "fragility", "--swap", "mean")
    assert "mean needs a judge's votes in both orders" in joined.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fragility", "--set", "top"], "'top' is no KEY=VALUE"),
        (["fragility", "--set", "tip=3"], "no setting 'tip'; there are: top, most_votes"),
        (["fragility", "--set", "top=many"], "top=many is not a whole number or none"),
        (["fragility", "--set", "top=3", "--set", "top=4"], "top is set twice"),
        (["equilibrium", "--set", "by=week"], "by=week is not cluster or judge"),
        (["equilibrium", "--set", "epsilon=nan"], "epsilon=nan is not a number"),
        (["peer_weights", "--set", "exclude_self=maybe"], "exclude_self=maybe is not true or"),
        (["peer_weights", "--set", "given=owl"], "given=owl is not a JSON object of names and"),
        (["elo_reliability", "--set", "k_factors=1,x"], "k_factors=1,x is not a list, each a num"),
        (["fragility", "--humans"], "--humans is for a data folder"),
        (["fragility", "--dimension", "a", "--dimension", "b"], "fragility is on one dimension"),
        (["length_controlled"], "length_controlled is for a data folder"),
        (["horoscope"], "'horoscope' is not one of"),
    ],
)
def test_misuse_ends_with_status_2_and_its_reason(
    toy: Path, arguments: list[str], message: str
) -> None:
    result = _run(toy, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fragility", "--set", "top=1"], "top is 1; it must be 2 or more"),
        (["fragility", "--dimension", "speed"], "no votes on 'speed'; there are: accuracy, over"),
        (["difference", "--set", "model=fox"], "the fit does not rate 'fox'"),
        (["transitivity", "--set", "method=glicko"], "no method called 'glicko'"),
    ],
)
def test_a_choice_that_these_votes_cannot_serve_is_a_failure(
    toy: Path, arguments: list[str], message: str
) -> None:
    result = _run(toy, *arguments)

    assert result.exit_code == 1
    assert message in result.stderr


def test_lists_mappings_truths_and_none_are_read(toy: Path) -> None:
    settings = _json(
        *(toy, "elo_reliability", "--set", "k_factors=1, 8.5", "--set", "permutations=1,10")
    )["settings"]
    assert (settings["k_factors"], settings["permutations"]) == ([1.0, 8.5], [1, 10])

    weights = _json(
        *(toy, "peer_weights", "--set", "rule=fixed", "--set", 'given={"owl": 3, "ape": 1}'),
        *("--set", "exclude_self=yes"),
    )
    assert weights["settings"]["exclude_self"] is True
    assert weights["tables"][0]["rows"] == [["ape", 0.25], ["owl", 0.75]]

    assert _json(toy, "fragility", "--set", "top=none")["settings"]["top"] is None


@pytest.mark.shared_data
def test_peers_and_people_of_a_data_folder_stand_side_by_side(shared_data: Path) -> None:
    folder = shared_data / "prd_peer_slice"

    tables = _json(folder, "peer_weights", "--with-humans", "--set", "rule=consensus")["tables"]

    assert [row[0] for row in tables[0]["rows"]][:2] == ["bard", "claude"]
    agreement = {(row[0], row[1]): row[2:] for row in tables[2]["rows"]}
    assert agreement["all judges alike", "each order"] == [pytest.approx(204 / 320), 320]
    assert agreement["weighted", "battle"] == [pytest.approx(113 / 160), 160]


@pytest.mark.shared_data
def test_lengths_come_from_the_responses(shared_data: Path) -> None:
    folder = shared_data / "qlora_vicuna80"

    rows = _json(folder, "length_controlled", "--set", "baseline=vicuna-13b")["tables"][0]["rows"]

    rates = {row[0]: (row[1], row[2]) for row in rows}
    assert rates["gpt-4"][0] == pytest.approx(92.5)
    assert rates["gpt-4"][1] < 90
    assert rates["vicuna-13b"] == (50, 50)
