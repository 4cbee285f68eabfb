"""A lost database is waited out, for some minutes and no longer."""

from __future__ import annotations

import psycopg
import pytest

from arena.errors import DatabaseUnavailable
from arena.steps import despite_losses as module
from arena.steps.despite_losses import despite_losses


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.0)


class Away:
    """A database that cannot be reached for the first so many times."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times = times
        self.error = error
        self.asked = 0
        self.revived = 0

    def use(self) -> int:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return self.asked

    def revive(self) -> None:
        self.revived += 1


@pytest.mark.parametrize(
    "error", [psycopg.OperationalError("closed unexpectedly"), DatabaseUnavailable("no connection")]
)
def test_what_was_lost_is_tried_again_after_a_revival(error: Exception) -> None:
    away = Away(3, error)
    assert despite_losses(away.use, away.revive) == 4
    assert away.revived == 3


def test_a_revival_that_fails_is_tried_again_too() -> None:
    away = Away(2, psycopg.OperationalError("closed unexpectedly"))

    def refused() -> None:
        away.revived += 1
        raise DatabaseUnavailable("it still starts")

    assert despite_losses(away.use, refused) == 3
    assert away.revived == 2


def test_a_database_that_stays_away_is_said_at_last() -> None:
    away = Away(1000, psycopg.OperationalError("closed unexpectedly"))
    with pytest.raises(psycopg.OperationalError, match="closed unexpectedly"):
        despite_losses(away.use)
    assert away.asked == 21


def test_any_other_error_is_none_of_its_business() -> None:
    away = Away(1, psycopg.errors.UniqueViolation("twice"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        despite_losses(away.use, away.revive)
    assert (away.asked, away.revived) == (1, 0)
