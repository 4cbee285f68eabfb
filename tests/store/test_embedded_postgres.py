"""One server for all who use it, whatever becomes of them; none when they have left."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from arena.errors import DatabaseUnavailable
from arena.store.embedded_postgres import EmbeddedPostgres
from tests.store.postgres_process import User, nothing_runs, postmasters

FORKS = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


@pytest.fixture
def home() -> Iterator[Path]:
    # pytest's own folders are too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="arena-test-"))
    yield folder
    assert nothing_runs(folder)
    shutil.rmtree(folder)


def embedded(home: Path, binaries: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, binaries, durable=False)


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_the_first_start_makes_a_database_of_utf8_sorted_by_code_point(
    home: Path, binaries: Path
) -> None:
    with embedded(home, binaries) as url:
        assert one(url, "SELECT current_database()") == "arena"
        assert one(url, "SHOW server_encoding") == "UTF8"
        assert one(url, "SELECT 'B' < 'a' AND 'z' < 'ä' AND lower('Ä') = 'ä'") is True


def test_no_one_else_gets_in(home: Path, wheel: Path) -> None:
    with embedded(home, wheel) as url:
        assert one(url, "SHOW listen_addresses") == ""
        assert (home / "postgres").stat().st_mode & 0o777 == 0o700


def test_a_restart_keeps_the_data(home: Path, binaries: Path) -> None:
    with embedded(home, binaries) as url, psycopg.connect(url) as db:
        db.execute("CREATE TABLE ant AS SELECT 7 AS ant_id")

    with embedded(home, binaries) as url:
        assert one(url, "SELECT ant_id FROM ant") == 7


def test_data_are_safe_from_a_crash_unless_a_test_asks_otherwise(home: Path, wheel: Path) -> None:
    with EmbeddedPostgres(home, wheel) as url:
        assert (one(url, "SHOW fsync"), one(url, "SHOW full_page_writes")) == ("on", "on")
    with embedded(home, wheel) as url:
        assert (one(url, "SHOW fsync"), one(url, "SHOW full_page_writes")) == ("off", "off")


def test_six_simultaneous_starts_give_one_server(home: Path, binaries: Path) -> None:
    users = [User(home, binaries) for _ in range(6)]

    starts = {one(user.url(), "SELECT pg_postmaster_start_time()") for user in users}

    assert len(starts) == 1
    assert len(postmasters(home)) == 1
    for user in users:
        user.leave()


def test_the_last_to_leave_stops_the_server(home: Path, wheel: Path) -> None:
    first, second = User(home, wheel), User(home, wheel)
    first.url()
    url = second.url()

    first.leave()
    assert one(url, "SELECT 1") == 1
    second.leave()
    assert nothing_runs(home)


def test_a_killed_owner_leaves_a_server_that_the_next_uses_and_stops(
    home: Path, binaries: Path
) -> None:
    owner = User(home, binaries)
    started_at = one(owner.url(), "SELECT pg_postmaster_start_time()")
    owner.signal(signal.SIGKILL)

    with embedded(home, binaries) as url:
        assert one(url, "SELECT pg_postmaster_start_time()") == started_at
    assert nothing_runs(home)


def test_a_killed_server_is_started_anew_with_its_data(home: Path, binaries: Path) -> None:
    with embedded(home, binaries) as url:
        with psycopg.connect(url) as db:
            db.execute("CREATE TABLE ant AS SELECT 7 AS ant_id")
        # An open connection, whose process outlives the killed server for a moment.
        with psycopg.connect(url):
            os.kill(postmasters(home)[0], signal.SIGKILL)

            with embedded(home, binaries) as url_again:
                assert one(url_again, "SELECT ant_id FROM ant") == 7
                assert len(postmasters(home)) == 1


def test_owner_and_server_killed_together_are_no_obstacle(home: Path, wheel: Path) -> None:
    owner = User(home, wheel)
    owner.url()
    os.kill(postmasters(home)[0], signal.SIGKILL)
    owner.signal(signal.SIGKILL)

    with embedded(home, wheel) as url:
        assert one(url, "SELECT 1") == 1


def test_a_process_number_used_again_is_no_obstacle(home: Path, wheel: Path) -> None:
    notes = [home / "postgres/data/postmaster.pid", home / "postgres/.s.PGSQL.5432.lock"]
    with embedded(home, wheel):
        kept = [note.read_text().splitlines() for note in notes]
    # As it is after a container was killed and started again.
    for note, lines in zip(notes, kept, strict=True):
        note.write_text("\n".join([str(os.getppid()), *lines[1:], ""]))

    with embedded(home, wheel) as url:
        assert one(url, "SELECT 1") == 1


def test_ctrl_c_ends_its_user_and_not_the_server(home: Path, wheel: Path) -> None:
    first = User(home, wheel)
    first.url()
    with embedded(home, wheel) as url:
        started_at = one(url, "SELECT pg_postmaster_start_time()")
        first.signal(signal.SIGINT)

        assert one(url, "SELECT pg_postmaster_start_time()") == started_at


def test_ctrl_c_of_the_last_user_leaves_nothing_running(home: Path, wheel: Path) -> None:
    user = User(home, wheel)
    user.url()
    user.signal(signal.SIGINT)

    assert nothing_runs(home)


@FORKS
def test_a_forked_child_neither_stops_the_server_nor_keeps_it(home: Path, wheel: Path) -> None:
    server = embedded(home, wheel)
    url = server.start()
    leave, left = os.pipe()
    child = os.fork()
    if child == 0:
        server.stop()
        os.close(left)
        os.read(leave, 1)
        os._exit(0)
    os.close(leave)

    assert one(url, "SELECT 1") == 1
    server.stop()
    assert nothing_runs(home)

    os.close(left)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("name", ["deep/" * 30, "with, comma", "with \"quotes\" and 'more'", "ä b"])
def test_any_path_will_do(tmp_path: Path, wheel: Path, name: str) -> None:
    home = tmp_path / name

    with embedded(home, wheel) as url:
        other = User(home, wheel)
        assert other.url() == url
        other.leave()
        assert one(url, "SELECT 1") == 1
        sockets = Path(str(one(url, "SHOW unix_socket_directories")).strip('"').replace('""', '"'))
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert nothing_runs(home)
    assert sockets == home / "postgres" or not sockets.exists()


def test_a_failing_start_quotes_the_log_and_leaves_nothing(home: Path, wheel: Path) -> None:
    with embedded(home, wheel):
        pass
    settings = home / "postgres/data/postgresql.conf"
    kept = settings.read_text()
    settings.write_text("no_such_setting = on\n")

    with pytest.raises(DatabaseUnavailable, match=r"postgres\.log:(.|\n)*no_such_setting"):
        embedded(home, wheel).start()

    assert nothing_runs(home)
    settings.write_text(kept)
    with embedded(home, wheel) as url:
        assert one(url, "SELECT 1") == 1


def test_texts_of_statements_stay_out_of_the_log(home: Path, wheel: Path) -> None:
    with embedded(home, wheel) as url, psycopg.connect(url) as db:
        db.execute("CREATE TABLE ant (name text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            db.execute("INSERT INTO ant VALUES ('hostile'), ('hostile')")

    log = (home / "postgres/postgres.log").read_text()
    assert "duplicate key" in log
    assert "hostile" not in log
