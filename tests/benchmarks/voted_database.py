"""A database with as many generated votes as asked for, in the real schema, for the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection


@dataclass(frozen=True, slots=True)
class Size:
    """How much is generated; every battle is judged by two panel judges in both orders."""

    votes: int
    models: int = 250
    prompts: int = 1000
    dimensions: Sequence[str] = ("overall",)
    categories: int = 0
    """Each prompt is in one of so many."""


def fill(db: Connection[Any], size: Size, seed: float = 0.5) -> None:
    """Fill an empty, migrated database; the caller commits.

    Model 1 is the strongest; the first and the last are two log-odds apart, a quarter of the votes
    are ties. Keys and triggers are not asked while rows go in: they hold by construction.
    """
    battles = size.votes // (4 * len(size.dimensions))
    values = {
        "models": size.models,
        "prompts": size.prompts,
        "battles": battles,
        "pairs": size.models * (size.models - 1) // 2,
        "categories": size.categories,
        "dimensions": list(size.dimensions),
        "seed": seed,
    }
    for statement in _STATEMENTS:
        db.execute(statement.encode(), values if "%(" in statement else None)


_STATEMENTS = (
    "SET LOCAL session_replication_role = replica",
    "SELECT setseed(%(seed)s)",
    """INSERT INTO model (slug, name, state)
       SELECT 'model-' || i, 'Model ' || lpad(i::text, 5, '0'), 'uploaded'
         FROM generate_series(1, %(models)s) i ORDER BY i""",
    """INSERT INTO prompt (name, cluster, messages)
       SELECT 'p' || i, 'p' || i, '[{"role": "user", "content": "?"}]'
         FROM generate_series(1, %(prompts)s) i ORDER BY i""",
    """INSERT INTO prompt_category (prompt_id, category)
       SELECT prompt_id, 'category-' || prompt_id %% %(categories)s
         FROM prompt WHERE %(categories)s > 0""",
    """INSERT INTO judge (name, kind, identity, state)
       SELECT 'judge-' || i, 'panel', 'judge-' || i, 'imported' FROM generate_series(1, 2) i""",
    """INSERT INTO response (prompt_id, model_id, text, status, finish_reason)
       SELECT prompt_id, model_id, 'Text ' || model_id, 'complete', 'imported' FROM prompt, model
        ORDER BY prompt_id, model_id""",
    """CREATE TEMP TABLE pair ON COMMIT DROP AS
       SELECT row_number() OVER (ORDER BY a.model_id, b.model_id) - 1 AS pair,
              a.model_id AS a, b.model_id AS b
         FROM model a JOIN model b ON a.model_id < b.model_id""",
    # Battles go round all pairs, each time on other prompts; a hash keeps pairs and categories
    # apart.
    """INSERT INTO battle (prompt_id, model_a_id, model_b_id, response_a_id, response_b_id, state,
                           policy, sampling_prob)
       SELECT p.prompt_id, pair.a, pair.b, ra.response_id, rb.response_id, 'ready', 'generated', 1
         FROM generate_series(0, %(battles)s - 1) i
         JOIN pair ON pair.pair = i %% %(pairs)s
         JOIN prompt p ON p.prompt_id
              = 1 + (i / %(pairs)s + abs(hashint8(pair.pair)::bigint)) %% %(prompts)s
         JOIN response ra ON ra.prompt_id = p.prompt_id AND ra.model_id = pair.a
         JOIN response rb ON rb.prompt_id = p.prompt_id AND rb.model_id = pair.b
        ORDER BY i""",
    """INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order, p_a, p_b, p_tie,
                         basis)
       SELECT battle_id, judge_id, 'panel', dimension, display_order, (u < won)::int,
              (u >= won AND u < 0.75)::int, (u >= 0.75)::int, 'stored'
         FROM (SELECT battle_id, judge_id, dimension, display_order, random() AS u,
                      0.75 / (1 + exp((model_a_id - model_b_id) * 2.0 / %(models)s)) AS won
                 FROM battle
                CROSS JOIN judge
                CROSS JOIN unnest(%(dimensions)s::text[]) dimension
                CROSS JOIN unnest(ARRAY['ab', 'ba']) display_order
                ORDER BY battle_id, dimension, judge_id, display_order) drawn""",
    "ANALYZE",
)
