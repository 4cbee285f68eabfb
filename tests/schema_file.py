"""sql/schema.sql: the schema as it stands, read from the catalogs of a migrated database.

`python -m tests.schema_file` writes it anew; `tests/test_schema.py` holds it to the migrations. The
text is the same whichever PostgreSQL wrote it, and makes the same tables when it is applied.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from arena.store.embedded_postgres import EmbeddedPostgres
from arena.store.migrate import migrate

SCHEMA_FILE = Path(__file__).parents[1] / "sql" / "schema.sql"

_HEAD = """\
-- The schema as it stands after all of sql/migrations, for reading. Made by `make schema`, held by
-- tests/test_schema.py. Nothing applies it: databases are made by the migrations.
SET check_function_bodies = off; -- Functions come first, and some name tables that come later.
"""

# Those that return rows of a table come after the tables.
_FUNCTIONS = """
SELECT pg_get_functiondef(p.oid),
       EXISTS (SELECT FROM pg_class c WHERE c.reltype = p.prorettype AND c.relkind = 'r')
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname
"""

# Tables in the order they were made, so that most foreign keys point upwards.
_TABLES = """
SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.oid
"""

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       pg_get_expr(d.adbin, d.adrelid, true), col_description(c.oid, a.attnum)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
 ORDER BY c.oid, a.attnum
"""

# PostgreSQL 18 lists NOT NULL (n) as constraints too; columns say it here.
_CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid, true), k.confrelid > c.oid
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'c', 'f')
 ORDER BY c.oid, position(k.contype IN 'pucf'), k.conname
"""

_INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
 WHERE c.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
                                                 AND k.contype IN ('p', 'u', 'x'))
 ORDER BY c.oid, x.relname
"""

_TRIGGERS = """
SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal ORDER BY c.oid, t.tgname
"""

_OTHER = """
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('r', 'i', 'S')
 UNION ALL
SELECT t.typname FROM pg_type t
 WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r')
"""


def schema_text(db: Connection[Any]) -> str:
    """The tables, constraints, indexes, functions and triggers of `db`, as SQL.

    Raises
    ------
    NotImplementedError
        If there is something else, such as a view: then this file has more to learn.
    """
    if other := db.execute(_OTHER).fetchall():
        raise NotImplementedError(f"the schema file cannot describe {other[0][0]}")
    lines: dict[str, list[str]] = defaultdict(list)
    comments = [
        f"COMMENT ON TABLE {table} IS {_quoted(comment)};"
        for table, comment in db.execute(_TABLES)
        if comment
    ]
    for table, name, kind, not_null, identity, default, comment in db.execute(_COLUMNS):
        parts = [name, kind]
        parts += ["NOT NULL"] if not_null and not identity else []
        parts += ["GENERATED ALWAYS AS IDENTITY"] if identity == "a" else []
        parts += [f"DEFAULT {_plain(default)}"] if default is not None else []
        lines[table].append(" ".join(parts))
        if comment:
            comments.append(f"COMMENT ON COLUMN {table}.{name} IS {_quoted(comment)};")
    later = []
    for table, name, definition, points_down in db.execute(_CONSTRAINTS):
        constraint = f"CONSTRAINT {name} {_plain(definition)}"
        if points_down:
            later.append(f"ALTER TABLE {table} ADD {constraint};")
        else:
            lines[table].append(constraint)
    tables = [
        f"CREATE TABLE {table} (\n    " + ",\n    ".join(lines[table]) + "\n);\n"
        for table, _ in db.execute(_TABLES)
    ]
    functions: dict[bool, list[str]] = {False: [], True: []}
    for text, of_rows in db.execute(_FUNCTIONS):
        functions[of_rows].append(f"{text.replace('public.', '').strip()};\n")
    ends = [f"{_plain(text)};" for query in (_INDEXES, _TRIGGERS) for (text,) in db.execute(query)]
    return (
        "\n".join([_HEAD, *functions[False], *tables, *functions[True], *later, *ends, *comments])
        + "\n"
    )


def _plain(text: str) -> str:
    """A definition on one line, as a person would write it; it is read back as the same."""
    text = re.sub(r"::(text(?!\[)|double precision)", "", " ".join(text.split()))
    text = re.sub(r"<> ALL \(ARRAY\[(.*?)\]\)", r"NOT IN (\1)", text)
    return re.sub(r"= ANY \(ARRAY\[(.*?)\]\)", r"IN (\1)", text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def main() -> None:
    """Write the file."""
    with (
        tempfile.TemporaryDirectory(prefix="arena-schema-") as home,
        EmbeddedPostgres(Path(home), durable=False) as url,
    ):
        migrate(url)
        with psycopg.connect(url) as db:
            SCHEMA_FILE.write_text(schema_text(db), encoding="utf-8")


if __name__ == "__main__":
    main()
