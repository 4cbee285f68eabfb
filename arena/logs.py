"""Logs are for operators: one line per event on standard error, ids as fields, never a text of
prompts or responses.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs() -> None:
    """One line per event: time, level, event, fields. Called once, at an entry point."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    # APScheduler logs each run at INFO; our jobs say themselves what they did.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
