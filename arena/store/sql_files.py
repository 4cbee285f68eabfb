"""Where the SQL is: in the installed package, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def sql_folder() -> Path:
    """The folder that holds `migrations` and `queries`."""
    installed = _PACKAGE / "sql"
    return installed if installed.is_dir() else _PACKAGE.parent / "sql"


def migrations_folder() -> Path:
    """The folder of `NNNN_what.sql`."""
    return sql_folder() / "migrations"


def queries_folder() -> Path:
    """The folder of named queries, one file per module of `arena.store`."""
    return sql_folder() / "queries"
