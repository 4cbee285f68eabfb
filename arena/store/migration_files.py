"""The files of sql/migrations: `NNNN_what.sql`, numbered from 1 without gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from arena.errors import MigrationConflict

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    """The file's name without its folder."""
    text: bytes

    @property
    def sha256(self) -> str:
        """Digest of the file, in hexadecimal."""
        return sha256(self.text).hexdigest()


def read_migrations(folder: Path) -> list[Migration]:
    """The migrations of `folder`, by number.

    Raises
    ------
    MigrationConflict
        If a file is misnamed, a number is missing or two files share one.
    """
    migrations: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationConflict(f"{path}: a migration is named like 0007_what_it_does.sql")
        number, expected = int(match[1]), len(migrations) + 1
        if migrations and number == migrations[-1].number:
            raise MigrationConflict(f"{path}: {migrations[-1].name} has the same number")
        if number != expected:
            raise MigrationConflict(f"{path}: number {expected:04} is missing before it")
        migrations.append(Migration(number, path.name, path.read_bytes()))
    if not migrations:
        raise MigrationConflict(f"no migration in {folder}")
    return migrations
