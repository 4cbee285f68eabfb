"""The systemd units, as far as systemd judges them without running them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from arena.cli import COMMANDS

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = (
    "arena-web.service",
    "arena-worker@.service",
    "arena-clock.service",
    "arena-backup.service",
)


@pytest.fixture(scope="module")
def analyse() -> str:
    """The program that checks units."""
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("no systemd-analyze; Debian's package is systemd")
    return found


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with a program that is there on every machine."""
    folder = tmp_path_factory.mktemp("units")
    for path in FOLDER.iterdir():
        (folder / path.name).write_text(
            path.read_text().replace("/opt/arena/bin/arena", "/bin/true")
        )
    return folder


@pytest.mark.parametrize("unit", [*SERVICES, "arena.target", "arena-backup.timer"])
def test_systemd_understands_every_line(analyse: str, units: Path, unit: str) -> None:
    name = unit.replace("@.", "@1.")
    done = subprocess.run(
        [analyse, "verify", name], cwd=units, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES)
def test_no_service_is_exposed_beyond_what_a_network_service_must_be(
    analyse: str, units: Path, unit: str
) -> None:
    name = unit.replace("@.", "@1.")
    done = subprocess.run(
        [analyse, "security", "--offline=true", "--threshold=15", f"./{name}"],
        cwd=units,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:]


def test_all_services_are_confined_alike() -> None:
    confined = {
        re.split(r"\n(?=NoNewPrivileges=|\[Install\]|\Z)", (FOLDER / unit).read_text())[1].strip()
        for unit in SERVICES
    }
    assert len(confined) == 1


@pytest.mark.parametrize("unit", SERVICES)
def test_each_runs_a_command_that_there_is(unit: str) -> None:
    (command,) = re.findall(r"/opt/arena/bin/arena (\w+)", (FOLDER / unit).read_text())
    assert command in COMMANDS


def test_the_nightly_backup_s_file_is_named_by_the_minute() -> None:
    text = (FOLDER / "arena-backup.service").read_text()
    (script,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", text, re.MULTILINE)
    shown = (
        script.replace("%%", "%").replace("$$", "$").replace("exec /opt/arena/bin/arena", "echo")
    )
    done = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True)
    assert re.fullmatch(
        r"backup /var/lib/arena/backups/arena-\d{4}-\d\d-\d\dT\d{4}\.dump\n", done.stdout
    )
