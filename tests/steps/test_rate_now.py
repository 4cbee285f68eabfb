"""The database's votes as they are now: stored counts with what came since, and columns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict, Voters
from arena.errors import CountMismatch, NoVotes
from arena.rating.board import rate
from arena.rating.method import method
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.rate_now import counts_now, table_now
from arena.steps.retract_vote import retract_vote
from arena.store import board as boards
from arena.store import vote_count
from arena.store.vote import Cut
from arena.vote_counts import VoteCounts
from tests.steps.builders import SmallArena, answered


def publish(arena: SmallArena) -> str:
    return publish_snapshot(arena.db, arena.settings)


def counted(arena: SmallArena, voters: Voters = Voters.ALL) -> dict[str, Any]:
    return lists(counts_now(arena.db, "overall", voters))


def from_rows(arena: SmallArena, voters: Voters = Voters.ALL) -> dict[str, Any]:
    """The counts of the votes read one by one."""
    table = table_now(arena.db, "overall", voters)
    return lists(
        VoteCounts.of_votes(table.models, table.a, table.b, table.points, table.unreadable)
    )


def lists(counts: VoteCounts) -> dict[str, Any]:
    names = ("a", "b", "wins", "losses", "ties", "points", "squares")
    columns = {name: getattr(counts, name).round(12).tolist() for name in names}
    return {"models": counts.models, "unreadable": counts.unreadable, **columns}


def new_vote(arena: SmallArena, verdict: Verdict = B_WINS, name: str = "elk", **fields: Any) -> int:
    """A vote of a judge who has not voted yet."""
    battle_id = arena.one("SELECT min(battle_id) FROM battle")
    return arena.cast(battle_id, arena.judge(name), verdict, **fields)


def test_before_a_snapshot_every_vote_came_since(arena: SmallArena) -> None:
    arena.voted(people=True)

    assert counted(arena) == from_rows(arena)
    assert arena.one("SELECT count(*) FROM vote_count") == 0


def test_counts_are_stored_with_the_snapshot_for_its_cut(arena: SmallArena) -> None:
    arena.voted(people=True)
    snapshot_id = publish(arena)

    assert arena.all("SELECT snapshot_id, last_vote_id FROM vote_count_cut") == [
        (snapshot_id, arena.one("SELECT max(vote_id) FROM vote"))
    ]
    assert arena.all(
        "SELECT judge_kind, sum(wins + losses + ties) FROM vote_count GROUP BY 1 ORDER BY 1"
    ) == [("panel", 72), ("people", 36)]
    vote_count.check_counts(arena.db)


@pytest.mark.parametrize("voters", [Voters.PANEL, Voters.PEOPLE, Voters.ALL])
def test_votes_and_retractions_since_are_counted(arena: SmallArena, voters: Voters) -> None:
    arena.voted(people=True)
    publish(arena)
    old = arena.one("SELECT min(vote_id) FROM vote WHERE judge_kind = 'panel'")
    retract_vote(arena.db, old, "a slip")
    new_vote(arena, TIE)
    gone = new_vote(arena, A_WINS, "fox")
    retract_vote(arena.db, gone, "cast and retracted since")

    assert counted(arena, voters) == from_rows(arena, voters)
    vote_count.check_counts(arena.db)
    publish(arena)
    assert counted(arena, voters) == from_rows(arena, voters)
    vote_count.check_counts(arena.db)


def test_a_retraction_takes_off_exactly_what_a_probability_had_added(arena: SmallArena) -> None:
    arena.voted()
    before = counted(arena)
    soft = [
        new_vote(arena, Verdict(p, 1 - p, 0), f"elk-{number}")
        for number, p in enumerate((0.1, 0.2, 0.3, 1 / 3))
    ]
    with_them = counted(arena)
    assert with_them == from_rows(arena)
    assert with_them["points"] != before["points"]
    publish(arena)
    for vote_id in soft:
        retract_vote(arena.db, vote_id, "a slip")
    publish(arena)

    assert counted(arena) == before
    assert arena.one("SELECT sum(abs(soft_points) + abs(soft_squares)) FROM vote_count") == 0


def test_a_pair_whose_votes_are_all_retracted_is_no_pair(arena: SmallArena) -> None:
    arena.voted()
    publish(arena)
    for (vote_id,) in arena.all(
        "SELECT vote_id FROM vote JOIN battle USING (battle_id) "
        "WHERE (model_a_id, model_b_id) = (SELECT model_a_id, model_b_id FROM battle LIMIT 1)"
    ):
        retract_vote(arena.db, vote_id, "a slip")

    assert len(counted(arena)["a"]) == 2
    publish(arena)
    assert counted(arena) == from_rows(arena)
    vote_count.check_counts(arena.db)


def test_repeats_are_in_no_count(arena: SmallArena) -> None:
    arena.voted()
    before = counted(arena)
    judge = arena.one("SELECT judge_id FROM judge WHERE kind = 'panel'")
    again = arena.cast(arena.one("SELECT min(battle_id) FROM battle"), judge, B_WINS, repeat=1)

    assert counted(arena) == before == from_rows(arena)
    publish(arena)
    retract_vote(arena.db, again, "a slip")
    assert counted(arena) == before
    vote_count.check_counts(arena.db)


def test_sides_follow_names_where_ids_are_in_another_order(arena: SmallArena) -> None:
    arena.voted()
    arena.db.execute("UPDATE model SET name = translate(name, 'abc', 'cab')")
    found = counted(arena)

    assert found["models"] == ("aee", "bct", "cnt")
    assert found == from_rows(arena)


def test_the_table_is_the_one_the_snapshot_was_fitted_on(arena: SmallArena) -> None:
    arena.voted(people=True)
    published = boards.boards(arena.db, publish(arena))
    for board in published:
        table = table_now(arena.db, board.dimension, Voters(board.voters))
        again = rate(table, method=method(board.method), swap=board.settings["swap"])
        stored = boards.ratings(arena.db, board.board_id)

        assert again.clusters == board.clusters
        assert [row.model for row in again.models] == [row.name for row in stored]
        for one, other in zip(again.models, stored, strict=True):
            assert [one.rating, one.lower] == pytest.approx([other.rating, other.lower], abs=1e-6)


def test_a_table_knows_orders_and_which_judge_is_a_model(arena: SmallArena) -> None:
    arena.voted()
    cat = arena.one("SELECT model_id FROM model WHERE name = 'cat'")
    peer = arena.judge("cat", kind="peers", model_id=cat)
    arena.cast(arena.one("SELECT min(battle_id) FROM battle"), peer, judge_kind="peers")
    table = table_now(arena.db, "overall", Voters.ALL)

    assert sorted(set(table.first.tolist())) == [-1, 1]
    assert dict(zip(table.judges, table.judge_model.tolist(), strict=True)) == {"owl": -1, "cat": 2}
    assert len(np.unique(table.battle)) == arena.one("SELECT count(*) FROM battle")


def test_verdicts_that_could_not_be_read_are_counted(arena: SmallArena) -> None:
    arena.voted()
    arena.judge("elk")
    arena.schedule(at_most=0)
    (leased,) = arena.lease(1)
    arena.record(answered(leased, "Hm."))

    assert counted(arena)["unreadable"] == 1
    assert table_now(arena.db, "overall", Voters.PANEL).unreadable == 1


def test_without_votes_by_these_voters_there_is_nothing_to_rate(arena: SmallArena) -> None:
    arena.voted()

    for read in (counts_now, table_now):
        with pytest.raises(NoVotes, match="no votes on 'overall' by the people"):
            read(arena.db, "overall", Voters.PEOPLE)
        with pytest.raises(NoVotes, match="no votes on 'wit' by anyone"):
            read(arena.db, "wit", Voters.ALL)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vote_count SET wins = wins + 1 WHERE wins > 0",
        "UPDATE vote_count SET soft_points = 0.25",
        "DELETE FROM vote_count",
        "UPDATE vote_count_cut SET last_vote_id = last_vote_id - 1",
    ],
)
def test_counts_that_are_not_those_of_the_votes_fail_the_check(
    arena: SmallArena, change: str
) -> None:
    arena.voted()
    publish(arena)
    arena.db.execute(change.encode())

    with pytest.raises(CountMismatch, match="on overall by panel are not what the votes add up to"):
        vote_count.check_counts(arena.db)


def test_emptied_counts_are_made_anew_by_the_next_publication(arena: SmallArena) -> None:
    arena.voted()
    publish(arena)
    arena.db.execute("DELETE FROM vote_count")
    arena.db.execute("DELETE FROM vote_count_cut")
    publish(arena)

    assert arena.one("SELECT sum(wins + losses + ties) FROM vote_count") == 72
    vote_count.check_counts(arena.db)


def test_a_publication_that_ends_late_does_not_move_the_counts_back(arena: SmallArena) -> None:
    arena.voted()
    snapshot_id = publish(arena)
    late = Cut(arena.one("SELECT min(vote_id) FROM vote"), 0)
    vote_count.store_counts(arena.db, late, snapshot_id)

    assert arena.one("SELECT sum(wins + losses + ties) FROM vote_count") == 72
    vote_count.check_counts(arena.db)


def test_a_vote_that_commits_late_with_a_small_id_is_counted_once(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    arena.voted()
    row = arena.all("SELECT battle_id, judge_id FROM vote ORDER BY vote_id LIMIT 1")[0]

    def publish_too() -> str:
        with arena.connect() as db:
            return publish_snapshot(db, arena.settings)

    with ThreadPoolExecutor(1) as pool, arena.connect() as slow:
        SmallArena(slow, "", arena.settings).cast(*row, dimension="accuracy")
        arena.cast(*row, dimension="wit")  # a larger id, committed first
        waiting = pool.submit(publish_too)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        slow.commit()
        waiting.result(timeout=10)

    assert arena.one("SELECT sum(wins + losses + ties) FROM vote_count") == 74
    vote_count.check_counts(arena.db)
