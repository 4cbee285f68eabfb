"""A person votes: is given a battle without names, in an order drawn for it, and says who won.

What was given is remembered by a sealed ballot that the person hands back, so giving it writes
nothing, and nobody can turn the order round or vote on a battle of their choice. A person has one
vote for each battle and dimension, and none on their own models.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.domain import (
    A_WINS,
    B_WINS,
    BOTH_BAD,
    TIE,
    Dimension,
    DisplayOrder,
    Verdict,
    without_reasoning,
)
from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.judging.dimension import dimension as dimension_named
from arena.judging.identity import rubric_digest
from arena.secrets import open_note, seal_note
from arena.settings import Settings
from arena.store import ballot as ballots
from arena.store import judge as judge_rows
from arena.store import vote as vote_rows

BALLOT_SECONDS = 24 * 3600
"""A ballot is good for so long."""

_NOTE = "ballot"

VERDICTS: dict[str, Verdict] = {
    "first": A_WINS,
    "second": B_WINS,
    "tie": TIE,
    "both_bad": BOTH_BAD,
}
"""What a person may say, in display terms."""


@dataclass(frozen=True, slots=True)
class SaidResponse:
    """A response as judges are shown it, without its reasoning; `turns` of a dialogue."""

    text: str
    turns: list[dict[str, str]] | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A battle without names; `messages` is None for dialogues without a shared prompt."""

    ballot: str
    dimension: Dimension
    messages: list[dict[str, Any]] | None
    first: SaidResponse
    second: SaidResponse


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote that was cast."""

    vote_id: int
    battle_id: int
    dimension: str
    display_order: DisplayOrder


def next_ballot(
    db: Connection[Any], settings: Settings, submitter_id: int, dimension: str | None = None
) -> Ballot:
    """A battle that a person has not voted on, the same one until they have.

    Where the search begins depends on the person and on how often they voted, so that people do not
    all vote on the same battles.

    Raises
    ------
    UnknownThing
        If there is no such dimension, or no battle is left.
    """
    compared = dimension_named(dimension or settings.arena.dimensions[0], settings.own_dimensions)
    person = ballots.person(db, _identity(submitter_id))
    begin = _number(submitter_id, compared.name, person.votes if person else 0)
    begin %= ballots.last_battle(db) + 1
    for start in (begin, 0):
        found = ballots.next_battle(
            db,
            submitter_id=submitter_id,
            judge_id=person.judge_id if person else None,
            dimension=compared.name,
            from_battle_id=start,
        )
        if found:
            break
    else:
        raise UnknownThing(f"no battle is left for you to vote on by {compared.title}")
    order: DisplayOrder = (
        "ab" if _number(submitter_id, compared.name, found.battle_id) % 2 else "ba"
    )
    sides = [_said(found.text_a, found.turns_a), _said(found.text_b, found.turns_b)]
    first, second = sides if order == "ab" else sides[::-1]
    given = [submitter_id, found.battle_id, compared.name, order]
    return Ballot(
        ballot=seal_note(settings, _NOTE, json.dumps(given)),
        dimension=compared,
        messages=found.messages,
        first=first,
        second=second,
    )


def cast_vote(
    db: Connection[Any], settings: Settings, submitter_id: int, ballot: str, verdict: str
) -> CastVote:
    """Cast a person's vote on what a ballot gave them.

    Raises
    ------
    BadInput
        If the ballot is none of this arena's, too old, or somebody else's, or if there is no such
        verdict.
    UnknownThing
        If the battle may not be voted on any more.
    AlreadyExists
        If the person has voted on this battle and dimension.
    """
    if verdict not in VERDICTS:
        raise BadInput(f"verdict: {verdict!r} is none of {', '.join(VERDICTS)}")
    note = open_note(settings, _NOTE, ballot, BALLOT_SECONDS)
    if note is None:
        raise BadInput("ballot: it is none of this arena's, or older than a day; ask for another")
    holder, battle_id, name, order = json.loads(note)
    if holder != submitter_id:
        raise BadInput("ballot: it was given to somebody else; ask for your own")
    compared = dimension_named(name, settings.own_dimensions)
    said = VERDICTS[verdict]
    with db.transaction():
        judge_id = _person(db, submitter_id)
        new = vote_rows.NewVote(
            battle_id=battle_id,
            judge_id=judge_id,
            judge_kind="people",
            dimension=name,
            display_order=order,
            verdict=said if order == "ab" else said.mirrored(),
            basis="cast",
            rubric_digest=rubric_digest(compared),
        )
        # Asked as somebody who has not voted, so that what is missing is the battle and no vote.
        asked = {"submitter_id": submitter_id, "judge_id": None, "dimension": name}
        if ballots.next_battle(db, battle_id=battle_id, **asked) is None:
            raise UnknownThing("this battle may not be voted on any more; ask for another")
        cast = vote_rows.cast_votes(db, [new])
        if new.key not in cast:
            raise AlreadyExists(f"you have voted on battle {battle_id} by {compared.title} before")
    return CastVote(cast[new.key], battle_id, name, order)


def _person(db: Connection[Any], submitter_id: int) -> int:
    """The judge that a submitter is; made for the first vote."""
    identity = _identity(submitter_id)
    if ballots.person(db, identity) is None:
        # Somebody's two first votes at once: the later finds the judge that the earlier made.
        with suppress(AlreadyExists):
            judge_rows.add_judge(db, name=identity, kind="people", identity=identity)
    person = ballots.person(db, identity)
    if person is None:
        raise LookupError("a judge that was just made is not there")
    return person.judge_id


def _identity(submitter_id: int) -> str:
    return f"person:{submitter_id}"


def _number(*parts: object) -> int:
    """A number that is drawn once for these parts and never differs."""
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big")


def _said(text: str, turns: list[dict[str, str]] | None) -> SaidResponse:
    return SaidResponse(
        without_reasoning(text),
        None
        if turns is None
        else [{**turn, "text": without_reasoning(turn["text"])} for turn in turns],
    )
