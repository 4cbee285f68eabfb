"""Why a model's rating is another than in the snapshot before: what the two count, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from arena.store.board import BoardRow, boards, ratings_of_model, unpublished_names
from arena.store.board_figures import public_opponents
from arena.store.history import previous_snapshot, retracted_between
from arena.store.snapshot import Snapshot, snapshot_judges


@dataclass(frozen=True, slots=True)
class Counted:
    """What one snapshot's board counts for a model.

    Attributes
    ----------
    rating : float or None
        None where it is not rated.
    opponents, judges : frozenset of str
        By name, without those that may not be shown.
    settings : dict
        Of the board, with its methodology version.
    """

    rating: float | None
    rank: int | None
    votes: int
    opponents: frozenset[str] = frozenset()
    judges: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """From one snapshot to the next.

    Attributes
    ----------
    points : float or None
        How far the rating went up; None where one of the two is missing.
    reasons : tuple of str
        Sentences; empty where both count the same.
    """

    before: Counted
    after: Counted
    points: float | None
    reasons: tuple[str, ...]


def explain_move(
    db: Connection[Any], snapshot: Snapshot, board: BoardRow, model_id: int
) -> Move | None:
    """Compare a model on `board` of `snapshot` with the like board of the snapshot before.

    None if there is none, or it does not list the model.
    """
    earlier = previous_snapshot(db, snapshot.number)
    if earlier is None:
        return None
    alike = [row for row in boards(db, earlier.snapshot_id) if _key(row) == _key(board)]
    if not alike:
        return None
    before = _counted(db, earlier, alike[0], model_id)
    after = _counted(db, snapshot, board, model_id)
    if before is None or after is None:
        return None
    retracted = retracted_between(db, earlier, snapshot, board, model_id)
    return compared(before, after, retracted)


def compared(before: Counted, after: Counted, retracted: int) -> Move:
    """What changed between two boards for a model, of whose votes `retracted` were taken back."""
    points = None
    if before.rating is not None and after.rating is not None:
        points = after.rating - before.rating
    new = after.votes - before.votes + retracted
    reasons = []
    if new > 0:
        reasons.append(f"{_counted_word(new, 'new vote')} on it.")
    if retracted:
        reasons.append(f"{_counted_word(retracted, 'vote')} on it retracted.")
    if met := sorted(after.opponents - before.opponents):
        reasons.append(f"New opponents: {', '.join(met)}.")
    if joined := sorted(after.judges - before.judges):
        reasons.append(f"New judges: {', '.join(joined)}.")
    if gone := sorted(before.judges - after.judges):
        reasons.append(f"Judges that no longer count: {', '.join(gone)}.")
    changed = [
        name
        for name in sorted({*before.settings, *after.settings})
        if before.settings.get(name) != after.settings.get(name)
    ]
    if changed:
        words = ", ".join(_SETTINGS.get(name, name) for name in changed)
        reasons.append(f"Another way of rating: {words}.")
    if not reasons and points:
        reasons.append("Nothing changed on it: votes between other models moved the scale.")
    return Move(before, after, points, tuple(reasons))


_SETTINGS = {
    "anchor": "the anchor",
    "fit": "settings of the method",
    "interval": "the intervals",
    "left_out": "what is left out of the fit",
    "methodology_version": "the methodology version",
    "swap": "how the two display orders are joined",
}

# The categories that have no board say nothing of this one.
_NOT_OF_THE_RATING = frozenset({"hidden_categories"})


def _key(board: BoardRow) -> tuple[str, str, str, str, bool]:
    return board.dimension, board.category, board.voters, board.method, board.style_control


def _counted(
    db: Connection[Any], snapshot: Snapshot, board: BoardRow, model_id: int
) -> Counted | None:
    lines = [
        line
        for line in ratings_of_model(db, snapshot.snapshot_id, model_id)
        if (line.dimension, line.category, line.voters, line.method, line.style_control)
        == _key(board)
    ]
    if not lines:
        return None
    hidden = set(unpublished_names(db, snapshot.snapshot_id))
    settings = {name: v for name, v in board.settings.items() if name not in _NOT_OF_THE_RATING}
    return Counted(
        rating=lines[0].rating,
        rank=lines[0].rank,
        votes=lines[0].votes,
        opponents=frozenset(one.name for one in public_opponents(db, board.board_id, model_id)),
        judges=frozenset(
            judge.name
            for judge in snapshot_judges(db, snapshot.snapshot_id)
            if board.voters in {judge.kind, "all"}
            and judge.kind != "people"
            and judge.name not in hidden
        ),
        settings={**settings, "methodology_version": snapshot.methodology_version},
    )


def _counted_word(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
