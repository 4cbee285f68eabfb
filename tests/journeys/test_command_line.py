"""An arena run by hand: every command of the flow, as its operator types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from arena.demo.line_up import line_up
from arena.demo.task import tasks
from arena.store.file_lock import FileLock
from tests.journeys.arena_processes import provider, start_arena, until


class Operator:
    """Types commands into one arena."""

    def __init__(self, database: str, home: Path) -> None:
        self._environment = {**os.environ, "ARENA_DATABASE_URL": database, "ARENA_HOME": str(home)}

    def types(self, *arguments: str, status: int = 0) -> str:
        """Run `arena ARGUMENTS`; what it printed, on standard error if it should fail."""
        done = subprocess.run(
            [sys.executable, "-m", "arena", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return (done.stderr if status else done.stdout).strip()


@pytest.fixture
def operator(fresh_database: str, tmp_path: Path) -> Operator:
    return Operator(fresh_database, tmp_path / "home")


def test_an_arena_is_run_by_hand_from_prompts_to_a_verified_export(
    operator: Operator, tmp_path: Path
) -> None:
    asked = tmp_path / "prompts.jsonl"
    asked.write_text(
        "".join(
            json.dumps({"prompt_id": task.name, "text": task.text, "category": task.category})
            + "\n"
            for task in tasks()[::4]
        )
    )
    assert operator.types("prompt", "add", str(asked)) == "15 prompts added"
    assert operator.types("prompt", "add", str(asked)) == "0 prompts added, 15 were there already"
    with provider("--latency-ms", "5") as base_url:
        for entry in line_up().models[:4]:
            options = ("--base-url", base_url, "--api-model", entry.api_model)
            assert operator.types("model", "add", "--name", entry.name, *options) == entry.slug
        judge = line_up().judges[0]
        options = ("--base-url", base_url, "--api-model", judge.api_model)
        dimensions = ("--dimension", "accuracy", "--dimension", "language")
        operator.types("judge", "add", "--name", judge.name, *options, *dimensions)

        drawn = operator.types("schedule", "--per-pair", "10", "--yes")
        assert drawn == "60 battles drawn, 0 votes planned"
        worked = operator.types("work", "--once")
    assert ", 0 of them failed; " in worked
    votes = 60 * 2 * 2

    snapshot = operator.types("publish").splitlines()[-1]
    assert len(snapshot) == 64
    assert operator.types("publish").splitlines()[-1] == snapshot
    status = json.loads(operator.types("status", "--json"))
    assert status["snapshot"]["snapshot_id"] == snapshot
    assert status["battles"] == [{"state": "ready", "battles": 60}]
    assert sum(row["votes"] for row in status["votes"]) == votes
    assert "Snapshot:" in operator.types("status")

    exported = tmp_path / "exported"
    operator.types("snapshot", "export", snapshot[:10], str(exported))
    for place in (snapshot, "latest", str(exported)):
        verified = json.loads(operator.types("snapshot", "verify", place, "--json"))
        # Two dimensions, each as written and at equal style.
        assert (verified["snapshot_id"], verified["boards"]) == (snapshot, 4)
    board = json.loads(operator.types("rate", str(exported), "--dimension", "accuracy", "--json"))
    assert {row["model"] for row in board["models"]} <= {e.name for e in line_up().models[:4]}


def test_misuse_ends_with_two_and_failure_with_one(operator: Operator, tmp_path: Path) -> None:
    assert "No such command" in operator.types("fight", status=2)
    assert "Missing option '--submitter'" in operator.types("token", "add", status=2)
    assert operator.types("publish", status=1).startswith("Error: no votes to publish")
    assert "no snapshot has been published yet" in operator.types(
        "snapshot", "verify", "latest", status=1
    )
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "arena.toml").write_text("[schedule]\nbattles_per_pair = 0\n")
    complaint = operator.types("status", status=1)
    assert "arena.toml: schedule.battles_per_pair" in complaint
    (tmp_path / "home" / "arena.toml").write_text("[publish]\nmethod = 'guess'\n")
    assert "no method called 'guess'; there are: bradley_terry" in operator.types(
        "status", status=1
    )


def test_a_database_that_lacks_migrations_is_not_touched_by_other_commands(
    empty_database: str, tmp_path: Path
) -> None:
    operator = Operator(empty_database, tmp_path)
    assert "run `arena migrate`" in operator.types("status", status=1)
    assert operator.types("migrate").splitlines()[0] == "applied 0001_entrants.sql"
    assert operator.types("migrate") == "nothing to apply: the database is up to date"
    operator.types("status")


def test_a_worker_goes_on_when_its_embedded_database_is_killed(tmp_path: Path) -> None:
    environment = {"ARENA_HOME": str(tmp_path / "home"), "ARENA_DATABASE_URL": ""}
    log = tmp_path / "worker.log"
    worker = start_arena(["work"], environment, log)
    try:
        pid_file = tmp_path / "home" / "postgres" / "data" / "postmaster.pid"
        until(lambda: "worker_started" in log.read_text(), "the worker to be at work")
        killed = int(pid_file.read_text().split()[0])
        os.kill(killed, signal.SIGKILL)
        until(
            lambda: pid_file.exists() and int(pid_file.read_text().split()[0]) != killed,
            "another database",
        )
        assert worker.poll() is None
    finally:
        worker.terminate()
        assert worker.wait(30) == 0, log.read_text()


def test_a_second_demo_on_one_home_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with FileLock(tmp_path / "home" / "demo.lock") as held:
        assert held.try_exclusive()
        done = subprocess.run(
            [sys.executable, "-m", "arena", "demo", "--port", "1025", "--exit"],
            env={**os.environ, "ARENA_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "a demo runs on" in done.stderr
