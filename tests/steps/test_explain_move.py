"""Why a rating moved: what two snapshots count, compared."""

from __future__ import annotations

from dataclasses import replace

from arena.domain import B_WINS
from arena.steps.explain_move import Counted, compared, explain_move
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import board as boards
from arena.store import snapshot as snapshots
from arena.store import vote
from tests.steps.builders import SmallArena

BEFORE = Counted(
    1000.0, 3, 40, frozenset({"bee"}), frozenset({"owl"}), {"swap": "both", "anchor": None}
)


def reasons(after: Counted, retracted: int = 0) -> list[str]:
    return list(compared(BEFORE, after, retracted).reasons)


def test_nothing_changed_is_no_reason() -> None:
    assert compared(BEFORE, BEFORE, 0).reasons == ()
    assert compared(BEFORE, BEFORE, 0).points == 0


def test_votes_between_others_move_the_scale() -> None:
    assert reasons(replace(BEFORE, rating=1001.0)) == [
        "Nothing changed on it: votes between other models moved the scale."
    ]


def test_new_votes_are_counted_beside_retracted_ones() -> None:
    assert reasons(replace(BEFORE, votes=41)) == ["1 new vote on it."]
    assert reasons(replace(BEFORE, votes=38), 2) == ["2 votes on it retracted."]
    assert reasons(replace(BEFORE, votes=1041), 1) == [
        "1,002 new votes on it.",
        "1 vote on it retracted.",
    ]


def test_opponents_judges_and_settings_are_named() -> None:
    after = replace(
        BEFORE,
        opponents=frozenset({"bee", "cat", "ant"}),
        judges=frozenset({"elk"}),
        settings={"swap": "mean", "anchor": {"model": "secret"}, "methodology_version": 3},
    )
    assert reasons(after) == [
        "New opponents: ant, cat.",
        "New judges: elk.",
        "Judges that no longer count: owl.",
        (
            "Another way of rating: the anchor, the methodology version, how the two display "
            "orders are joined."
        ),
    ]


def test_without_a_rating_before_there_is_no_distance() -> None:
    assert compared(replace(BEFORE, rating=None), BEFORE, 0).points is None


def test_two_snapshots_are_compared(arena: SmallArena) -> None:
    arena.voted()
    first = snapshots.snapshot(arena.db, publish_snapshot(arena.db, arena.settings))
    ant = arena.one("SELECT model_id FROM model WHERE name = 'ant'")
    (board,) = boards.boards(arena.db, first.snapshot_id)
    assert explain_move(arena.db, first, board, ant) is None
    on_ant = (
        "SELECT min(vote_id), min(battle_id) FROM vote JOIN battle b USING (battle_id) "
        "WHERE %s IN (b.model_a_id, b.model_b_id)"
    )
    ((vote_id, battle_id),) = arena.db.execute(on_ant, [ant]).fetchall()
    vote.retract_vote(arena.db, vote_id, "a slip")
    arena.cast(battle_id, arena.judge("elk"), B_WINS, "ab")
    second = snapshots.snapshot(arena.db, publish_snapshot(arena.db, arena.settings))
    (board, *_) = boards.boards(arena.db, second.snapshot_id)
    move = explain_move(arena.db, second, board, ant)
    assert move is not None
    assert list(move.reasons)[:3] == [
        "1 new vote on it.",
        "1 vote on it retracted.",
        "New judges: elk.",
    ]
