"""Which board a leaderboard shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from arena.errors import UnknownThing
from arena.settings import Settings
from arena.store.board import BoardRow
from arena.web.leaderboard import choose_board, dimensions_shown


def board(voters: str, dimension: str = "overall", category: str = "all") -> BoardRow:
    return BoardRow(
        board_id=1,
        snapshot_id="0" * 64,
        dimension=dimension,
        category=category,
        voters=voters,
        method="bradley_terry",
        settings={},
        converged=True,
        votes_used=0,
        unreadable=0,
        unpaired=0,
        clusters=0,
        interval_kind="none",
        notes=[],
    )


@pytest.mark.parametrize(
    ("there", "shown"),
    [
        (["all", "people", "peers", "panel"], "panel"),
        (["all", "people", "peers"], "peers"),
        (["all", "people"], "people"),
        (["all"], "all"),
    ],
)
def test_the_most_useful_voters_are_shown_first(there: list[str], shown: str) -> None:
    assert choose_board([board(v) for v in there], "overall", None, "all").voters == shown


def test_of_two_methods_the_one_published_first_is_shown() -> None:
    first, second = board("panel"), board("panel")
    assert choose_board([first, second], "overall", None, "all") is first


def test_a_board_that_is_not_there_is_an_error_that_says_what_is() -> None:
    with pytest.raises(UnknownThing, match="there are: people on all"):
        choose_board([board("people")], "overall", "panel", "all")
    with pytest.raises(UnknownThing, match="there are: overall"):
        choose_board([board("people")], "wit", None, "all")


def test_dimensions_stand_in_the_order_of_the_settings_then_of_the_snapshot(
    tmp_path: Path,
) -> None:
    rows = [board("panel", name) for name in ("wit", "language", "overall")]
    shown = dimensions_shown(Settings(home=tmp_path), rows)
    assert [(d.name, d.title) for d in shown] == [
        ("overall", "Overall"),
        ("language", "Language"),
        ("wit", "wit"),
    ]
