"""A row of a file as a vote: SCHEMA.md's keys, and LMArena's names for some of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from arena.domain import VERDICT_OF_WINNER, DisplayOrder, Margin, Verdict, VoteRecord
from arena.formats import FileVote
from arena.formats._rows import Row

_ORDERS: dict[object, DisplayOrder | None] = {"ab": "ab", "ba": "ba", None: None}
_TURNED: dict[DisplayOrder | None, DisplayOrder | None] = {"ab": "ba", "ba": "ab", None: None}
_MARGINS = {"strong": Margin.MUCH, "weak": Margin.SLIGHT}

VOTE_ID = ("vote_id", "id")
PROMPT = ("prompt_id", "question_id")
"""The keys of a vote's name, and of its prompt's; the first that has a value counts."""

WINNER_OF_SIDE = {"left": "model_a", "right": "model_b", "tie": "tie", None: None}
"""Evalica's names of a winner, https://github.com/dustalov/evalica."""


def named_sides(row: Row) -> Row:
    """A row of evalica's `left` and `right` as one of model_a and model_b, left shown first."""
    winner = row.values.get("winner")
    if not isinstance(winner, str | None) or winner not in WINNER_OF_SIDE:
        raise row.bad(f"unknown winner {winner!r:.40}; say left, right or tie")
    order = row.values.get("order")
    values = {
        **row.values,
        "model_a": row.values.get("left"),
        "model_b": row.values.get("right"),
        "winner": WINNER_OF_SIDE[winner],
        "order": "ab" if order is None else order,
    }
    return replace(row, values=values)


def votes_of(
    rows: Iterable[Row],
    clusters: Mapping[str, str] | None = None,
    places: dict[str, str] | None = None,
) -> Iterator[FileVote]:
    """Each row as a vote.

    Parameters
    ----------
    rows : iterable of Row
        Of one file.
    clusters : mapping, optional
        Cluster of every known prompt; without it each prompt stands for itself.
    places : dict, optional
        Where each vote_id was seen; filled here, and shared between files whose votes must not
        have a vote_id in common.

    Raises
    ------
    BadRow
        If a row is no vote, names an unknown prompt, or repeats a vote_id.
    """
    seen = {} if places is None else places
    for row in rows:
        vote_id = row.identifier(*VOTE_ID)
        if vote_id in seen:
            raise row.bad(f"vote_id {vote_id!r} stands already in {seen[vote_id]}; remove one")
        if vote_id is not None:
            seen[vote_id] = f"{row.path.name}, {row.place}"
        yield _vote(row, vote_id or row.place, clusters)


def _vote(row: Row, vote_id: str, clusters: Mapping[str, str] | None) -> FileVote:
    # Without a prompt nothing is known to be related to this vote: it stands for itself.
    prompt = row.identifier(*PROMPT) or vote_id
    if clusters is not None and prompt not in clusters:
        raise row.bad(f"unknown prompt {prompt!r}; add it to the prompts file")
    model_a, model_b = row.text("model_a"), row.text("model_b")
    if model_a == model_b:
        raise row.bad(f"{model_a!r} meets itself; a battle needs two models")
    order = row.values.get("order")
    if order not in ("ab", "ba", None):
        raise row.bad(f"unknown order {order!r:.40}; say ab, ba or null")

    record = VoteRecord(
        vote_id=vote_id,
        prompt=prompt,
        cluster=prompt if clusters is None else clusters[prompt],
        model_a=model_a,
        model_b=model_b,
        verdict=_verdict(row),
        judge=row.optional_text("judge") or "unnamed",
        dimension=row.optional_text("dimension") or "overall",
        order=_ORDERS[order],
        sampling_prob=_sampling_prob(row),
    )
    return FileVote(
        record=record if model_a < model_b else _turned(record),
        line=row.line,
        source=row.optional_text("source"),
        category=row.optional_text("category"),
        raw_verdict=row.optional_text("raw_verdict"),
    )


def _sampling_prob(row: Row) -> float | None:
    """A number in (0, 1], as JSON or, from a CSV file, as text."""
    value = row.values.get("sampling_prob")
    if value is None:
        return None
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not 0 < found <= 1:
        raise row.bad(f"sampling_prob {value!r:.40} is no number above 0 and at most 1")
    return found


def _verdict(row: Row) -> Verdict | None:
    if "winner" not in row.values:
        raise row.bad(f"no winner; say {_winners()}, or null for a verdict that cannot be read")
    winner = row.values["winner"]
    if winner is None:
        return None
    if not isinstance(winner, str) or winner not in VERDICT_OF_WINNER:
        raise row.bad(f"unknown winner {winner!r:.40}; say {_winners()}, or null if unreadable")
    strength = row.optional_text("strength")
    if strength is None:
        return VERDICT_OF_WINNER[winner]
    if strength not in _MARGINS:
        raise row.bad(f"unknown strength {strength!r:.40}; say strong or weak")
    return replace(VERDICT_OF_WINNER[winner], margin=_MARGINS[strength])


def _turned(record: VoteRecord) -> VoteRecord:
    return replace(
        record,
        model_a=record.model_b,
        model_b=record.model_a,
        verdict=record.verdict and record.verdict.mirrored(),
        order=_TURNED[record.order],
    )


def _winners() -> str:
    return ", ".join(VERDICT_OF_WINNER)
