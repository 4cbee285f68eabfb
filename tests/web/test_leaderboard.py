"""Which board a leaderboard shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from arena.errors import UnknownThing
from arena.settings import Settings
from arena.store.board import BoardRow
from arena.web.leaderboard import Choice, choose_board, dimensions_shown, nearest_board


def board(
    voters: str,
    dimension: str = "overall",
    category: str = "all",
    method: str = "bradley_terry",
    style_control: bool = False,
) -> BoardRow:
    return BoardRow(
        board_id=1,
        snapshot_id="0" * 64,
        dimension=dimension,
        category=category,
        voters=voters,
        method=method,
        style_control=style_control,
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
    assert choose_board([board(v) for v in there], Choice("overall")).voters == shown


def test_of_two_methods_the_one_published_first_is_shown() -> None:
    first, second = board("panel"), board("panel")
    assert choose_board([first, second], Choice("overall")) is first


def test_a_board_that_is_not_there_is_an_error_that_says_what_is() -> None:
    with pytest.raises(UnknownThing, match="there are: people on all by bradley_terry"):
        choose_board([board("people")], Choice("overall", "panel"))
    with pytest.raises(UnknownThing, match="there are: overall"):
        choose_board([board("people")], Choice("wit"))


def test_style_and_method_choose_among_the_boards_of_the_same_voters() -> None:
    plain, equal = board("panel"), board("panel", style_control=True)
    elo = board("panel", method="elo")
    there = [plain, equal, elo]

    assert choose_board(there, Choice("overall")) is plain
    assert choose_board(there, Choice("overall", style_control=True)) is equal
    assert choose_board(there, Choice("overall", method="elo")) is elo
    with pytest.raises(UnknownThing, match="no leaderboard of any voters on all by elo at equal"):
        choose_board(there, Choice("overall", method="elo", style_control=True))


def test_a_link_leads_to_the_board_most_like_the_one_that_is_read() -> None:
    here = board("panel", category="coding", style_control=True)
    people = board("people")
    plain = board("panel", category="coding")
    there = [board("panel"), people, plain, here]

    assert nearest_board(there, here, voters="people") is people
    assert nearest_board(there, here, style_control=False) is plain
    assert nearest_board(there, here, category="coding") is here


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
