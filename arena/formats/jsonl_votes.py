"""A JSON Lines file of votes: SCHEMA.md's keys, or those of LMArena's published votes.

LMArena's `question_id` stands for `prompt_id` and `id` for `vote_id`; its winners `both_bad` and
`tie (bothbad)` are ties with a flag, https://huggingface.co/datasets/lmarena-ai. Needed are
`model_a`, `model_b` and `winner`; `sampling_prob` is the chance with which the schedule drew the
battle.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.errors import BadInput
from arena.formats import FileVote, Format
from arena.formats._rows import json_rows
from arena.formats._votes import votes_of


class JsonlVotes:
    """One vote per line."""

    def recognises(self, path: Path) -> bool:
        """A file that is called .jsonl or .jsonl.gz."""
        return path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz"))

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """All votes of the file; people's votes do not stand apart in it."""
        if humans:
            raise BadInput(f"{path}: a file of votes has no humans beside it; choose by judge")
        return votes_of(json_rows(path))


FORMAT: Format = JsonlVotes()
