"""Which boards a snapshot has, and which votes each counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from arena.domain import Voters
from arena.settings import Settings
from arena.steps.board_votes import dimension_votes, judge_label
from arena.steps.fit_boards import FittedBoard
from tests.steps.published_votes import World, numbered

PROMPTS = numbered(24)


def key(board: FittedBoard) -> tuple[str, str, str, bool]:
    return (
        board.key.voters.value,
        board.key.category,
        board.fit.board.method,
        board.key.style_control,
    )


def test_a_category_with_enough_votes_has_a_board_and_the_others_are_named(
    settings: Settings,
) -> None:
    coding, maths = PROMPTS[:16], PROMPTS[14:]
    categories = {
        prompt: ["coding"] * (prompt in coding) + ["maths"] * (prompt in maths)
        for prompt in PROMPTS
    }
    world = World(categories).voted(prompts=PROMPTS)
    # A model has four votes on a prompt: two opponents, two orders.
    boards = world.fitted(settings, category_votes_per_model=64, style_control=False)

    assert [key(board)[1] for board in boards] == ["all", "coding"]
    assert [board.fit.board.votes_used for board in boards] == [24 * 6, 16 * 6]
    assert boards[0].fit.board.notes == (
        "Too few votes for leaderboards of their own, by median a model: maths (40).",
    )
    assert boards[1].fit.board.notes == ()


def test_categories_can_be_turned_off(settings: Settings) -> None:
    world = World({prompt: ["coding"] for prompt in PROMPTS}).voted(prompts=PROMPTS)
    boards = world.fitted(
        settings, category_votes_per_model=1, categories=False, style_control=False
    )

    assert [key(board)[1] for board in boards] == ["all"]


def test_a_category_called_all_is_not_taken_for_every_prompt(settings: Settings) -> None:
    world = World({PROMPTS[0]: ["all"]}).voted(prompts=PROMPTS)
    boards = world.fitted(settings, category_votes_per_model=1, style_control=False)

    assert [board.fit.board.votes_used for board in boards] == [24 * 6]


def test_unreadable_verdicts_are_counted_on_their_own_categories(settings: Settings) -> None:
    world = World({prompt: ["coding"] for prompt in PROMPTS}).voted(prompts=PROMPTS)
    world.voted("ada", "people", prompts=PROMPTS)
    unreadable = {
        ("overall", "panel", "all"): 5,
        ("overall", "panel", "coding"): 2,
        ("overall", "people", "all"): 1,
        ("wit", "panel", "all"): 40,
    }
    boards = world.fitted(settings, unreadable, category_votes_per_model=1, style_control=False)

    assert {key(board)[:2]: board.fit.board.unreadable for board in boards} == {
        ("panel", "all"): 5,
        ("panel", "coding"): 2,
        ("people", "all"): 1,
        ("people", "coding"): 0,
        ("all", "all"): 6,
        ("all", "coding"): 2,
    }


def test_a_board_at_equal_style_stands_beside_the_plain_one(settings: Settings) -> None:
    plain, equal = World().voted(prompts=PROMPTS).fitted(settings)

    assert (key(plain), key(equal)) == (
        ("panel", "all", "bradley_terry", False),
        ("panel", "all", "bradley_terry", True),
    )
    assert plain.fit.board.effects == ()
    assert [(effect.kind, effect.name) for effect in equal.fit.board.effects] == [
        ("style", "bold"),
        ("style", "headings"),
        ("style", "length"),
        ("style", "lists"),
    ]


def test_votes_whose_style_is_unknown_are_left_out_at_equal_style_and_counted(
    settings: Settings,
) -> None:
    world = World().voted(prompts=PROMPTS)
    world.votes[:5] = [replace(vote, style_b=None) for vote in world.votes[:5]]
    plain, equal = world.fitted(settings)

    assert (plain.fit.board.votes_used, equal.fit.board.votes_used) == (144, 139)
    assert "5 votes left out: the style of a response is unknown." in equal.fit.board.notes


def test_where_no_style_is_known_there_is_no_board_at_equal_style(settings: Settings) -> None:
    world = World().voted(prompts=PROMPTS, style_a=None, style_b=None)

    assert [key(board)[3] for board in world.fitted(settings)] == [False]


def test_extra_methods_have_boards_of_their_own_with_their_settings(settings: Settings) -> None:
    world = World({prompt: ["coding"] for prompt in PROMPTS}).voted(prompts=PROMPTS)
    boards = world.fitted(
        settings,
        style_control=False,
        category_votes_per_model=1,
        extra_methods=("elo", "win_rate"),
        methods={"elo": {"k_factor": 8.0}},
    )

    assert [key(board) for board in boards] == [
        ("panel", "all", "bradley_terry", False),
        ("panel", "coding", "bradley_terry", False),
        ("panel", "all", "elo", False),
        ("panel", "all", "win_rate", False),
    ]
    assert boards[2].fit.board.settings["fit"]["k_factor"] == 8.0


def test_a_method_that_refuses_the_votes_has_no_board_and_stops_no_other(
    settings: Settings,
) -> None:
    ties = World().voted(prompts=PROMPTS, prob_a=0.0, prob_b=0.0, prob_tie=1.0, winner="tie")
    boards = ties.fitted(settings, style_control=False, extra_methods=("davidson", "win_rate"))

    assert [key(board)[2] for board in boards] == ["bradley_terry", "win_rate"]


def test_another_method_has_neither_effects_nor_boards_at_equal_style(settings: Settings) -> None:
    world = World().voted("owl", prompts=PROMPTS).voted("elk", prompts=PROMPTS)
    (board,) = world.fitted(settings, method="elo")

    assert (key(board)[2], board.fit.board.effects, board.fit.unidentified) == ("elo", (), ())


def test_a_judge_is_known_by_what_it_is_not_by_its_name() -> None:
    """Only a peer whose row says so judges itself; sharing a model's name makes no such claim."""
    world = World(judge_models={"ant as judge": "ant"})
    world.voted("ant as judge", "peers", prompts=PROMPTS).voted("bee", "panel", prompts=PROMPTS)
    held = dimension_votes(world.votes, world.names, {}, "overall")

    assert dict(zip(held.table.judges, held.table.judge_model.tolist(), strict=True)) == {
        "ant as judge": 0,
        "bee": -1,
    }


@pytest.mark.parametrize("name", ["people", "human:eve"])
def test_a_language_model_cannot_pass_for_people(name: str) -> None:
    assert judge_label(name, "panel") == f"judge {name}"
    assert judge_label("eve", "people") == "human:eve"


def test_repeats_and_other_dimensions_are_in_no_board_of_this_one() -> None:
    world = World().voted(prompts=PROMPTS).voted("elk", prompts=PROMPTS, repeat=1)
    world.voted("elk", prompts=PROMPTS, dimension="wit")
    held = dimension_votes(world.votes, world.names, {}, "overall")

    assert held.table.judges == ("owl",)
    assert len(held.board(Voters.PANEL)) == 144
    assert held.board(Voters.PEOPLE).models == ()


def test_style_differs_in_sign_with_the_sides() -> None:
    rich, poor = (40.0, 1.0, 0.0, 3.0), (10.0, 0.0, 0.0, 1.0)
    world = World().voted(prompts=PROMPTS[:1], style_a=rich, style_b=poor)
    world.voted("elk", prompts=PROMPTS[:1], style_a=poor, style_b=rich)
    held = dimension_votes(world.votes, world.names, {}, "overall")
    expected = np.array([0.6, 1.0, 0.0, 0.5])

    assert held.table.features == pytest.approx(np.array([expected] * 6 + [-expected] * 6))
