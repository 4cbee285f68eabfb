"""The manifest of a snapshot: all that fixes its numbers, and the hash that is its id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from arena.steps.fit_boards import METHODOLOGY_VERSION, FittedBoard
from arena.steps.snapshot_votes import BLOCK, Names, PublishedVote, block_hashes, rows_hash
from arena.store import vote

FORMAT = 2
"""Of the manifest and the vote lines. 2: styles in the lines, judges that are models."""


def manifest_inputs(
    cut: vote.Cut,
    votes: Sequence[PublishedVote],
    names: Names,
    unreadable: Mapping[tuple[str, str, str], int],
    kept: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """What boards are fitted from, settings aside, ready for JSON.

    `kept` are the first blocks of `votes` as an earlier snapshot has hashed them.
    """
    return {
        "format": FORMAT,
        "methodology_version": METHODOLOGY_VERSION,
        "last_vote_id": cut.last_vote_id,
        "last_retraction_id": cut.last_retraction_id,
        "votes": len(votes),
        "blocks": [*kept, *block_hashes(votes[len(kept) * BLOCK :])],
        "models_sha256": rows_hash(list(names.models.values())),
        "prompts_sha256": rows_hash(list(names.prompts.values())),
        "judges_sha256": rows_hash(list(names.judges.values())),
        "unreadable": [
            {"dimension": dimension, "voters": kind, "category": category, "votes": count}
            for (dimension, kind, category), count in sorted(unreadable.items())
        ],
    }


def manifest_outputs(fitted: Sequence[FittedBoard]) -> dict[str, Any]:
    """Which boards came of it, by which settings, ready for JSON."""
    return {
        "boards": [
            {
                "dimension": one.key.dimension,
                "category": one.key.category,
                "voters": one.key.voters.value,
                "method": one.fit.board.method,
                "style_control": one.key.style_control,
                "settings": one.fit.board.settings,
            }
            for one in fitted
        ],
        # Which boards have figures, so that none can be taken away unseen.
        "figures": (with_figures := [place for place, one in enumerate(fitted) if one.figures]),
        "differences": with_figures,
    }


def manifest_hash(manifest: Mapping[str, Any]) -> str:
    """A snapshot's id: SHA-256 of the manifest as JSON with sorted keys and no spaces."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
