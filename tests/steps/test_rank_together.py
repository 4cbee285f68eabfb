"""Peers rank all responses to a prompt at once: few calls, a vote for every battle, and a board."""

from __future__ import annotations

from collections import Counter

import pytest

from arena.domain import Voters
from arena.errors import NoVotes
from arena.rating.ranked_lists import rate_rankings
from arena.settings_parts import PeersPart
from arena.steps.judge_again import judge_repeat
from arena.steps.rankings_now import rankings_now
from arena.steps.retract_vote import retract_vote
from tests.steps.builders import SmallArena

NAMES = ("ant", "bee", "cat")


def ranking_peers(arena: SmallArena, prompts: int = 2) -> SmallArena:
    """Three contestants whose responses are in, and who are asked to rank them."""
    part = PeersPart(enabled=True, protocol="rank_together", dimensions=("overall",))
    settings = arena.settings.model_copy(update={"peers": part})
    arena = SmallArena(arena.db, arena.url, settings)
    arena.prompts(prompts)
    for name in NAMES:
        arena.model(name, endpoint={"api_model": name})
    arena.schedule(per_pair=prompts)
    arena.answer(arena.lease())
    arena.schedule(per_pair=prompts)
    return arena


def test_two_calls_of_each_peer_serve_every_battle_on_a_prompt_in_both_orders(
    arena: SmallArena,
) -> None:
    arena = ranking_peers(arena)
    asked = arena.lease()
    arena.answer(asked, "The first is best.\nA > B > C")

    # Two prompts, three peers, two orders; three pairs on each prompt.
    assert len(asked) == 12
    assert arena.one("SELECT count(*) FROM vote") == 36
    shown = arena.all("SELECT display_order, p_a, count(*) FROM vote GROUP BY 1, 2 ORDER BY 1, 2")
    # Whoever is shown before the other is the better one to a judge that ranks as it is shown.
    assert shown == [("ab", 1.0, 18), ("ba", 0.0, 18)]


def test_one_list_is_the_other_one_reversed(arena: SmallArena) -> None:
    arena = ranking_peers(arena, prompts=1)
    lists = arena.all(
        "SELECT shown_response_ids FROM call WHERE part = 'ranking' ORDER BY judge_id, call_id"
    )

    for (one,), (other,) in zip(lists[::2], lists[1::2], strict=True):
        assert one == other[::-1]
        assert len(set(one)) == 3


def test_a_judge_that_knows_who_is_best_ranks_so_whatever_it_is_shown_first(
    arena: SmallArena,
) -> None:
    arena = ranking_peers(arena)
    name_of = dict(
        arena.all("SELECT response_id, m.name FROM response JOIN model m USING (model_id)")
    )
    shown_of = dict(arena.all("SELECT call_id, shown_response_ids FROM call"))
    for call in arena.lease():
        letters = dict(zip((name_of[one] for one in shown_of[call.call_id]), "ABC", strict=True))
        arena.answer([call], " > ".join(letters[name] for name in NAMES))

    found = rankings_now(arena.db, "overall", Voters.PEERS)
    assert {one.groups for one in found} == {(("ant",), ("bee",), ("cat",))}
    assert Counter(one.judge for one in found) == dict.fromkeys(NAMES, 4)
    winners = arena.all(
        "SELECT DISTINCT CASE WHEN p_a = 1 THEN a.name ELSE b.name END, "
        "CASE WHEN p_a = 1 THEN b.name ELSE a.name END FROM vote JOIN battle USING (battle_id) "
        "JOIN model a ON a.model_id = model_a_id JOIN model b ON b.model_id = model_b_id "
        "ORDER BY 1, 2"
    )
    assert winners == [("ant", "bee"), ("ant", "cat"), ("bee", "cat")]


def test_rankings_make_a_board_without_retracted_and_repeated_ones(arena: SmallArena) -> None:
    arena = ranking_peers(arena)
    for place, call in enumerate(arena.lease()):
        arena.answer([call], ("A > B > C", "C > B > A", "B > A = C")[place % 3])
    board = rate_rankings(rankings_now(arena.db, "overall", Voters.ALL))
    assert board.method == "plackett_luce"
    assert {row.model for row in board.models} | {row.model for row in board.unrated} == set(NAMES)

    judge_repeat(arena.db, arena.settings, "ant", None)
    arena.answer(arena.lease(), "A > B > C")
    assert len(rankings_now(arena.db, "overall", Voters.ALL)) == 12
    retract_vote(arena.db, arena.one("SELECT min(vote_id) FROM vote WHERE repeat = 0"), "a test")
    assert len(rankings_now(arena.db, "overall", Voters.ALL)) == 11
    with pytest.raises(NoVotes, match="no rankings on 'overall'; judges or \\[peers\\] with"):
        rankings_now(arena.db, "overall", Voters.PANEL)


def test_a_ranking_that_leaves_one_out_is_unreadable_for_all_its_votes(arena: SmallArena) -> None:
    arena = ranking_peers(arena, prompts=1)
    arena.answer(arena.lease(), "A > B")

    assert arena.one("SELECT count(*) FROM vote") == 0
    assert arena.all("SELECT DISTINCT state, reason FROM planned_vote") == [
        ("undecided", "the ranking does not name each of ABC exactly once")
    ]


def test_two_contestants_alone_are_not_ranked(arena: SmallArena) -> None:
    arena.judge(protocol="rank_together")
    arena.ready_battle()
    done = arena.schedule(at_most=0)

    assert [row["reason"] for row in done.unplanned] == [
        "no other model has responded to this prompt"
    ]


@pytest.mark.parametrize(
    ("protocol", "needed"),
    [("persona", "persona"), ("discussion", "members"), ("choose_by_probability", "logprobs")],
)
def test_peers_are_not_asked_by_what_they_are_not_given(
    arena: SmallArena, protocol: str, needed: str
) -> None:
    part = PeersPart(enabled=True, protocol=protocol)
    arena = SmallArena(arena.db, arena.url, arena.settings.model_copy(update={"peers": part}))

    (refused,) = arena.schedule(at_most=0).refused
    assert refused == (
        f"[peers]: protocol {protocol} needs {needed}, which contestants are not given; "
        "name another one"
    )
