"""The jobs: each file is a step and its schedule. `python -m jobs` is the clock that runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """A step, and how often it runs."""

    run: Callable[[Connection[Any], Settings], object]
    every_seconds: Callable[[Settings], float]
