"""PostgreSQL runs as an ordinary user, and as someone lesser where root starts it."""

from __future__ import annotations

import os
import shutil
import traceback
from functools import partial
from pathlib import Path

import psycopg
import pytest

from arena.errors import DatabaseUnavailable
from arena.store import postgres_binaries, postgres_server
from arena.store.embedded_postgres import EmbeddedPostgres
from arena.store.postgres_account import ROOTS_CHOICES, choose_account
from tests.store.postgres_process import nothing_runs, postmasters

NOBODY = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be other users")
FORKS = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


def copy_of_the_wheel(wheel: Path, site: Path) -> Path:
    package = wheel.parents[1]
    shutil.copytree(wheel.parent, site / package.name / wheel.parent.name)
    shutil.copytree(f"{package}.libs", site / f"{package.name}.libs")
    return site / package.name / wheel.parent.name / "bin"


def use(home: Path, binaries: Path | None = None) -> set[int]:
    """Make a table or find it again; the user whom the server's files and process belong to."""
    with EmbeddedPostgres(home, binaries, durable=False) as url:
        with psycopg.connect(url) as db:
            db.execute("CREATE TABLE IF NOT EXISTS ant (ant_id int)")
        (server,) = postmasters(home)
        return {Path(f"/proc/{server}").stat().st_uid, (home / "postgres/data").stat().st_uid}


@AS_ROOT
def test_root_keeps_the_files_where_user_namespaces_are_allowed(
    tmp_path: Path, binaries: Path
) -> None:
    if not ROOTS_CHOICES[0].reaches(tmp_path):
        pytest.skip("user namespaces are refused here")

    assert use(tmp_path, binaries) == {0}


@AS_ROOT
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["reachable", "under-a-closed-folder"])
def test_where_they_are_refused_nobody_runs_it(
    open_folder: Path, wheel: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = open_folder / "outer" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(mode)
    # The checkout, too, may lie where only root can go.
    site, cache = open_folder / "outer" / "site", open_folder / "cache"
    binaries = copy_of_the_wheel(wheel, site)
    monkeypatch.setattr(postgres_binaries, "_FOR_ALL", cache)
    monkeypatch.setattr(postgres_binaries, "wheel_folders", lambda: [binaries])
    refused = partial(choose_account, choices=ROOTS_CHOICES[1:])
    with monkeypatch.context() as patch:
        patch.setattr(postgres_server, "choose_account", refused)
        assert use(home) == {NOBODY}

    # The same data go on where they are allowed again, and back.
    use(home)
    monkeypatch.setattr(postgres_server, "choose_account", refused)
    assert use(home) == {NOBODY}
    assert nothing_runs(home)
    assert cache.exists() == (mode == 0o700)


@AS_ROOT
def test_root_without_any_other_account_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="run the arena as an ordinary user"):
        choose_account(tmp_path, choices=[])


@AS_ROOT
@FORKS
@pytest.mark.parametrize("user", [1, 12345], ids=["in-the-list-of-users", "without-a-name"])
def test_an_ordinary_user_runs_it(open_folder: Path, wheel: Path, user: int) -> None:
    # The checkout may lie under /root, where no other user can go.
    binaries = copy_of_the_wheel(wheel, open_folder / "site")
    home, report = open_folder / "home", open_folder / "report"
    home.mkdir()
    os.chown(home, user, user)

    with report.open("w") as file:
        child = os.fork()
        if child == 0:
            failed = 1
            try:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
                assert use(home, binaries) == {user}
                use(home, binaries)
                failed = 0
            except BaseException:
                traceback.print_exc(file=file)
                file.flush()
            finally:
                os._exit(failed)
    assert os.waitpid(child, 0)[1] == 0, report.read_text()
    assert nothing_runs(home)
