"""What a battle lacks, and whom a crowd is made of."""

from __future__ import annotations

import pytest

from arena.steps.plan_judgments import CROWD_SIZE
from arena.steps.report_status import report_status
from tests.steps.builders import FIRST_BETTER, SmallArena

pytestmark = pytest.mark.usefixtures("own_protocols")


def contestants(arena: SmallArena, prompt: int, *names: str) -> None:
    for name in names:
        arena.uploaded_model(name, {prompt: f"{name} says so"})


def test_a_vote_that_lacks_a_reference_is_counted_with_its_reason_and_not_planned(
    arena: SmallArena,
) -> None:
    arena.judge(protocol="referenced", dimensions=["overall", "accuracy"])
    sums = arena.prompt("sums", categories=["maths"])
    solved = arena.prompt("solved", categories=["maths"], reference="4")
    poem = arena.prompt("poem", categories=["writing"])
    for name in ("ant", "bee"):
        arena.uploaded_model(name, {one: f"{name} on {one}" for one in (sums, solved, poem)})
    done = arena.schedule(per_pair=3)

    row = {"judge": "owl", "reason": "no reference for a maths prompt", "votes": 4}
    assert (done.votes_planned, done.unplanned) == (8, [row])
    assert report_status(arena.db).unplanned == [row]
    assert {one.reference for one in arena.lease()} == {None, "4"}


def test_what_was_lacking_is_tried_again_when_the_prompt_has_another_response(
    arena: SmallArena,
) -> None:
    arena.judge(protocol="crowded")
    (prompt,) = arena.prompts(1)
    contestants(arena, prompt, "ant", "bee")
    first = arena.schedule(per_pair=1)
    reason = "nobody else has responded to the prompt"
    assert (first.votes_planned, [row["reason"] for row in first.unplanned]) == (0, [reason])
    assert arena.schedule(at_most=0).votes_planned == 0

    contestants(arena, prompt, "cat")
    again = arena.schedule(at_most=0)
    assert (again.votes_planned, again.unplanned) == (2, [])


def test_a_crowd_is_others_whole_public_responses_and_the_same_for_both_orders(
    arena: SmallArena,
) -> None:
    arena.judge(protocol="crowded")
    (prompt,) = arena.prompts(1)
    contestants(arena, prompt, *(f"m{number}" for number in range(CROWD_SIZE + 4)))
    hidden = arena.uploaded_model("hidden", {prompt: "hidden"})
    arena.db.execute("UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [hidden])
    arena.uploaded_model("gone", {prompt: "gone"})
    arena.db.execute("UPDATE model SET state = 'withdrawn' WHERE slug = 'gone'")
    arena.schedule(per_pair=1, at_most=6)

    crowds = arena.all("SELECT battle_id, crowd_response_ids FROM planned_vote ORDER BY 1")
    texts = dict(arena.all("SELECT response_id, text FROM response"))
    fought = {
        battle_id: {a, b}
        for battle_id, a, b in arena.all(
            "SELECT battle_id, response_a_id, response_b_id FROM battle"
        )
    }
    assert len(crowds) == 12
    for (one, crowd), (other, same) in zip(crowds[::2], crowds[1::2], strict=True):
        assert (one, crowd) == (other, same)
        assert len(set(crowd)) == CROWD_SIZE
        assert not set(crowd) & fought[one]
        assert not {texts[response_id] for response_id in crowd} & {"hidden", "gone"}


def test_a_crowd_s_response_is_shown_by_its_name_and_the_vote_goes_on(arena: SmallArena) -> None:
    arena.judge(protocol="crowded")
    (prompt,) = arena.prompts(1)
    contestants(arena, prompt, "ant", "bee", "cat")
    arena.schedule(per_pair=1, at_most=1)
    leased = arena.lease()
    ((a, b),) = arena.all("SELECT response_a_id, response_b_id FROM battle")
    shown = [one.shown_response_ids for one in leased]
    (third,) = {one for pair in shown for one in pair} - {a, b}

    assert sorted(shown) == sorted([[a, b], [b, a], [a, third], [b, third]])
    assert arena.answer(leased, FIRST_BETTER) == 2


def test_no_crowd_is_chosen_while_a_response_is_still_to_come(arena: SmallArena) -> None:
    arena.judge(protocol="crowded")
    (prompt,) = arena.prompts(1)
    contestants(arena, prompt, "ant", "bee", "cat")
    arena.model("dog")
    assert arena.schedule(per_pair=1).votes_planned == 0

    arena.answer(arena.lease(), "dog says so")
    assert arena.schedule(per_pair=1).unplanned == []
    assert arena.planned() == {"waiting": 12}
    assert arena.all("SELECT DISTINCT cardinality(crowd_response_ids) FROM planned_vote") == [(2,)]
