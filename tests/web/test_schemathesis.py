"""The API against requests made up from its own document: schemathesis, all of its checks.

ARENA_SCHEMATHESIS_EXAMPLES says how many requests to make up for each operation; see `make fuzz`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seeded import SCOPES, Seeded, served_seeded

ROOT = Path(__file__).parents[2]
EXAMPLES = os.environ.get("ARENA_SCHEMATHESIS_EXAMPLES", "2")
PHASES = {"": "examples,coverage,fuzzing", "admin": "examples,coverage,fuzzing"}
"""Unless it is asked for more, the long phase runs for those who may do least and most."""

# 422 also answers what no schema can say, as of these places:
# - models, judges: whether an address can be read and is public, whether a name can be seen, what
#   the named protocol needs; that a model or judge is in a state for what is asked;
# - responses: lines that are no JSON, or name no prompt; votes: a ballot that is not this arena's;
# - ratings, reports: settings that the named method has, votes that determine what is asked for;
# - comparison: twice the same model; snapshots: several whose ids begin alike, a file it has not;
# - every POST: an Idempotency-Key that another request had.
# Everything else that a valid request may not be answered with stays.
CONFIG = """
hooks = "tests.web.schemathesis_hooks"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 422, 429]
"""


@pytest.fixture(scope="module")
def served_arena(
    postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Seeded]]:
    """Of this module alone: what is made up here changes it."""
    with served_seeded(postgres_url, template_database, tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.mark.parametrize("scope", ["", *SCOPES])
def test_schemathesis_finds_nothing(
    served_arena: tuple[str, Seeded], scope: str, tmp_path: Path
) -> None:
    site, found = served_arena
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)]
    command += ["run", f"{site}/openapi.json"]
    command += ["--checks", "all", "--max-examples", EXAMPLES, "--seed", "1", "--no-color"]
    more = "ARENA_SCHEMATHESIS_EXAMPLES" in os.environ
    command += ["--phases", PHASES[""] if more else PHASES.get(scope, "examples,fuzzing")]
    command += ["--continue-on-failure"]
    if scope:
        command += ["--header", f"Authorization: Bearer {found.tokens[scope]}"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
