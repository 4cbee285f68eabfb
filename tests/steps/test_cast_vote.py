"""A person votes."""

from __future__ import annotations

import pytest

from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.steps.cast_vote import Ballot, cast_vote, next_ballot
from tests.steps.builders import SmallArena


def submitter(arena: SmallArena, name: str = "ada") -> int:
    return int(arena.one("INSERT INTO submitter (name) VALUES (%s) RETURNING submitter_id", name))


def given(arena: SmallArena, person: int, dimension: str | None = None) -> Ballot:
    return next_ballot(arena.db, arena.settings, person, dimension)


def cast(arena: SmallArena, person: int, ballot: Ballot, verdict: str) -> int:
    return cast_vote(arena.db, arena.settings, person, ballot.ballot, verdict).vote_id


def test_a_verdict_counts_for_the_side_that_was_shown(arena: SmallArena) -> None:
    ada, orders = submitter(arena), set()
    for _ in range(12):
        arena.ready_battle("Yes.", "No.")
    for _ in range(12):
        ballot = given(arena, ada)
        assert {ballot.first.text, ballot.second.text} == {"Yes.", "No."}
        cast(arena, ada, ballot, "first" if ballot.first.text == "Yes." else "second")
    for order, p_a, _p_b, _p_tie, basis in arena.votes():
        assert (p_a, basis) == (1.0, "cast")
        orders.add(order)
    assert orders == {"ab", "ba"}
    assert arena.one("SELECT count(DISTINCT battle_id) FROM vote") == 12
    assert arena.all("SELECT kind, state FROM judge") == [("people", "active")]
    with pytest.raises(UnknownThing, match="no battle is left"):
        given(arena, ada)
    assert given(arena, ada, "language").dimension.name == "language"


def test_both_bad_is_a_tie_with_a_flag(arena: SmallArena) -> None:
    ada = submitter(arena)
    arena.ready_battle()
    cast(arena, ada, given(arena, ada), "both_bad")
    assert arena.all("SELECT p_tie, both_bad FROM vote") == [(1.0, True)]


def test_the_same_battle_in_the_same_order_is_given_until_it_is_voted_on(
    arena: SmallArena,
) -> None:
    ada = submitter(arena)
    for number in range(3):
        arena.ready_battle(f"Yes {number}.", f"No {number}.")
    one, other = given(arena, ada), given(arena, ada)
    assert (one.first, one.second) == (other.first, other.second)
    cast(arena, ada, one, "tie")
    assert given(arena, ada).first.text[-2] != one.first.text[-2]


def test_a_person_votes_once_on_a_battle_and_dimension(arena: SmallArena) -> None:
    ada = submitter(arena)
    arena.ready_battle()
    ballot = given(arena, ada)
    cast(arena, ada, ballot, "first")
    with pytest.raises(AlreadyExists, match="you have voted on battle"):
        cast(arena, ada, ballot, "second")
    cast(arena, ada, given(arena, ada, "language"), "second")
    assert arena.one("SELECT count(*) FROM vote") == 2


def test_nobody_is_given_what_may_not_be_voted_on(arena: SmallArena) -> None:
    ada = submitter(arena)
    own, held_out, hidden, same = (
        arena.ready_battle(), arena.ready_battle(), arena.ready_battle(),
        arena.ready_battle("Same.", "Same."),
    )  # fmt: skip
    ballot_of = {own: given(arena, ada)}
    arena.db.execute("UPDATE model SET submitter_id = %s WHERE name = 'left-0'", (ada,))
    arena.db.execute("UPDATE prompt SET visibility = 'held_out' WHERE name = 'ready-1'")
    arena.db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'right-2'")
    assert len({own, held_out, hidden, same}) == 4
    with pytest.raises(UnknownThing, match="no battle is left"):
        given(arena, ada)
    # What was given before is refused too, whichever of the first three it was.
    with pytest.raises(UnknownThing, match="may not be voted on any more"):
        cast(arena, ada, ballot_of[own], "tie")
    assert arena.one("SELECT count(*) FROM vote") == 0


def test_a_ballot_is_its_holder_s_and_cannot_be_made_up(arena: SmallArena) -> None:
    ada, bob = submitter(arena), submitter(arena, "bob")
    arena.ready_battle()
    ballot = given(arena, ada)
    with pytest.raises(BadInput, match="given to somebody else"):
        cast(arena, bob, ballot, "first")
    for forged in ("", "x", ballot.ballot[:-4] + "AAA="):
        with pytest.raises(BadInput, match="none of this arena's"):
            cast_vote(arena.db, arena.settings, ada, forged, "first")
    with pytest.raises(BadInput, match="none of first, second, tie, both_bad"):
        cast(arena, ada, ballot, "a")


def test_nobody_reads_a_model_s_reasoning_or_name(arena: SmallArena) -> None:
    ada = submitter(arena)
    arena.ready_battle("<think>I am left-0.</think>Yes.", "No.")
    ballot = given(arena, ada)
    assert {ballot.first.text, ballot.second.text} == {"Yes.", "No."}
    assert "left" not in repr(ballot)


def test_a_dimension_that_is_none_is_refused(arena: SmallArena) -> None:
    with pytest.raises(UnknownThing, match="no dimension called 'mood'"):
        given(arena, submitter(arena), "mood")
