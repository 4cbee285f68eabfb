"""Blocks of votes that need no hashing again, and when they do."""

from __future__ import annotations

from typing import Any

import pytest

from arena.domain import B_WINS
from arena.errors import SnapshotMismatch
from arena.steps import kept_blocks as keeping
from arena.steps import publish_snapshot as publishing
from arena.steps import read_snapshot, snapshot_manifest, snapshot_votes
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.retract_vote import retract_vote
from arena.steps.verify_snapshot import verify_stored
from arena.store import snapshot as snapshots
from tests.steps.builders import SmallArena


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten votes a block: 72 votes are seven blocks and two votes."""
    for module in (keeping, snapshot_manifest, snapshot_votes):
        monkeypatch.setattr(module, "BLOCK", 10)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many votes each publication hashed."""
    counts = []
    hashing = snapshot_votes.block_hashes

    def noted(votes: Any) -> list[dict[str, Any]]:
        counts.append(len(votes))
        return hashing(votes)

    monkeypatch.setattr(snapshot_manifest, "block_hashes", noted)
    return counts


def publish(arena: SmallArena) -> str:
    """Publish, and hash every line again."""
    snapshot_id = publish_snapshot(arena.db, arena.settings)
    assert verify_stored(arena.db, snapshot_id).snapshot_id == snapshot_id
    return snapshot_id


def test_only_what_follows_the_full_blocks_is_hashed(arena: SmallArena, hashed: list[int]) -> None:
    arena.voted()
    publish(arena)
    battle_id = arena.one("SELECT min(battle_id) FROM battle")
    arena.cast(battle_id, arena.judge("elk"), B_WINS)
    publish(arena)

    assert hashed == [72, 3]


@pytest.mark.parametrize(("number", "left"), [(1, 71), (11, 61), (70, 11), (71, 1)])
def test_blocks_from_a_retracted_vote_on_are_hashed_anew(
    arena: SmallArena, hashed: list[int], number: int, left: int
) -> None:
    arena.voted()
    publish(arena)
    first = arena.one("SELECT min(vote_id) FROM vote")
    retract_vote(arena.db, first + number - 1, "a slip")
    publish(arena)

    assert hashed == [72, left]


@pytest.mark.parametrize("table", ["model", "judge"])
def test_another_name_has_everything_hashed_anew(
    arena: SmallArena, hashed: list[int], table: str
) -> None:
    arena.voted()
    publish(arena)
    arena.db.execute(f"UPDATE {table} SET name = name || ' 2'".encode())
    publish(arena)

    assert hashed == [72, 72]


def test_another_format_of_lines_has_everything_hashed_anew(
    arena: SmallArena, hashed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = snapshot_manifest.FORMAT
    arena.voted()
    publish(arena)
    for module in (snapshot_manifest, publishing, read_snapshot):
        monkeypatch.setattr(module, "FORMAT", written + 1)
    publish(arena)

    assert hashed == [72, 72]


def test_a_new_model_leaves_the_blocks_of_the_others_as_they_are(
    arena: SmallArena, hashed: list[int]
) -> None:
    arena.voted()
    publish(arena)
    arena.cast(arena.ready_battle(), arena.judge("elk"))
    publish(arena)

    assert hashed == [72, 3]
    assert len(snapshots.snapshot_models(arena.db, publish(arena))) == 5


def test_a_vote_changed_behind_our_back_is_found_by_verifying(arena: SmallArena) -> None:
    arena.voted()
    publish(arena)
    arena.db.execute("ALTER TABLE vote DISABLE TRIGGER vote_is_append_only")
    arena.db.execute(
        "UPDATE vote SET rubric_digest = 'x' WHERE vote_id IN (SELECT min(vote_id) FROM vote)"
    )
    arena.cast(arena.one("SELECT min(battle_id) FROM battle"), arena.judge("elk"), B_WINS)
    later = publish_snapshot(arena.db, arena.settings)

    with pytest.raises(SnapshotMismatch, match="the blocks of votes"):
        verify_stored(arena.db, later)
