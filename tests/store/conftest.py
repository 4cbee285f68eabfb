"""Fixtures of the tests that start PostgreSQL themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from arena.store.postgres_binaries import debian_folders, wheel_folders


@pytest.fixture(params=["wheel", "debian"])
def binaries(request: pytest.FixtureRequest) -> Path:
    """The bin folder of each PostgreSQL that is there."""
    folders = wheel_folders() if request.param == "wheel" else debian_folders()
    if not folders:
        pytest.skip(f"no PostgreSQL of the {request.param} is installed")
    return folders[0]


@pytest.fixture
def wheel() -> Path:
    """The bin folder of the newest PostgreSQL in the wheel."""
    return wheel_folders()[0]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can get into; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="arena-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
