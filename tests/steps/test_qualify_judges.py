"""Exams of judges: stored, in force for a while, and what boards weigh judges by."""

from __future__ import annotations

import pytest
from psycopg.errors import RestrictViolation

from arena.domain import A_WINS, B_WINS
from arena.errors import NoVotes
from arena.rating.exam import ExamSettings
from arena.settings import Settings
from arena.settings_parts import DimensionPart
from arena.steps import fit_boards
from arena.steps.publish_snapshot import LastPublished, publish_snapshot
from arena.steps.qualify_judges import qualified_shares, qualify_judges, standings
from arena.steps.verify_snapshot import verify_stored
from arena.store import board as boards
from tests.steps.builders import SmallArena

EASY = ExamSettings(pass_share=0.5)
PROMPTS = 20
"""Of each of the three pairs: sixty battles."""


def judged(arena: SmallArena) -> dict[str, int]:
    """Ada is right, owl three times of four, elk never, jay votes beside no person; ids of judges.

    Everybody wins once in five against whoever is better, so that no model is undefeated.
    """
    ids = [arena.prompt(f"p{number:02}") for number in range(PROMPTS)]
    for name in ("ant", "bee", "cat"):
        arena.uploaded_model(name, {prompt: f"{name} on {prompt}" for prompt in ids})
    judges = {name: arena.judge(name) for name in ("owl", "elk", "jay")}
    ada = arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
    arena.db.execute("UPDATE judge SET state = 'suspended' WHERE kind <> 'people'")
    arena.schedule(per_pair=PROMPTS)
    battles = [
        battle for (battle,) in arena.all("SELECT battle_id FROM battle ORDER BY prompt_id, 1")
    ]
    for number, battle in enumerate(battles):
        truth, other = (A_WINS, B_WINS) if number % 5 else (B_WINS, A_WINS)
        said = {"owl": other if number % 4 == 0 else truth, "elk": other, "jay": truth}
        for name, verdict in said.items():
            for order in ("ab", "ba"):
                if name != "jay" or number >= 30:
                    arena.cast(battle, judges[name], verdict, order)
        if number < 30:
            arena.cast(battle, ada, truth, None, judge_kind="people", basis="cast")
    return judges


def by_exam(settings: Settings, **more: object) -> Settings:
    """Settings that publish a board which weighs judges by exam."""
    update = {
        "method": "weighted_win_rate",
        "methods": {"weighted_win_rate": {"rule": "exam", **more}},
    }
    return settings.model_copy(update={"publish": settings.publish.model_copy(update=update)})


def standing(arena: SmallArena, settings: Settings) -> str:
    """Why owl's exam does not count; empty if it does."""
    (reason,) = (one.reason for one in standings(arena.db, settings) if one.exam.judge == "owl")
    return reason


def let_pass(arena: SmallArena, days: int) -> None:
    """Move every exam into the past: only a table that lets nothing be changed is in the way."""
    arena.db.execute("ALTER TABLE qualification DISABLE TRIGGER USER")
    arena.db.execute(
        "UPDATE qualification SET taken_at = taken_at - make_interval(days => %s), "
        "valid_until = valid_until - make_interval(days => %s)",
        (days, days),
    )
    arena.db.execute("ALTER TABLE qualification ENABLE TRIGGER USER")


def test_judges_are_examined_on_the_battles_that_people_voted_on(arena: SmallArena) -> None:
    judged(arena)
    found = {one.exam.judge: one for one in qualify_judges(arena.db, arena.settings, days=90)}

    assert set(found) == {"owl", "elk", "jay"}
    owl = found["owl"].exam
    assert (owl.questions, owl.share, owl.pairs, owl.consistency) == (30, 22 / 30, 60, 1.0)
    assert (owl.valid_until - owl.taken_at).days == 90
    assert found["elk"].exam.share == 0
    assert (found["jay"].exam.questions, found["jay"].exam.share) == (0, None)
    # 22 of 30 are 73 %, but fewer than fifty questions count by their lower end.
    assert {name: one.reason for name, one in found.items()} == {
        "owl": "not passed",
        "elk": "not passed",
        "jay": "not passed",
    }


