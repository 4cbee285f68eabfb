"""One file in a plural folder, or one entry point, adds one variant."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from arena import discovery
from arena.discovery import variant, variants
from arena.errors import UnknownThing


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty plural package called `ants`."""
    (tmp_path / "ants").mkdir()
    (tmp_path / "ants" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    variants.cache_clear()
    yield tmp_path / "ants"
    variants.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "ants"]:
        del sys.modules[name]


def test_every_file_is_a_variant_by_its_name(package: Path) -> None:
    (package / "red.py").write_text("ANT = 'r'")
    (package / "black.py").write_text("ANT = 'b'")

    assert list(variants("ants", "ANT").items()) == [("black", "b"), ("red", "r")]
    assert variant("ants", "ANT", "red") == "r"


def test_files_that_begin_with_an_underscore_are_shared_code(package: Path) -> None:
    (package / "_legs.py").write_text("raise RuntimeError('imported')")

    assert variants("ants", "ANT") == {}


def test_a_file_without_its_constant_is_an_error(package: Path) -> None:
    (package / "red.py").touch()

    with pytest.raises(AttributeError, match="ANT"):
        variants("ants", "ANT")


def test_an_unknown_name_is_refused_with_those_there_are(package: Path) -> None:
    (package / "red.py").write_text("ANT = 'r'")
    (package / "black.py").write_text("ANT = 'b'")

    with pytest.raises(UnknownThing, match="no ant called 'blue'; there are: black, red"):
        variant("ants", "ANT", "blue")


def test_an_installed_plug_in_adds_a_variant(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "red.py").write_text("ANT = 'r'")
    plug_in = EntryPoint(name="seven", value="math:pi", group="ants")
    monkeypatch.setattr(
        discovery, "entry_points", lambda *, group: [plug_in] if group == "ants" else []
    )

    assert variants("ants", "ANT") == {"red": "r", "seven": pytest.approx(3.14159265)}
