"""`arena judge exam`, on a database."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from arena.cli import main
from arena.domain import A_WINS
from arena.settings import Settings
from tests.steps.builders import SmallArena


def exam(*words: str) -> Result:
    return CliRunner().invoke(main, ["judge", "exam", *words])


def test_the_command_says_how_each_judge_did(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARENA_DATABASE_URL", fresh_database)
    monkeypatch.setenv("ARENA_HOME", str(tmp_path))
    monkeypatch.setenv("ARENA_SETTINGS", "")
    with psycopg.connect(fresh_database, autocommit=True) as db:
        arena = SmallArena(db, fresh_database, Settings(home=tmp_path))
        owl = arena.judge("owl")
        battle = arena.ready_battle()
        for order in ("ab", "ba"):
            arena.cast(battle, owl, A_WINS, order)
        without_people = exam()
        ada = arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
        arena.cast(battle, ada, A_WINS, None, judge_kind="people", basis="cast")
    done = exam("--days", "30", "--dimension", "overall")

    assert without_people.exit_code == 1
    assert "no vote" in without_people.output
    assert done.exit_code == 0, done.output
    # One question says too little: the lower end of its interval is far below 60 %.
    assert done.output.splitlines()[-1] == "owl\toverall\t1 questions\t100.0% right\tnot passed"
