"""Finding the calls of a few votes among many."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.store.queries import queries
from tests.store.query_plans import rows_read

Db = Connection[Any]

VOTES = 3_000


def many_judged_votes(db: Db) -> None:
    """Votes of one judged call each, in tables the planner has heard nothing of."""
    db.execute("SET LOCAL session_replication_role = replica")  # no parents are needed here
    db.execute(
        """INSERT INTO call (call_id, kind, call_key, nonce, judge_id, asked_judge_id, part, shows,
                             shown_response_ids, dimensions, state)
           OVERRIDING SYSTEM VALUE
           SELECT i, 'judgment', i::text, 'n', 1, 1, 'votes', '{first,second}', '{1,2}',
                  '{overall}', 'done'
             FROM generate_series(1, %s) i""",
        [VOTES],
    )
    db.execute("INSERT INTO call_use SELECT i, 0, i FROM generate_series(1, %s) i", [VOTES])
    db.execute(
        """INSERT INTO judgment (attempt_id, call_id, text, status)
           SELECT i, i, 'A', 'readable' FROM generate_series(1, %s) i""",
        [VOTES],
    )


def test_finding_the_calls_of_a_few_votes_reads_a_few_rows(db: Db) -> None:
    many_judged_votes(db)
    read = rows_read(
        db,
        queries("planned_vote")["calls_of_votes"],
        {"planned_vote_ids": "bigint[]"},
        [f"'{{{','.join(map(str, range(VOTES - 20, VOTES)))}}}'"],
        ["call", "call_use", "judgment"],
    )
    assert read == [20, 20, 20]
