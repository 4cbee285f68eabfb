"""What a named query reads, as PostgreSQL counts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection


def rows_read(
    db: Connection[Any],
    query: str,
    types: Mapping[str, str],
    values: Sequence[str],
    tables: Sequence[str],
) -> list[int]:
    """Run a query, planned once for any values; the rows that each part read from the tables.

    `types` names the query's parameters with their SQL types, `values` are SQL literals.
    """
    for place, name in enumerate(types, start=1):
        query = query.replace(f"%({name})s", f"${place}")
    db.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    db.execute(f"PREPARE looked_at ({', '.join(types.values())}) AS {query}".encode())
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE looked_at ({', '.join(values)})"
    explained = db.execute(explain.encode()).fetchone()
    assert explained is not None
    return list(_scans(explained[0][0]["Plan"], frozenset(tables)))


def _scans(plan: dict[str, Any], tables: frozenset[str]) -> Iterator[int]:
    if plan.get("Relation Name") in tables:
        removed = plan.get("Rows Removed by Filter", 0)
        yield round(plan["Actual Loops"] * (plan["Actual Rows"] + removed))
    for part in plan.get("Plans", ()):
        yield from _scans(part, tables)
