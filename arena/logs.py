"""Logs are for operators: one line per event on standard error, ids as fields, never a text of
prompts or responses, never a key.

Our own events and those of the libraries take one way out. On it, tokens and keys are struck out,
and an error is where it was raised and of what class: its message may quote what was being read.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

Format = Literal["json", "text"]

LONGEST_FIELD = 500
"""Characters of one field; a longer one is cut."""

_SECRET = re.compile(
    r"arena_[\w-]{40,}|\bsk-[\w-]{6,}|(?i:bearer)\s+\S+|(?<=://)[^\s/@]*:[^\s@]*(?=@)"
)


def configure_logs(form: Format | None = None) -> None:
    """One line per event, as JSON or as key=value. Called once, at an entry point.

    Parameters
    ----------
    form : {"json", "text"}, optional
        JSON unless standard error is a terminal.
    """
    if form is None:
        form = "text" if sys.stderr.isatty() else "json"
    ours: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        strike_out,
    ]
    render = _renderer(form)
    structlog.configure(
        processors=[*ours, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_of_record, *ours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    # APScheduler logs each run at INFO; our jobs say themselves what they did.
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def strike_out(_logger: object, _method: str, event: EventDict) -> EventDict:
    r"""Keep the first line of each text, cut, without tokens, keys and passwords.

    Later lines of PostgreSQL's messages quote rows.

    >>> strike_out(None, "", {"error": "Bearer abc refused\nDETAIL: a row"})
    {'error': '… refused'}
    """
    for name, value in event.items():
        if isinstance(value, str):
            first = value.strip().partition("\n")[0][:LONGEST_FIELD]
            event[name] = _SECRET.sub("…", first)
    return event


def _of_record(_logger: object, _method: str, event: EventDict) -> EventDict:
    """A library's record: its logger's name, and of an exception class and place alone."""
    record: logging.LogRecord = event["_record"]
    event["logger"] = record.name
    if record.exc_info and record.exc_info[1] is not None:
        # The formatter would otherwise append the traceback, and with it the message.
        error, record.exc_info, record.exc_text = record.exc_info[1], None, None
        event.pop("exc_info", None)
        event["exception"] = type(error).__qualname__
        event["raised"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-8:]
        ]
    return event


def _renderer(form: Format) -> Callable[..., Any]:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
