"""A snapshot is a cut and all that was fitted to it; publishing the same again is the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from arena.domain import B_WINS
from arena.errors import NoVotes
from arena.steps import publish_snapshot as publishing
from arena.steps.fit_boards import fit_boards
from arena.steps.publish_snapshot import LastPublished, publish_snapshot
from arena.steps.snapshot_manifest import manifest_hash
from arena.steps.verify_snapshot import verify_stored
from arena.store import board as boards
from arena.store import snapshot as snapshots
from arena.store import vote
from tests.steps.builders import SmallArena, answered


def publish(arena: SmallArena) -> str:
    return publish_snapshot(arena.db, arena.settings)


def board_names(arena: SmallArena, snapshot_id: str) -> list[tuple[str, str]]:
    return [(b.dimension, b.voters) for b in boards.boards(arena.db, snapshot_id)]


def test_without_votes_there_is_nothing_to_publish(arena: SmallArena) -> None:
    with pytest.raises(NoVotes, match="no votes to publish"):
        publish(arena)
    assert arena.one("SELECT count(*) FROM snapshot") == 0


def test_a_snapshot_counts_the_votes_and_rates_the_models(arena: SmallArena) -> None:
    arena.voted()
    snapshot = snapshots.snapshot(arena.db, publish(arena))
    (board,) = boards.boards(arena.db, snapshot.snapshot_id)
    rows = boards.ratings(arena.db, board.board_id)

    assert snapshot.votes == 72
    assert (board.dimension, board.category, board.voters) == ("overall", "all", "panel")
    assert (board.method, board.converged, board.votes_used) == ("bradley_terry", True, 72)
    assert board.clusters == 12
    assert [row.rank for row in rows] == [1, 2, 3]
    assert sum(row.votes for row in rows) == 2 * 72
    assert sum(row.rating for row in rows if row.rating) / 3 == pytest.approx(1000)


def test_who_publishes_again_and_again_fits_only_what_has_changed(
    arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[int] = []

    def counted(votes: Sequence[Any], *others: Any) -> Any:
        fits.append(len(votes))
        return fit_boards(votes, *others)

    monkeypatch.setattr(publishing, "fit_boards", counted)
    arena.voted()
    last = LastPublished()

    def publish_again(**publish: Any) -> str:
        part = arena.settings.publish.model_copy(update=publish)
        settings = arena.settings.model_copy(update={"publish": part})
        return publish_snapshot(arena.db, settings, last)

    first = publish_again()
    assert publish_again() == first
    assert fits == [72]

    arena.db.execute("UPDATE model SET name = 'wasp' WHERE name = 'ant'")
    second = publish_again()
    third = publish_again(swap="mean")
    assert publish_again(swap="mean") == third
    assert len({first, second, third, publish_again()}) == 3
    assert fits == [72] * 4


def test_what_this_database_does_not_show_as_published_is_fitted(arena: SmallArena) -> None:
    arena.voted()
    last = LastPublished()
    mine = publish_snapshot(arena.db, arena.settings, last)
    part = arena.settings.publish.model_copy(update={"swap": "mean"})
    other = publish_snapshot(arena.db, arena.settings.model_copy(update={"publish": part}))

    assert publish_snapshot(arena.db, arena.settings, last) == mine != other
    assert snapshots.snapshot(arena.db, "latest").snapshot_id == mine

    last.snapshot_id = "0" * 64  # of another database
    assert publish_snapshot(arena.db, arena.settings, last) == mine


def test_panel_people_and_all_have_boards_of_their_own(arena: SmallArena) -> None:
    arena.voted(people=True)

    assert board_names(arena, publish(arena)) == [
        ("overall", "panel"),
        ("overall", "people"),
        ("overall", "all"),
    ]


def test_settings_changed_and_changed_back_publish_the_first_snapshot_again(
    arena: SmallArena,
) -> None:
    arena.voted()
    first = publish(arena)
    part = arena.settings.publish.model_copy(update={"swap": "mean"})
    other = publish_snapshot(arena.db, arena.settings.model_copy(update={"publish": part}))
    latest = [snapshots.snapshot(arena.db, "latest").snapshot_id]
    again = publish(arena)
    latest += [snapshots.snapshot(arena.db, "latest").snapshot_id]

    assert first == again != other
    assert latest == [other, first]
    assert arena.all("SELECT number FROM snapshot ORDER BY 1") == arena.all(
        "SELECT min(number) + i FROM snapshot, generate_series(0, 1) i GROUP BY i ORDER BY 1"
    )


def test_a_judge_renamed_later_leaves_old_snapshots_as_they_were(arena: SmallArena) -> None:
    arena.voted()
    published = publish(arena)
    arena.db.execute("UPDATE judge SET name = name || ' 2'")

    assert verify_stored(arena.db, published).snapshot_id == published


def test_joining_orders_leaves_peoples_votes_as_they_are(arena: SmallArena) -> None:
    arena.voted(people=True)
    part = arena.settings.publish.model_copy(update={"swap": "sign_of_sum"})
    settings = arena.settings.model_copy(update={"publish": part})
    found = boards.boards(arena.db, publish_snapshot(arena.db, settings))

    assert [(b.voters, b.settings["swap"], b.unpaired > 0) for b in found] == [
        ("panel", "sign_of_sum", False),
        ("people", "both", False),
        ("all", "sign_of_sum", True),
    ]


def test_the_id_is_the_sha256_of_the_manifest(arena: SmallArena) -> None:
    arena.voted()
    snapshot = snapshots.snapshot(arena.db, publish(arena))

    assert snapshot.snapshot_id == manifest_hash(snapshot.manifest)


def test_publishing_twice_is_the_same_snapshot(arena: SmallArena) -> None:
    arena.voted()

    assert publish(arena) == publish(arena)
    assert arena.one("SELECT count(*) FROM snapshot") == 1
    assert arena.one("SELECT count(*) FROM board") == 1


def test_one_more_vote_makes_another_snapshot(arena: SmallArena) -> None:
    arena.voted()
    before = publish(arena)
    person = arena.one("SELECT judge_id FROM judge WHERE kind = 'people'")
    battle_id = arena.one("SELECT min(battle_id) FROM battle")
    arena.cast(battle_id, person, B_WINS, None, judge_kind="people", basis="cast")

    assert publish(arena) != before
    assert arena.one("SELECT count(*) FROM snapshot") == 2


def test_a_retraction_makes_another_snapshot_and_leaves_the_first_as_it_was(
    arena: SmallArena,
) -> None:
    arena.voted()
    before = snapshots.snapshot(arena.db, publish(arena))
    vote.retract_vote(arena.db, before.last_vote_id, "a slip")
    after = snapshots.snapshot(arena.db, publish(arena))

    assert after.snapshot_id != before.snapshot_id
    assert (before.votes, after.votes) == (72, 71)
    assert snapshots.snapshot(arena.db, before.snapshot_id) == before
    cut = vote.Cut(before.last_vote_id, before.last_retraction_id)
    assert len(list(vote.votes_in_cut(arena.db, cut))) == 72


def test_another_method_setting_makes_another_snapshot(arena: SmallArena) -> None:
    arena.voted()
    part = arena.settings.publish.model_copy(update={"swap": "mean"})

    assert publish_snapshot(
        arena.db, arena.settings.model_copy(update={"publish": part})
    ) != publish(arena)


def test_an_anchor_is_pinned(arena: SmallArena) -> None:
    arena.voted()
    part = arena.settings.arena.model_copy(update={"anchor": "bee", "anchor_rating": 1200.0})
    snapshot_id = publish_snapshot(arena.db, arena.settings.model_copy(update={"arena": part}))
    (board,) = boards.boards(arena.db, snapshot_id)

    ratings = {row.name: row.rating for row in boards.ratings(arena.db, board.board_id)}
    assert ratings["bee"] == pytest.approx(1200)


def test_repeats_are_in_the_snapshot_and_in_no_board(arena: SmallArena) -> None:
    arena.voted()
    judge = arena.one("SELECT judge_id FROM judge WHERE kind = 'panel'")
    arena.cast(arena.one("SELECT min(battle_id) FROM battle"), judge, B_WINS, repeat=1)
    snapshot = snapshots.snapshot(arena.db, publish(arena))

    assert snapshot.votes == 73
    assert boards.boards(arena.db, snapshot.snapshot_id)[0].votes_used == 72


def test_verdicts_that_could_not_be_read_are_counted_on_the_board(arena: SmallArena) -> None:
    arena.voted()
    arena.judge("elk")
    arena.schedule(at_most=0)
    (leased,) = arena.lease(1)
    arena.record(answered(leased, "Hm."))

    (board,) = boards.boards(arena.db, publish(arena))
    assert (board.unreadable, board.votes_used) == (1, 72)


def test_a_model_that_won_nothing_has_a_reason_and_no_figures(arena: SmallArena) -> None:
    arena.voted()
    prompt_id = arena.one("SELECT min(prompt_id) FROM prompt")
    arena.uploaded_model("dog", {prompt_id: "woof"})
    arena.schedule(per_pair=12)
    judge = arena.one("SELECT judge_id FROM judge WHERE kind = 'panel'")
    for (battle_id,) in arena.all(
        "SELECT battle_id FROM battle JOIN model ON model_id = model_b_id WHERE name = 'dog'"
    ):
        arena.cast(battle_id, judge)
    (board,) = boards.boards(arena.db, publish(arena))

    *_, dog = boards.ratings(arena.db, board.board_id)
    assert (dog.name, dog.rating, dog.votes, dog.losses) == ("dog", None, 3, 3)
    assert dog.unrated


def test_a_snapshot_is_found_by_the_beginning_of_its_id(arena: SmallArena) -> None:
    arena.voted()
    snapshot_id = publish(arena)

    assert snapshots.snapshot(arena.db, snapshot_id[:8]).snapshot_id == snapshot_id
    assert snapshots.snapshot(arena.db, "latest").snapshot_id == snapshot_id
