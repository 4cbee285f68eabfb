"""A token is shown once and stored as a hash."""

from __future__ import annotations

import datetime as dt

import pytest

from arena.errors import BadInput
from arena.secrets import token_hash
from arena.steps.issue_token import issue_token
from arena.store import submitter as submitter_rows
from tests.steps.builders import SmallArena


def test_a_token_is_found_by_its_hash_alone(arena: SmallArena) -> None:
    token = issue_token(arena.db, "ada", "submitter", None).token

    holder = submitter_rows.token_holder(arena.db, token_hash(token))
    assert holder is not None
    assert (holder.name, holder.scope) == ("ada", "submitter")
    assert submitter_rows.token_holder(arena.db, token_hash(token + "x")) is None
    assert token not in str(
        arena.all("SELECT t.*, s.* FROM token t JOIN submitter s USING (submitter_id)")
    )


def test_a_submitter_may_hold_several_tokens(arena: SmallArena) -> None:
    tokens = [issue_token(arena.db, name, "submitter", None).token for name in ("ada", " ada ")]

    holders = [submitter_rows.token_holder(arena.db, token_hash(token)) for token in tokens]
    assert holders[0]
    assert holders[1]
    assert holders[0].submitter_id == holders[1].submitter_id


def test_an_expired_token_is_held_by_nobody(arena: SmallArena) -> None:
    now = dt.datetime.now(dt.UTC)
    old = issue_token(arena.db, "ada", "submitter", now - dt.timedelta(seconds=1)).token
    new = issue_token(arena.db, "ada", "submitter", now + dt.timedelta(days=1)).token

    assert submitter_rows.token_holder(arena.db, token_hash(old)) is None
    assert submitter_rows.token_holder(arena.db, token_hash(new)) is not None


def test_a_revoked_token_is_held_by_nobody(arena: SmallArena) -> None:
    token = issue_token(arena.db, "ada", "submitter", None).token
    arena.db.execute("UPDATE token SET revoked_at = now()")

    assert submitter_rows.token_holder(arena.db, token_hash(token)) is None


def test_a_token_of_nobody_is_refused(arena: SmallArena) -> None:
    with pytest.raises(BadInput, match="give a name"):
        issue_token(arena.db, "  ", "submitter", None)
