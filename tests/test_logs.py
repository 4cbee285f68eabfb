"""Log lines are for operators and programs, and hold nothing that was said or that opens a door."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from arena.logs import LONGEST_FIELD, strike_out


def logged(script: str, form: str | None = "json") -> list[str]:
    """The lines on standard error of a program that logs."""
    prologue = "import logging, structlog\nfrom arena.logs import configure_logs\n"
    command = f"{prologue}configure_logs({form!r})\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines()


def test_an_event_is_a_line_of_json_where_nobody_watches() -> None:
    (line,) = logged("structlog.get_logger().info('scheduled', battles=3)", None)
    told: dict[str, Any] = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "scheduled", "battles": 3, "level": "info"}


def test_on_request_it_is_text() -> None:
    (line,) = logged("structlog.get_logger().info('scheduled', battles=3)", "text")
    assert line.startswith("timestamp='")
    assert line.endswith("level='info' event='scheduled' battles=3")


def test_libraries_log_in_the_same_form() -> None:
    (line,) = logged("logging.getLogger('psycopg.pool').warning('lost %s', 'it')")
    told = json.loads(line)
    assert (told["event"], told["logger"], told["level"]) == ("lost it", "psycopg.pool", "warning")


def test_an_exception_is_its_class_and_place_and_not_its_message() -> None:
    (line,) = logged(
        "def parse():\n    raise ValueError('the prompt said hush')\n"
        "try:\n    parse()\nexcept ValueError:\n    logging.getLogger('app').exception('crashed')"
    )
    told = json.loads(line)
    assert (told["event"], told["exception"]) == ("crashed", "ValueError")
    assert told["raised"][-1].endswith(" parse")
    assert "hush" not in line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"token arena_{'Zm9vYmFyYmF6' * 4} refused", "token … refused"),
        ("Incorrect API key provided: sk-proj-abc123", "Incorrect API key provided: …"),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("postgresql://arena:hush@db/arena is away", "postgresql://…@db/arena is away"),
        ("duplicate key\nDETAIL:  Key (text)=(hush)", "duplicate key"),
        ("x" * 2 * LONGEST_FIELD, "x" * LONGEST_FIELD),
        ("arena_queue_calls of sk-8", "arena_queue_calls of sk-8"),
    ],
)
def test_tokens_keys_passwords_and_rows_are_struck_out(text: str, kept: str) -> None:
    assert strike_out(None, "", {"error": text, "calls": 3}) == {"error": kept, "calls": 3}