def test_without_people_s_votes_there_is_no_exam(arena: SmallArena) -> None:
    arena.voted()

    with pytest.raises(NoVotes, match="no vote"):
        qualify_judges(arena.db, arena.settings, days=90)
    assert arena.one("SELECT count(*) FROM qualification") == 0


def test_a_board_by_exam_counts_who_passed_and_names_who_did_not(arena: SmallArena) -> None:
    judged(arena)
    qualify_judges(arena.db, arena.settings, days=90, exam=EASY)
    published = publish_snapshot(arena.db, by_exam(arena.settings))
    (board,) = boards.boards(arena.db, published)

    assert (board.voters, board.method) == ("panel", "weighted_win_rate")
    assert board.settings["fit"]["given"] == {"owl": 22 / 30}
    assert board.settings["fit"]["left_out"] == ["elk", "jay"]
    assert "Votes of judges left out are not counted: elk, jay." in board.notes
    assert verify_stored(arena.db, published).snapshot_id == published


def test_without_an_exam_in_force_there_is_no_board_and_the_log_says_so(
    arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(arena)
    told: dict[str, str] = {}

    def tell(key: fit_boards.BoardKey, _method: str, error: Exception) -> None:
        told[key.voters] = str(error)

    monkeypatch.setattr(fit_boards, "_tell_no_board", tell)
    published = publish_snapshot(arena.db, by_exam(arena.settings))

    assert boards.boards(arena.db, published) == []
    assert "`arena judge exam` holds one for elk, jay, owl" in told["panel"]
    assert "people sit no exam" in told["people"]
    assert "people sit no exam" in told["all"]


def test_shares_that_the_operator_gives_stand_as_they_are(arena: SmallArena) -> None:
    judged(arena)
    given = {"owl": 0.7, "elk": 0.6, "jay": 0.9}
    published = publish_snapshot(arena.db, by_exam(arena.settings, given=given))

    (board,) = boards.boards(arena.db, published)
    assert (board.settings["fit"]["given"], board.settings["fit"]["left_out"]) == (given, [])


def test_an_exam_ends_with_its_time_and_with_the_wording_of_its_dimension(
    arena: SmallArena,
) -> None:
    judged(arena)
    qualify_judges(arena.db, arena.settings, days=90, exam=EASY)
    reworded = DimensionPart(title="Overall", rubric="Prefer the blunter response.")
    settings = Settings(home=arena.settings.home, dimensions={"overall": reworded})
    assert standing(arena, settings) == "its dimension was reworded since"
    assert qualified_shares(arena.db, settings) == {}

    let_pass(arena, 89)
    assert standing(arena, arena.settings) == ""
    let_pass(arena, 2)
    assert standing(arena, arena.settings) == "expired"
    assert qualified_shares(arena.db, arena.settings) == {}


def test_the_last_exam_counts_and_none_is_ever_changed(arena: SmallArena) -> None:
    judged(arena)
    qualify_judges(arena.db, arena.settings, days=90, exam=EASY)
    assert qualified_shares(arena.db, arena.settings) == {"overall": {"owl": 22 / 30}}
    qualify_judges(arena.db, arena.settings, days=90)

    assert qualified_shares(arena.db, arena.settings) == {}
    assert arena.one("SELECT count(*) FROM qualification WHERE passed") == 1
    with pytest.raises(RestrictViolation), arena.db.transaction():
        arena.db.execute("DELETE FROM qualification")


def test_a_process_that_published_last_sees_an_exam_end_without_a_new_vote(
    arena: SmallArena,
) -> None:
    judged(arena)
    settings, last = by_exam(arena.settings), LastPublished()
    qualify_judges(arena.db, settings, days=90, exam=EASY)
    first = publish_snapshot(arena.db, settings, last)
    assert publish_snapshot(arena.db, settings, last) == first

    let_pass(arena, 91)
    ended = publish_snapshot(arena.db, settings, last)
    assert ended != first
    assert boards.boards(arena.db, ended) == []
