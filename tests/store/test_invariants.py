"""What must always hold is held by the database itself, whatever code talks to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection, errors

from arena.domain import A_WINS, B_WINS, TIE
from arena.settings import Settings
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import vote
from tests.steps.builders import FIRST_BETTER, SmallArena
from tests.store.refusals import refused

APPEND_ONLY = {
    "attempt": "worker = 'x'",
    "attempt_result": "cost_usd = 0",
    "judgment": "text = 'x'",
    "vote": "p_a = 0, p_b = 1",
    "vote_judgment": "judgment_id = 1",
    "retraction": "reason = 'x'",
    "response": "text = 'x'",
    "recording": "text = 'x'",
    "snapshot": "votes = 0",
    "snapshot_model": "name = 'x'",
    "snapshot_prompt": "cluster = 'x'",
    "snapshot_judge": "name = 'x'",
    "publication": "published_at = now()",
    "board": "votes_used = 0",
    "rating": "rating = 0",
}


@pytest.fixture
def arena(db: Connection[Any], tmp_path: Path) -> SmallArena:
    return SmallArena(db, "", Settings(home=tmp_path))


@pytest.fixture
def full(arena: SmallArena) -> SmallArena:
    """An arena with a row in every table."""
    arena.voted(4)
    arena.judge("elk")
    arena.schedule(at_most=0)
    arena.answer(arena.lease(2), FIRST_BETTER)
    vote.retract_vote(arena.db, arena.one("SELECT min(vote_id) FROM vote"), "a slip")
    publish_snapshot(arena.db, arena.settings)
    arena.db.execute(
        "INSERT INTO recording (endpoint_id, recording_key, text) "
        "SELECT min(endpoint_id), 'k', 't' FROM endpoint"
    )
    return arena


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_that_are_written_stay_as_they_are(full: SmallArena, table: str) -> None:
    assert full.one(f"SELECT count(*) FROM {table}") > 0
    for statement, verb in [
        (f"UPDATE {table} SET {APPEND_ONLY[table]}", "UPDATE"),
        (f"DELETE FROM {table}", "DELETE"),
        (f"TRUNCATE {table} CASCADE", "TRUNCATE"),
    ]:
        refused(full, statement, errors.RestrictViolation, f"^{verb} on \\w+ refused")


def test_not_even_a_statement_that_would_change_no_row_is_let_through(arena: SmallArena) -> None:
    refused(arena, "DELETE FROM vote WHERE false", errors.RestrictViolation, "DELETE on vote")


def test_a_second_vote_of_one_judge_in_one_order_is_refused(arena: SmallArena) -> None:
    battle_id, judge_id = arena.ready_battle(), arena.judge()
    arena.cast(battle_id, judge_id)

    same = (
        "SELECT battle_id, judge_id, judge_kind, dimension, display_order, repeat, 0, 1, 0, basis"
    )
    refused(
        arena,
        "INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order, repeat, "
        f"p_a, p_b, p_tie, basis) {same} FROM vote",
        errors.UniqueViolation,
        "one_vote_per_judge_and_order",
    )


@pytest.mark.parametrize(
    "other", [{"order": "ba"}, {"dimension": "accuracy"}, {"repeat": 1}], ids=str
)
def test_another_order_dimension_or_repeat_is_another_vote(
    arena: SmallArena, other: dict[str, Any]
) -> None:
    battle_id, judge_id = arena.ready_battle(), arena.judge()
    arena.cast(battle_id, judge_id)
    arena.cast(battle_id, judge_id, B_WINS, **other)

    assert arena.one("SELECT count(*) FROM vote") == 2


@pytest.mark.parametrize("order", [None, "ab", "ba"])
@pytest.mark.parametrize("repeat", [0, 1])
def test_a_person_votes_once_per_battle_and_dimension_whatever_the_order(
    arena: SmallArena, order: str | None, repeat: int
) -> None:
    battle_id = arena.ready_battle()
    judge_id = arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
    arena.cast(battle_id, judge_id, order="ab", judge_kind="people", basis="cast")

    shown = "NULL" if order is None else f"'{order}'"
    refused(
        arena,
        "INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order, repeat, "
        f"p_a, p_b, p_tie, basis) VALUES ({battle_id}, {judge_id}, 'people', 'overall', {shown}, "
        f"{repeat}, 1, 0, 0, 'cast')",
        errors.UniqueViolation,
        "person_votes_once_per_battle|one_vote_per_judge_and_order",
    )
    arena.cast(battle_id, judge_id, judge_kind="people", basis="cast", dimension="language")


def test_a_vote_that_is_there_is_not_cast_again(arena: SmallArena) -> None:
    battle_id, judge_id = arena.ready_battle(), arena.judge()
    arena.cast(battle_id, judge_id, A_WINS)
    with pytest.raises(KeyError):  # it is not among the new ones
        arena.cast(battle_id, judge_id, B_WINS)

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]


@pytest.mark.parametrize(
    ("columns", "error", "constraint"),
    [
        ("p_a = 0.5", errors.CheckViolation, "probabilities_sum_to_one"),
        ("p_a = -1, p_b = 2", errors.CheckViolation, "probabilities_sum_to_one"),
        ("p_a = 'NaN'", errors.CheckViolation, "probabilities_sum_to_one"),
        ("both_bad = true", errors.CheckViolation, "both_bad_is_a_tie"),
        ("display_order = 'first'", errors.CheckViolation, "display_order_is_known"),
        ("display_order = NULL", errors.CheckViolation, "language_model_sees_an_order"),
        ("margin = 'huge'", errors.CheckViolation, "margin_is_known"),
        ("basis = 'guessed'", errors.CheckViolation, "basis_is_known"),
        ("judge_kind = 'people'", errors.ForeignKeyViolation, "vote_is_by_a_judge_of_its_kind"),
        ("battle_id = -1", errors.ForeignKeyViolation, "vote_is_on_a_battle"),
    ],
)
def test_a_vote_that_cannot_be_is_refused(
    arena: SmallArena, columns: str, error: type[Exception], constraint: str
) -> None:
    vote_id = arena.cast(arena.ready_battle(), arena.judge())
    arena.db.execute("ALTER TABLE vote DISABLE TRIGGER vote_is_append_only")

    refused(arena, f"UPDATE vote SET {columns} WHERE vote_id = {vote_id}", error, constraint)


def test_a_vote_is_retracted_once_and_with_a_reason(arena: SmallArena) -> None:
    vote_id = arena.cast(arena.ready_battle(), arena.judge())
    insert = "INSERT INTO retraction (vote_id, reason) VALUES"

    refused(arena, f"{insert} ({vote_id}, ' ')", errors.CheckViolation, "retraction_says_why")
    vote.retract_vote(arena.db, vote_id, "a slip")
    refused(arena, f"{insert} ({vote_id}, 'x')", errors.UniqueViolation, "retracted_once")


def test_a_tie_is_a_vote_like_any_other(arena: SmallArena) -> None:
    arena.cast(arena.ready_battle(), arena.judge(), TIE)

    assert arena.votes() == [("ab", 0, 0, 1, "judged")]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'lost', reason = 'x'", "planned_vote_state_is_known"),
        ("state = 'undecided'", "planned_vote_without_a_verdict_says_why"),
        ("reason = 'x'", "planned_vote_without_a_verdict_says_why"),
    ],
)
def test_a_planned_vote_says_what_became_of_it(
    arena: SmallArena, change: str, constraint: str
) -> None:
    arena.judge()
    arena.ready_battle()
    arena.schedule(at_most=0)

    refused(arena, f"UPDATE planned_vote SET {change}", errors.CheckViolation, constraint)


def test_a_vote_names_no_judgment_of_another_judge(full: SmallArena) -> None:
    owl = full.one("SELECT min(judge_id) FROM judge")
    foreign_vote = full.one("SELECT min(vote_id) FROM vote WHERE judge_id = %s", owl)

    refused(
        full,
        "INSERT INTO vote_judgment (vote_id, judgment_id) "
        f"SELECT {foreign_vote}, min(judgment_id) FROM judgment",
        errors.RestrictViolation,
        f"vote {foreign_vote} refused: it names a judgment of another judge",
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"certainty": 1.5}, "certainty_is_a_share"),
        ({"certainty": float("nan")}, "certainty_is_a_share"),
        ({"perplexity": 0.5}, "perplexity_is_one_or_more"),
        ({"prob_source": "guess"}, "prob_source_is_known"),
    ],
)
def test_what_a_vote_says_beside_its_verdict_can_be_true(
    arena: SmallArena, fields: dict[str, Any], constraint: str
) -> None:
    judge, battle_id = arena.judge(), arena.ready_battle()

    with pytest.raises(errors.CheckViolation, match=constraint):
        arena.cast(battle_id, judge, **fields)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("members = '{1}', endpoint_id = NULL", "judge_of_members_has_two_or_more"),
        ("members = '{1,2}'", "judge_of_members_answers_at_theirs"),
        ("endpoint_id = NULL", "active_judge_of_text_has_a_protocol_and_somewhere_to_ask"),
        ("options = '[]'", "judge_options_are_a_table"),
    ],
)
def test_a_judge_can_be_asked_somewhere(arena: SmallArena, change: str, constraint: str) -> None:
    arena.judge()

    refused(arena, f"UPDATE judge SET {change}", errors.CheckViolation, constraint)
