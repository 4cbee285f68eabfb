"""What was published re-fits to the same numbers, and nothing can be changed unseen."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from arena.errors import BadInput, SnapshotMismatch, UnknownThing
from arena.formats import votes_in
from arena.steps.export_snapshot import export_snapshot
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.verify_snapshot import verify_folder, verify_stored
from arena.store import vote
from tests.steps.builders import SmallArena


@pytest.fixture
def published(arena: SmallArena) -> str:
    """A snapshot of votes of the panel and of people; its id."""
    arena.voted(people=True)
    return publish_snapshot(arena.db, arena.settings)


def test_a_stored_snapshot_re_fits_to_its_numbers(arena: SmallArena, published: str) -> None:
    found = verify_stored(arena.db, published)

    assert (found.snapshot_id, found.votes) == (published, 108)
    assert (found.boards, found.ratings) == (3, 9)
    assert found.largest_difference == 0


def test_an_exported_snapshot_re_fits_to_its_numbers(folder: Path) -> None:
    found = verify_folder(folder)

    assert found.votes == 360
    assert (found.boards, found.ratings) == (3, 9)
    assert found.largest_difference < 1e-9


def test_a_snapshot_stays_right_when_votes_are_added_and_retracted_and_names_change(
    arena: SmallArena, published: str
) -> None:
    vote.retract_vote(arena.db, arena.one("SELECT min(vote_id) FROM vote"), "a slip")
    battle_id = arena.one("SELECT min(battle_id) FROM battle")
    arena.cast(battle_id, arena.judge("elk"), dimension="accuracy")
    arena.db.execute("UPDATE model SET name = 'wasp', organization = 'Nest' WHERE name = 'bee'")
    arena.db.execute("UPDATE prompt SET cluster = 'one'")

    verify_stored(arena.db, published)


def test_the_same_snapshot_is_exported_as_the_same_bytes(
    arena: SmallArena, published: str, tmp_path: Path
) -> None:
    export_snapshot(arena.db, published, tmp_path / "one")
    export_snapshot(arena.db, published[:12], tmp_path / "two")

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_an_exported_snapshot_can_be_rated_as_a_data_folder(folder: Path) -> None:
    assert len(votes_in(folder)) == 240
    assert len(votes_in(folder, humans=True)) == 120


def test_no_text_of_a_prompt_or_a_response_is_exported(folder: Path) -> None:
    for path in folder.iterdir():
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        assert b"What is p1?" not in text, path.name
        assert b"ant on " not in text, path.name


def test_a_folder_in_use_is_not_exported_into(
    arena: SmallArena, published: str, folder: Path
) -> None:
    with pytest.raises(BadInput, match="not empty"):
        export_snapshot(arena.db, published, folder)


@pytest.mark.parametrize("snapshot_id", ["0" * 64, "latest"])
def test_a_snapshot_that_is_not_there_is_unknown(arena: SmallArena, snapshot_id: str) -> None:
    with pytest.raises(UnknownThing, match="no snapshot"):
        verify_stored(arena.db, snapshot_id)


def test_a_changed_row_is_seen_although_triggers_were_off(
    arena: SmallArena, published: str
) -> None:
    arena.db.execute("ALTER TABLE vote DISABLE TRIGGER USER")
    arena.db.execute("UPDATE vote SET p_a = p_b, p_b = p_a WHERE p_tie = 0 AND vote_id % 2 = 0")

    with pytest.raises(SnapshotMismatch, match="blocks of votes"):
        verify_stored(arena.db, published)


def test_a_changed_rating_is_seen_although_triggers_were_off(
    arena: SmallArena, published: str
) -> None:
    arena.db.execute("ALTER TABLE rating DISABLE TRIGGER USER")
    arena.db.execute("UPDATE rating SET rating = rating + 0.5, upper = NULL")

    with pytest.raises(SnapshotMismatch, match="was published as"):
        verify_stored(arena.db, published)
