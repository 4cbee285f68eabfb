"""`arena rate` where counts are enough: Parquet files, `--cluster none`, and the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from arena.cli import main
from arena.settings import Settings
from arena.steps.publish_snapshot import publish_snapshot
from tests.formats.files import parquet
from tests.steps.builders import SmallArena


def _rate(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(main, ["rate", *map(str, arguments)], env=env)


def _json(*arguments: object, **env: str) -> dict[str, Any]:
    result = _rate(*arguments, "--json", **env)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def _rows(prompts: bool) -> list[dict[str, Any]]:
    """Ant wins 15 of 20 against bee, in twos on ten prompts."""
    rows = [
        {"model_a": "ant", "model_b": "bee", "winner": "model_b" if i % 4 == 0 else "model_a"}
        for i in range(20)
    ]
    return [{**row, "prompt_id": f"p{i // 2}"} for i, row in enumerate(rows)] if prompts else rows


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return parquet(tmp_path / "votes.parquet", _rows(prompts=True))


def test_a_parquet_file_is_rated_by_prompts_where_it_names_them(toy: Path) -> None:
    shown = _json(toy)

    assert (shown["votes_used"], shown["clusters"]) == (20, 10)
    assert shown["interval"] != "votes taken as independent"
    assert shown["models"][0]["rating"] - shown["models"][1]["rating"] == pytest.approx(
        190.85, 1e-4
    )


def test_without_prompts_votes_are_taken_as_independent_and_it_is_said(tmp_path: Path) -> None:
    path = parquet(tmp_path / "votes.parquet", _rows(prompts=False))
    result = _rate(path)

    assert "Intervals: votes taken as independent." in result.stdout
    assert "20 votes.\n" in result.stdout
    # The same votes, each a prompt of its own.
    numbered = [{**row, "prompt_id": str(i)} for i, row in enumerate(_rows(prompts=False))]
    by_prompt = _json(parquet(tmp_path / "numbered.parquet", numbered))
    ours = _json(path)
    for one, other in zip(ours["models"], by_prompt["models"], strict=True):
        assert [one["lower"], one["upper"]] == pytest.approx([other["lower"], other["upper"]])


def test_clusters_can_be_left_out_for_any_file(toy: Path, tmp_path: Path) -> None:
    csv = tmp_path / "votes.csv"
    lines = [f"{r['prompt_id']},{r['model_a']},{r['model_b']},{r['winner']}" for r in _rows(True)]
    csv.write_text("\n".join(["prompt_id,model_a,model_b,winner", *lines, ""]))

    assert _json(toy, "--cluster", "none") == _json(csv, "--cluster", "none")
    assert _json(csv, "--cluster", "none")["interval"] == "votes taken as independent"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cluster", "none", "--method", "davidson"], "--cluster none is for bradley_terry"),
        (["--cluster", "none", "--swap", "mean"], "with --swap both"),
        (["--cluster", "none", "--sharpness"], "--cluster none is for bradley_terry"),
        (["--database"], "name a PATH or say --database"),
        (["--check"], "--check and --voters are for --database"),
        (["--voters", "people"], "--check and --voters are for --database"),
        (["--humans"], "--humans is for a data folder"),
    ],
)
def test_options_that_do_not_go_together_are_misuse(
    toy: Path, arguments: list[str], message: str
) -> None:
    result = _rate(toy, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_neither_a_path_nor_the_database_is_misuse() -> None:
    assert _rate().exit_code == 2
    assert _rate("--database", "--judge", "owl").exit_code == 2
    assert _rate("--database", "--humans").exit_code == 2


@pytest.fixture
def environment(fresh_database: str, tmp_path: Path) -> dict[str, str]:
    """An arena with a snapshot, and people's votes since."""
    with psycopg.connect(fresh_database, autocommit=True) as db:
        arena = SmallArena(db, fresh_database, Settings(home=tmp_path))
        arena.voted(people=True)
        publish_snapshot(db, arena.settings)
        person = arena.judge("bob", kind="people", protocol=None, endpoint_id=None)
        for (battle_id,) in arena.all("SELECT battle_id FROM battle ORDER BY 1 LIMIT 5"):
            arena.cast(battle_id, person, order=None, judge_kind="people", basis="cast")
    return {"ARENA_DATABASE_URL": fresh_database, "ARENA_HOME": str(tmp_path / "home")}


def test_the_database_is_rated_as_it_is_now(environment: dict[str, str]) -> None:
    everyone = _json("--database", "--check", **environment)
    people = _json("--database", "--voters", "people", **environment)
    by_prompt = _json("--database", "--voters", "people", "--cluster", "prompt", **environment)

    assert (everyone["votes_used"], people["votes_used"]) == (72 + 36 + 5, 36 + 5)
    assert everyone["interval"] == people["interval"] == "votes taken as independent"
    assert by_prompt["interval"] == "clustered by prompt"
    for one, other in zip(people["models"], by_prompt["models"], strict=True):
        assert one["rating"] == pytest.approx(other["rating"], abs=1e-6)


def test_other_methods_read_the_votes_of_the_database(environment: dict[str, str]) -> None:
    joined = _json("--database", "--voters", "panel", "--swap", "mean", "--check", **environment)
    davidson = _json("--database", "--method", "davidson", **environment)

    assert joined["votes_used"] == 36
    assert davidson["method"] == "davidson"


@pytest.mark.parametrize("more", [[], ["--swap", "mean"]])
def test_a_check_that_fails_says_so_and_rates_nothing(
    environment: dict[str, str], more: list[str]
) -> None:
    with psycopg.connect(environment["ARENA_DATABASE_URL"], autocommit=True) as db:
        db.execute("UPDATE vote_count SET ties = ties + 1")
    result = _rate("--database", "--check", *more, **environment)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "are not what the votes add up to" in result.stderr
    assert _rate("--database", *more, **environment).exit_code == 0


def test_a_dimension_without_votes_is_a_failure(environment: dict[str, str]) -> None:
    result = _rate("--database", "--dimension", "wit", **environment)

    assert result.exit_code == 1
    assert "no votes on 'wit' by anyone" in result.stderr
