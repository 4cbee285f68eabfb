"""Blocks of a snapshot's hash that are the same as in the last one, so that they need no hashing.

Votes are only appended, and a battle and a prompt's name never change. So a full block is the same
unless one of its votes was retracted since, or a model or judge has another name. What is kept is
taken on trust: `arena snapshot verify` hashes every line again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from arena.steps.snapshot_votes import BLOCK, Names, PublishedVote
from arena.store import snapshot as snapshots
from arena.store import vote_count


def kept_blocks(
    db: Connection[Any], votes: Sequence[PublishedVote], names: Names, manifest_format: int
) -> list[dict[str, Any]]:
    """The first blocks of `votes`, as the last snapshot's manifest has them.

    Parameters
    ----------
    votes : sequence
        All votes of the new snapshot, by id.
    names : Names
        Those of the new snapshot.
    manifest_format : int
        Of the new snapshot; another one writes lines in another way.
    """
    last = snapshots.latest_snapshot(db)
    if last is None or last.manifest["format"] != manifest_format:
        return []
    if not _same_names(db, last.snapshot_id, names):
        return []
    retracted = vote_count.first_vote_retracted_since(db, last.last_retraction_id)
    kept = []
    for number, block in enumerate(last.manifest["blocks"], start=1):
        is_full = block["votes"] == BLOCK and len(votes) >= number * BLOCK
        is_whole = retracted is None or block["last_vote_id"] < retracted
        if not (is_full and is_whole):
            break
        if votes[number * BLOCK - 1].vote_id != block["last_vote_id"]:
            break
        kept.append(block)
    return kept


def _same_names(db: Connection[Any], snapshot_id: str, names: Names) -> bool:
    """Whether all that the earlier snapshot names has the same name in this one."""
    was = [
        *(("model", m.model_id, m.name) for m in snapshots.snapshot_models(db, snapshot_id)),
        *(("judge", j.judge_id, j.name) for j in snapshots.snapshot_judges(db, snapshot_id)),
    ]
    now = {
        *(("model", m.model_id, m.name) for m in names.models.values()),
        *(("judge", j.judge_id, j.name) for j in names.judges.values()),
    }
    return now.issuperset(was)
