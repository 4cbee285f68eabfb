"""Votes as a snapshot publishes them, without a database: what does not matter has a default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from arena.settings import Settings
from arena.settings_parts import PublishPart
from arena.steps.fit_boards import FittedBoard, fit_boards
from arena.steps.snapshot_votes import Names, PublishedVote
from arena.store.snapshot import SnapshotJudge, SnapshotModel, SnapshotPrompt

MODELS = ("ant", "bee", "cat")


@dataclass
class World:
    """Votes on three models, each of which beats every other now and then."""

    categories: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Prompt to categories."""
    judge_models: Mapping[str, str] = field(default_factory=dict)
    """Judge to the model that it is."""
    votes: list[PublishedVote] = field(default_factory=list)

    def voted(
        self, judge: str = "owl", voters: str = "panel", *, prompts: Sequence[str], **fields: Any
    ) -> World:
        """One judge's votes in both orders on every pair and prompt; people see one order."""
        for number, prompt in enumerate(prompts):
            for pair, (a, b) in enumerate(combinations(MODELS, 2)):
                for order in (None,) if voters == "people" else ("ab", "ba"):
                    a_wins = (number + pair + (order == "ba") * (number % 4 == 0)) % 3 > 0
                    self.votes.append(
                        self._vote(judge, voters, prompt, a, b, order, a_wins, **fields)
                    )
        return self

    def _vote(
        self,
        judge: str,
        voters: str,
        prompt: str,
        a: str,
        b: str,
        order: Any,
        a_wins: bool,
        **fields: Any,
    ) -> PublishedVote:
        number = len(self.votes) + 1
        values: dict[str, Any] = {
            "dimension": "overall",
            "repeat": 0,
            "margin": None,
            "both_bad": False,
            "basis": "judged",
            "rubric_digest": "",
            "sampling_prob": None,
            "score_a": None,
            "score_b": None,
            "certainty": None,
            "perplexity": None,
            "prob_source": "label",
            "flags": (),
            "style_a": style_of(prompt, a),
            "style_b": style_of(prompt, b),
            "winner": "model_a" if a_wins else "model_b",
            "prob_a": float(a_wins),
            "prob_b": float(not a_wins),
            "prob_tie": 0.0,
        }
        return PublishedVote(
            vote_id=number,
            battle_id=hash_of(prompt, a, b),
            prompt_id=prompt,
            model_a=a,
            model_b=b,
            judge=judge,
            voters=voters,
            order=order,
            **{**values, **fields},
        )

    @property
    def names(self) -> Names:
        """The names of all that takes part."""
        judges = sorted({(vote.judge, vote.voters) for vote in self.votes})
        prompts = sorted({vote.prompt_id for vote in self.votes})
        return Names(
            models={i: SnapshotModel(i, name, name, "", "") for i, name in enumerate(MODELS)},
            prompts={
                i: SnapshotPrompt(i, name, name, list(self.categories.get(name, ())))
                for i, name in enumerate(prompts)
            },
            judges={
                i: SnapshotJudge(
                    i,
                    name,
                    kind,
                    f"identity {i}",
                    None,
                    MODELS.index(self.judge_models[name]) if name in self.judge_models else None,
                )
                for i, (name, kind) in enumerate(judges)
            },
        )

    def fitted(
        self,
        settings: Settings,
        unreadable: Mapping[tuple[str, str, str], int] | None = None,
        **publish: Any,
    ) -> list[FittedBoard]:
        """The boards of these votes; `publish` are settings of that part."""
        settings = settings.model_copy(update={"publish": PublishPart(**publish)})
        return fit_boards(self.votes, self.names, unreadable or {}, settings)


def style_of(prompt: str, model: str) -> tuple[float, ...]:
    """A response's style, which goes with neither prompts nor models."""
    rng = np.random.default_rng([int(prompt[1:]), MODELS.index(model)])
    return (float(rng.integers(10, 80)), *rng.integers(0, 4, 3).astype(float).tolist())


def hash_of(*parts: str) -> int:
    """A number for a battle, the same in every run."""
    return int.from_bytes("|".join(parts).encode()[-7:], "big")


def numbered(many: int, prefix: str = "p") -> list[str]:
    """Prompts p01, p02, …"""
    return [f"{prefix}{number:02}" for number in range(1, many + 1)]
