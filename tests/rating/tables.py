"""Builders of vote tables for the tests of ratings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

import numpy as np
from hypothesis import strategies as st

from arena.domain import DisplayOrder, Verdict, VoteRecord
from arena.vote_table import VoteTable

_number = count()

VERDICT = {1.0: Verdict(1, 0, 0), 0.0: Verdict(0, 1, 0), 0.5: Verdict(0, 0, 1)}


def vote(
    a: str,
    b: str,
    points: float | Verdict | None = 1.0,
    *,
    prompt: str = "p",
    judge: str = "judge",
    order: DisplayOrder | None = None,
    perplexity: float | None = 1.5,
    scores: tuple[float, float] | None = (7, 7),
) -> VoteRecord:
    """One vote; `points` are a's, or a verdict; None is a verdict that could not be read."""
    verdict = VERDICT[points] if isinstance(points, (int, float)) else points
    return VoteRecord(
        str(next(_number)),
        prompt,
        prompt,
        a,
        b,
        verdict,
        judge,
        order=order,
        perplexity=perplexity,
        scores=scores,
    )


def table(*groups: VoteRecord | Iterable[VoteRecord], models: Iterable[str] = ()) -> VoteTable:
    """A table of votes and lists of votes."""
    records: list[VoteRecord] = []
    for group in groups:
        records.extend([group] if isinstance(group, VoteRecord) else group)
    return VoteTable.from_records(records, models)


def tally(a: str, b: str, *, wins: int = 0, losses: int = 0, ties: int = 0) -> list[VoteRecord]:
    """Several votes on one pair, each on a prompt of its own."""
    points = [1.0] * wins + [0.0] * losses + [0.5] * ties
    return [vote(a, b, value, prompt=f"{a} {b} {i}") for i, value in enumerate(points)]


def renamed(votes: VoteTable, names: dict[str, str]) -> VoteTable:
    """The same votes with other model names, coded anew in the order of the new names."""
    models = sorted(names[model] for model in votes.models)
    code = np.array([models.index(names[model]) for model in votes.models], np.int32)
    judged = np.where(votes.judge_model < 0, np.int32(-1), code[votes.judge_model])
    return replace(
        votes, models=tuple(models), a=code[votes.a], b=code[votes.b], judge_model=judged
    )


def turned(votes: VoteTable) -> VoteTable:
    """The same votes with a and b exchanged."""
    return replace(
        votes,
        a=votes.b,
        b=votes.a,
        points=1 - votes.points,
        first=-votes.first,
        features=-votes.features,
        lead=-votes.lead,
    )


@st.composite
def tables(draw: st.DrawFn, *, connected: bool = True) -> VoteTable:
    """Up to 40 votes on up to 5 models and 15 prompts by two judges, with perplexities and scores.

    Connected ones hold a ring of wins, so that their strengths exist.
    """
    models = [f"m{i}" for i in range(draw(st.integers(2, 5)))]
    sides = st.lists(st.sampled_from(models), min_size=2, max_size=2, unique=True)
    orders: list[DisplayOrder | None] = ["ab", "ba", None]
    rows = draw(
        st.lists(
            st.tuples(
                sides,
                st.sampled_from([0.0, 0.5, 1.0]),
                st.integers(0, 14),
                st.sampled_from(["j", "k"]),
                st.sampled_from(orders),
                st.sampled_from([1.5, 2.0]),
                st.sampled_from([(4.0, 7.0), (7.0, 7.0), (7.0, 6.0)]),
            ),
            min_size=0 if connected else 1,
            max_size=40,
        )
    )
    votes = [
        vote(
            min(pair),
            max(pair),
            points,
            prompt=f"p{prompt}",
            judge=judge,
            order=order,
            perplexity=perplexity,
            scores=scores,
        )
        for pair, points, prompt, judge, order, perplexity, scores in rows
    ]
    if connected:
        ring = zip(models, [*models[1:], models[0]], strict=True)
        votes += [vote(a, b, prompt=f"ring {a}") for a, b in ring]
    return table(votes, models=models)
