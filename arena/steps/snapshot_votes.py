"""A vote as a snapshot publishes it: one canonical line, the same from the database or a folder.

Blocks of these lines are what a snapshot's id hashes, so anyone who downloads the files can check
them with a standard SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from typing import Any

from arena.domain import DisplayOrder, Margin, Verdict, VoteRecord
from arena.store.snapshot import SnapshotJudge, SnapshotModel, SnapshotPrompt
from arena.store.vote import CutVote

BLOCK = 10_000
"""Votes in one block of a snapshot's hash."""


@dataclass(frozen=True, slots=True)
class PublishedVote:
    """One vote with the names a snapshot uses; the keys of its line are these fields."""

    vote_id: int
    battle_id: int
    prompt_id: str
    model_a: str
    model_b: str
    winner: str | None
    judge: str
    voters: str
    dimension: str
    order: DisplayOrder | None
    repeat: int
    prob_a: float
    prob_b: float
    prob_tie: float
    margin: str | None
    both_bad: bool
    basis: str
    rubric_digest: str
    sampling_prob: float | None
    score_a: float | None
    score_b: float | None
    certainty: float | None
    perplexity: float | None
    prob_source: str
    flags: tuple[str, ...]
    style_a: tuple[float, ...] | None
    style_b: tuple[float, ...] | None
    """Style of the two responses, by `arena.rating.style.STYLE_FEATURES`; None: not known."""

    @property
    def line(self) -> str:
        """The canonical line: JSON with sorted keys, no spaces, UTF-8."""
        # Not asdict, which copies every value: lines of a million votes would take minutes.
        return _LINE.encode({key: getattr(self, key) for key in _KEYS})

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> PublishedVote:
        """Read the object of a line back.

        Raises
        ------
        TypeError, KeyError
            If a key is missing or one too many.
        """
        styles = {side: _style(row[side]) for side in ("style_a", "style_b")}
        return cls(**{**row, **styles, "flags": tuple(row["flags"])})

    def record(self, cluster: str) -> VoteRecord:
        """The vote as a rating method's table takes it."""
        verdict = Verdict(
            self.prob_a,
            self.prob_b,
            self.prob_tie,
            None if self.margin is None else Margin(self.margin),
            self.both_bad,
        )
        return VoteRecord(
            vote_id=str(self.vote_id),
            prompt=self.prompt_id,
            cluster=cluster,
            model_a=self.model_a,
            model_b=self.model_b,
            verdict=verdict,
            judge=self.judge,
            dimension=self.dimension,
            order=self.order,
            battle=str(self.battle_id),
            sampling_prob=self.sampling_prob,
            perplexity=self.perplexity,
            scores=(
                None
                if self.score_a is None or self.score_b is None
                else (self.score_a, self.score_b)
            ),
        )


_KEYS = sorted(field.name for field in fields(PublishedVote))
_LINE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a snapshot uses, by id."""

    models: dict[int, SnapshotModel]
    prompts: dict[int, SnapshotPrompt]
    judges: dict[int, SnapshotJudge]

    def publish(self, vote: CutVote) -> PublishedVote:
        """A vote with its names."""
        prompt = f"battle {vote.battle_id}"
        if vote.prompt_id is not None:
            prompt = self.prompts[vote.prompt_id].name
        return PublishedVote(
            vote_id=vote.vote_id,
            battle_id=vote.battle_id,
            prompt_id=prompt,
            model_a=self.models[vote.model_a_id].name,
            model_b=self.models[vote.model_b_id].name,
            winner=_winner(vote),
            judge=self.judges[vote.judge_id].name,
            voters=vote.judge_kind,
            dimension=vote.dimension,
            order=vote.display_order,
            repeat=vote.repeat,
            prob_a=vote.p_a,
            prob_b=vote.p_b,
            prob_tie=vote.p_tie,
            margin=vote.margin,
            both_bad=vote.both_bad,
            basis=vote.basis,
            rubric_digest=vote.rubric_digest,
            sampling_prob=vote.sampling_prob,
            score_a=vote.score_a,
            score_b=vote.score_b,
            certainty=vote.certainty,
            perplexity=vote.perplexity,
            prob_source=vote.prob_source,
            flags=tuple(vote.flags),
            style_a=_style(vote.style_a),
            style_b=_style(vote.style_b),
        )


def _style(features: Sequence[float] | None) -> tuple[float, ...] | None:
    return None if features is None else tuple(features)


def _winner(vote: CutVote) -> str | None:
    """LMArena's name for a verdict; None where it is spread over several outcomes."""
    if vote.both_bad:
        return "both_bad"
    sides = {"model_a": vote.p_a, "model_b": vote.p_b, "tie": vote.p_tie}
    return next((name for name, p in sides.items() if p == 1), None)


def block_hashes(votes: Iterable[PublishedVote]) -> list[dict[str, Any]]:
    """SHA-256 of each block of lines, each line ended by a newline."""
    blocks = []
    rest: Iterator[PublishedVote] = iter(votes)
    while block := list(islice(rest, BLOCK)):
        digest = hashlib.sha256()
        for vote in block:
            digest.update(f"{vote.line}\n".encode())
        blocks.append(
            {
                "first_vote_id": block[0].vote_id,
                "last_vote_id": block[-1].vote_id,
                "votes": len(block),
                "sha256": digest.hexdigest(),
            }
        )
    return blocks


def rows_hash(
    rows: Sequence[SnapshotModel] | Sequence[SnapshotPrompt] | Sequence[SnapshotJudge],
) -> str:
    """SHA-256 of rows as canonical JSON lines, in the order given."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{json.dumps(asdict(row), sort_keys=True)}\n".encode())
    return digest.hexdigest()
