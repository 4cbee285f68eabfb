"""The wheel holds all that the command needs, and works where no checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_every_file_of_sql_travels_in_the_wheel(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"arena/{path.relative_to(ROOT)}" for path in (ROOT / "sql").rglob("*.sql")}
    assert len(wanted) > 10
    assert wanted <= held


def test_the_wheel_holds_the_jobs_the_pages_and_no_tests(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert "jobs/__main__.py" in held
    assert "arena/web/templates/base.html" in held
    assert "arena/web/static/arena.css" in held
    assert not [name for name in held if name.startswith("tests/")]


def test_the_unpacked_wheel_migrates_a_database_far_from_the_checkout(
    wheel: Path, empty_database: str, tmp_path: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "ARENA_HOME": str(tmp_path / "home"),
        "ARENA_DATABASE_URL": empty_database,
    }
    done = subprocess.run(
        [sys.executable, "-m", "arena", "migrate"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("applied 0001_entrants.sql\n")
    where = "import arena, sys; sys.stdout.write(arena.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == str(tmp_path / "site" / "arena" / "__init__.py")
