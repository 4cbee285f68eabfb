"""A wrong vote is taken out of later snapshots, with a reason, once."""

from __future__ import annotations

import pytest

from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.retract_vote import retract_vote
from arena.store import snapshot as snapshots
from tests.steps.builders import SmallArena


def test_a_retracted_vote_is_in_no_later_snapshot(arena: SmallArena) -> None:
    arena.voted()
    before = snapshots.snapshot(arena.db, publish_snapshot(arena.db, arena.settings))
    retract_vote(arena.db, arena.one("SELECT min(vote_id) FROM vote"), "cast by a script")
    after = snapshots.snapshot(arena.db, publish_snapshot(arena.db, arena.settings))

    assert (before.votes, after.votes) == (72, 71)


def test_a_retraction_needs_a_vote_a_reason_and_is_made_once(arena: SmallArena) -> None:
    arena.voted()
    vote_id = arena.one("SELECT min(vote_id) FROM vote")
    with pytest.raises(BadInput, match="say why"):
        retract_vote(arena.db, vote_id, " ")
    with pytest.raises(UnknownThing, match="no vote 999999999"):
        retract_vote(arena.db, 999999999, "why")
    retract_vote(arena.db, vote_id, "why")
    with pytest.raises(AlreadyExists, match="retracted before"):
        retract_vote(arena.db, vote_id, "why")
