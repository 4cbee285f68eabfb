"""Write the whole database into a file, and fill a database from such a file.

The file is PostgreSQL's own (pg_dump's custom format). The keys that seal endpoint keys are not in
it: they are in ARENA_SECRET_KEYS or secret.key, and are kept elsewhere.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import psycopg

from arena.errors import BadInput, OperatorError
from arena.store import backup
from arena.store.postgres_tools import find_tools

_DUMPED_FROM = re.compile(r"Dumped from database version: (\d+)")


def back_up(conninfo: str, file: Path, binaries: Path | None = None) -> int:
    """Write the database as of one moment into `file`; its size in bytes.

    Nothing has to be stopped. The file appears when it is whole, readable by its owner alone.

    Parameters
    ----------
    binaries : Path, optional
        The value of ARENA_PG_BIN.

    Raises
    ------
    BadInput
        If the file exists, or cannot be written.
    OperatorError
        If PostgreSQL's programs are missing or fail.
    """
    if file.exists():
        raise BadInput(f"{file}: is there already; a backup never takes the place of another")
    tools = find_tools(conninfo, _server_major(conninfo), binaries)
    partial = None
    try:
        handle, partial = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(handle, "wb"):
            options = ("--format=custom", "--no-owner", "--no-privileges")
            tools.run("pg_dump", *options, "--file", partial, "--dbname", tools.place)
            tools.run("pg_restore", "--list", partial)
            os.fsync(handle)
        os.link(partial, file)
    except OSError as error:
        raise BadInput(f"{file}: cannot be written: {error.strerror}") from error
    finally:
        if partial is not None:
            Path(partial).unlink()
    return file.stat().st_size


def restore(conninfo: str, file: Path, binaries: Path | None = None, *, replace: bool) -> int:
    """Fill the database from a backup, wholly or not at all; the number of its tables.

    Parameters
    ----------
    replace : bool
        Drop what the database holds; otherwise it must be empty.

    Raises
    ------
    BadInput
        If the file is no backup, or the database holds something that may not be replaced.
    OperatorError
        If programs of the arena are connected, PostgreSQL is older than the backup's, or its
        programs are missing or fail.
    """
    with psycopg.connect(conninfo) as db:
        others, tables = backup.others(db), backup.tables(db)
    if others:
        named = ", ".join(f"{name} ({count})" for name, count in others.items())
        raise OperatorError(f"stop what uses the database first; connected are {named}")
    if tables and not replace:
        raise BadInput(
            f"the database holds {tables} tables: restore into an empty one, or with --replace, "
            "which drops them"
        )
    major = _server_major(conninfo)
    try:
        contents = find_tools(conninfo, major, binaries, newest=True).run(
            "pg_restore", "--list", file
        )
    except OperatorError as error:
        raise BadInput(f"{file}: is no backup that can be read: {error}") from error
    made_by = _DUMPED_FROM.search(contents)
    if made_by and int(made_by[1]) > major:
        raise OperatorError(
            f"{file} comes from PostgreSQL {made_by[1]}, this server is {major}: "
            "restore it on the same version or a newer one"
        )
    script = ("--file=-", "--no-owner", "--no-privileges", file)
    find_tools(conninfo, major, binaries).run_script(backup.EMPTY_PUBLIC, *script)
    with psycopg.connect(conninfo) as db:
        return backup.tables(db)


def _server_major(conninfo: str) -> int:
    with psycopg.connect(conninfo) as db:
        return db.info.server_version // 10000
