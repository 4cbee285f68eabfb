"""Budgets, runs and tokens by the command line, on a database."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from arena.cli import main
from arena.settings import Settings
from tests.steps.builders import SmallArena


@pytest.fixture
def types(fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typist:
    """An arena of two models and a judge, all with prices, and who types commands into it."""
    monkeypatch.setenv("ARENA_DATABASE_URL", fresh_database)
    monkeypatch.setenv("ARENA_HOME", str(tmp_path))
    monkeypatch.setenv("ARENA_SETTINGS", "")
    with psycopg.connect(fresh_database, autocommit=True) as db:
        arena = SmallArena(db, fresh_database, Settings(home=tmp_path))
        arena.prompts(2)
        for name in ("ant", "bee"):
            arena.model(name, endpoint={"price_out_usd": 10.0})
        arena.judge(endpoint_id=arena.endpoint(price_out_usd=20.0))
    return Typist(fresh_database)


class Typist:
    """Types commands."""

    def __init__(self, database: str) -> None:
        self.database = database

    def __call__(self, *words: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=answer)

    def calls(self) -> int:
        with psycopg.connect(self.database) as db:
            row = db.execute("SELECT count(*) FROM call").fetchone()
        return row[0] if row else 0


def test_a_budget_is_set_listed_and_removed(types: Typist) -> None:
    assert types("budget", "list").output == "no budget is set\n"
    assert types("budget", "set", "judge", "owl", "--usd", "5", "--calls", "100").exit_code == 0
    assert types("budget", "set", "day", "--usd", "0.10").exit_code == 0
    assert types("budget", "list").output == (
        "each day: $0.10 (arena budget set)\njudge owl: $5 and 100 calls (arena budget set)\n"
    )
    assert types("budget", "remove", "day").exit_code == 0
    assert types("budget", "list").output.startswith("judge owl")


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        (["judge", "elk", "--calls", "1"], 1, "no judge 'elk'"),
        (["all"], 1, "a budget needs a limit"),
        (["all", "--usd", "nan"], 2, "no amount of dollars"),
        (["all", "--usd", "-1"], 2, "no amount of dollars"),
        (["week", "--usd", "1"], 2, "'week' is not one of"),
    ],
)
def test_what_is_no_budget_is_refused(
    types: Typist, words: list[str], status: int, complaint: str
) -> None:
    done = types("budget", "set", *words)
    assert done.exit_code == status
    assert complaint in done.output


def test_a_run_is_shown_before_it_is_opened_and_opened_by_yes(types: Typist) -> None:
    shown = types("schedule", "--dry-run")
    assert shown.exit_code == 0
    lines = [line.split() for line in shown.stderr.splitlines()]
    # Two responses of 1,024 tokens at $10 a million; four judgments of 1,024 at $20.
    dollars = {words[1]: words[-1] for words in lines if words and words[0] in {"model", "judge"}}
    assert dollars == {"ant": "0.0205", "bee": "0.0205", "owl": "0.0819"}
    (whole,) = (words for words in lines if words[:1] == ["all"])
    assert (whole[1], whole[-1]) == ("8", "0.1229")
    assert types.calls() == 0

    unconfirmed = types("schedule")
    assert unconfirmed.exit_code == 1
    assert "nobody is here to confirm this: add --yes" in unconfirmed.stderr
    assert types.calls() == 0

    done = types("schedule", "--yes", "--budget-calls", "3")
    assert done.stdout == "2 battles drawn, 0 votes planned\n"
    assert types.calls() == 4
    run = done.stderr.split()[-1]
    assert types("budget", "list").output == f"run {run}: 3 calls (arena budget set)\n"


def test_on_a_terminal_it_is_asked(types: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arena.cli.confirm_run.on_a_terminal", lambda: True)
    assert types("schedule", answer="n\n").exit_code == 0
    assert types.calls() == 0
    assert types("schedule", answer="y\n").exit_code == 0
    assert types.calls() == 4


def test_the_ledger_is_checked_and_a_wrong_one_is_a_failure(types: Typist) -> None:
    types("schedule", "--yes")
    with psycopg.connect(types.database, autocommit=True) as db:
        arena = SmallArena(db, types.database, Settings(home=Path("unused")))
        arena.answer(arena.lease(3))
    assert types("status", "--check-ledger").output == "the ledger is the sum of the attempts\n"
    spending = json.loads(types("status", "--json").stdout)["spending"]
    assert (spending[0]["scope"], spending[0]["calls"]) == ("all", 3)
    assert "Spending" in types("status").stdout

    with psycopg.connect(types.database) as db:
        db.execute("UPDATE ledger SET calls = 4 WHERE scope = 'all'")
    wrong = types("status", "--check-ledger")
    assert wrong.exit_code == 1
    assert "4 calls, counted" in wrong.output


def test_judging_again_by_command(types: Typist) -> None:
    assert types("judge", "again", "owl").exit_code == 2
    assert types("judge", "again", "owl", "--repeat", "--protocol", "x").exit_code == 2
    done = types("judge", "again", "warm", "--like", "owl", "--temperature", "1", "--yes")
    assert done.stdout == "0 votes of warm planned; `arena work` asks\n"
    assert types("judge", "suspend", "warm", "--reason", "too warm").exit_code == 0
    assert types("judge", "resume", "warm").output.startswith("warm judges again")


def test_models_are_paused_resumed_and_retired_by_command(types: Typist) -> None:
    types("schedule", "--yes")
    paused = types("model", "pause", "ant", "--reason", "moves")
    assert paused.stdout == "ant is paused; 2 battles that waited for it are void\n"
    assert types("model", "resume", "ant").exit_code == 0
    assert types("model", "retire", "ant", "--reason", "old").exit_code == 0
    assert types("model", "resume", "ant").exit_code == 1


def test_a_revoked_token_is_listed_as_such(types: Typist) -> None:
    types("token", "add", "--submitter", "alice")
    types("token", "add", "--submitter", "alice", "--scope", "judge", "--label", "hers")
    assert types("token", "revoke", "1").stdout == "1 revoked\n"
    assert types("token", "list").stdout == (
        "1\talice\tsubmitter\trevoked\t\n2\talice\tjudge\tuntil revoked\thers\n"
    )
    assert types("token", "revoke", "--submitter", "alice").stdout == "1 revoked\n"
    assert types("token", "revoke", "1").exit_code == 1
    assert types("token", "revoke").exit_code == 2
