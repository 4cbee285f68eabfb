"""Who met whom, what is told apart, and how few votes hold a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from arena.settings import Settings
from arena.steps.fit_boards import FittedBoard
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import board as boards
from arena.store import board_figures
from tests.steps.builders import SmallArena
from tests.steps.published_votes import World, numbered


def main_board(world: World, tmp_path: Path, **publish: Any) -> FittedBoard:
    return world.fitted(Settings(home=tmp_path), **publish)[0]


def test_the_pairs_of_a_main_board_add_up_to_its_votes(tmp_path: Path) -> None:
    fitted = main_board(World().voted(prompts=numbered(12)), tmp_path)
    assert fitted.figures is not None
    counts = fitted.figures.counts
    assert [
        (counts.models[a], counts.models[b]) for a, b in zip(counts.a, counts.b, strict=True)
    ] == [
        ("ant", "bee"),
        ("ant", "cat"),
        ("bee", "cat"),
    ]
    assert counts.votes.tolist() == [24, 24, 24]
    assert fitted.figures.separability == fitted.fit.board.separability


def test_only_main_boards_have_figures(tmp_path: Path) -> None:
    world = World(categories={name: ["coding"] for name in numbered(12)})
    fitted = world.voted(prompts=numbered(12)).fitted(
        Settings(home=tmp_path), category_votes_per_model=1, extra_methods=("win_rate",)
    )
    assert {
        (one.key.category, one.key.style_control, one.fit.board.method): bool(one.figures)
        for one in fitted
    } == {
        ("all", False, "bradley_terry"): True,
        ("all", True, "bradley_terry"): False,
        ("coding", False, "bradley_terry"): False,
        ("coding", True, "bradley_terry"): False,
        ("all", False, "win_rate"): False,
    }


def test_joined_orders_are_counted_as_the_board_counts_them(tmp_path: Path) -> None:
    fitted = main_board(World().voted(prompts=numbered(12)), tmp_path, swap="mean")
    assert fitted.figures is not None
    # All prompts of a pair are one battle here, so its votes join to one.
    assert fitted.figures.counts.votes.tolist() == [1, 1, 1]
    assert fitted.fit.board.votes_used == 3


def test_a_snapshot_stores_them_beside_its_board(arena: SmallArena) -> None:
    arena.voted()
    (board,) = boards.boards(arena.db, publish_snapshot(arena.db, arena.settings))
    found = board_figures.figures(arena.db, board.board_id)
    lines = boards.ratings(arena.db, board.board_id)
    assert found is not None
    assert sum(found.wins) + sum(found.losses) + sum(found.ties) == board.votes_used
    for line in lines:
        record = board_figures.public_opponents(arena.db, board.board_id, line.model_id)
        assert sum(one.wins for one in record) == line.wins
        assert sum(one.losses for one in record) == line.losses
        assert sum(one.ties for one in record) == line.ties
    flips = board_figures.public_flips(arena.db, board.board_id)
    assert [flip.place for flip in flips] == [1, 2]
    assert {flip.above for flip in flips} <= {line.name for line in lines}


def test_an_unpublished_model_is_nobodys_opponent(arena: SmallArena) -> None:
    arena.voted()
    (board,) = boards.boards(arena.db, publish_snapshot(arena.db, arena.settings))
    arena.db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'bee'")
    (ant,) = [r for r in boards.ratings(arena.db, board.board_id) if r.name == "ant"]
    record = board_figures.public_opponents(arena.db, board.board_id, ant.model_id)
    assert [one.name for one in record] == ["cat"]
    for flip in board_figures.public_flips(arena.db, board.board_id):
        assert "bee" not in {flip.above, flip.below}


def test_ids_of_both_models_must_be_asked_for(arena: SmallArena) -> None:
    arena.voted()
    (board,) = boards.boards(arena.db, publish_snapshot(arena.db, arena.settings))
    ids = {row.name: row.model_id for row in boards.ratings(arena.db, board.board_id)}
    (pair,) = board_figures.pairs_among(arena.db, board.board_id, [ids["ant"], ids["cat"]])
    assert {pair.model_a_id, pair.model_b_id} == {ids["ant"], ids["cat"]}
    assert pair.wins + pair.losses + pair.ties == 24


def test_each_difference_is_found_by_its_two_models(arena: SmallArena) -> None:
    arena.voted(40)
    (board,) = boards.boards(arena.db, publish_snapshot(arena.db, arena.settings))
    found = board_figures.figures(arena.db, board.board_id)
    assert found is not None
    first, second, third = found.rated_ids
    assert [row.model_id for row in boards.ratings(arena.db, board.board_id)] == found.rated_ids

    def reach(model_id: int, other_id: int) -> float | None:
        return board_figures.difference_reach(arena.db, board.board_id, model_id, other_id)

    assert [reach(first, second), reach(third, first), reach(second, third)] == (
        found.difference_points
    )
    assert min(found.difference_points) > 0
    assert reach(first, 999) is None
