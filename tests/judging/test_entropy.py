"""How far votes disagree, and which battles people should see."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.domain import A_WINS, BOTH_BAD, TIE, Verdict
from arena.errors import BadInput
from arena.formats import votes_in
from arena.judging.entropy import (
    LARGEST,
    agreement,
    battle_entropy,
    enough_samples,
    most_uncertain,
    verdict_entropy,
)
from arena.vote_table import VoteTable
from tests.rating.tables import table, turned, vote


@pytest.mark.parametrize(
    ("verdict", "entropy", "agreed"),
    [
        (A_WINS, 0.0, 1.0),
        (TIE, 0.0, 1.0),
        (BOTH_BAD, 0.0, 1.0),
        (Verdict(0.5, 0.5, 0.0), log(2), 1 - log(2) / log(3)),
        (Verdict(1 / 3, 1 / 3, 1 / 3), log(3), 0.0),
        # FairEval's 2k = 6 labels: 3 wins, 2 ties, 1 loss.
        (Verdict(3 / 6, 1 / 6, 2 / 6), 1.0114, 0.0794),
    ],
)
def test_entropy_is_0_where_all_say_the_same_and_largest_where_none_prevails(
    verdict: Verdict, entropy: float, agreed: float
) -> None:
    assert verdict_entropy(verdict) == pytest.approx(entropy, abs=1e-4)
    assert agreement(verdict) == pytest.approx(agreed, abs=1e-4)


def test_a_battle_s_entropy_is_over_both_orders_in_the_battle_s_sides() -> None:
    samples = Verdict(2 / 3, 0, 1 / 3), Verdict(1 / 3, 1 / 3, 1 / 3)
    votes = table(
        vote("ant", "bee", samples[0], order="ab", prompt="1"),
        vote("ant", "bee", samples[1], order="ba", prompt="1"),
        vote("ant", "bee", 1.0, order="ab", prompt="2"),
        vote("ant", "bee", 0.0, order="ba", prompt="2"),
        vote("ant", "bee", 1.0, order="ab", prompt="3"),
        vote("ant", "bee", 1.0, order="ba", prompt="3"),
        vote("ant", "bee", 0.5, order="ab", prompt="4"),
    )

    for table_ in (votes, turned(votes)):
        battles, entropies = battle_entropy(table_)
        assert battles.tolist() == [0, 1, 2, 3]
        # Six labels: three wins of ant, two ties, one loss.
        assert entropies == pytest.approx([1.0114, log(2), 0, 0], abs=1e-4)


def test_a_half_that_is_stored_the_other_way_round_says_the_same() -> None:
    votes = table(vote("ant", "bee", 1.0, order="ab"), vote("ant", "bee", 1.0, order="ba"))
    votes.a[1], votes.b[1], votes.points[1] = votes.b[1], votes.a[1], 0.0  # still: ant won

    assert battle_entropy(votes)[1].tolist() == [0.0]


@given(points=st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=8))
def test_entropy_of_labels_is_that_of_their_shares(points: list[float]) -> None:
    votes = table(vote("ant", "bee", one, judge=str(place)) for place, one in enumerate(points))
    win, loss, tie = (points.count(one) / len(points) for one in (1.0, 0.0, 0.5))

    ((_,), (entropy,)) = battle_entropy(votes)

    assert entropy == pytest.approx(verdict_entropy(Verdict(win, loss, tie)), abs=1e-9)
    assert 0 <= entropy <= LARGEST + 1e-12


def test_no_votes_have_no_entropies() -> None:
    battles, entropies = battle_entropy(table())

    assert (len(battles), len(entropies)) == (0, 0)


@pytest.mark.parametrize(
    ("share", "chosen"),
    [(0, []), (0.2, [3]), (0.4, [3, 1]), (0.6, [3, 1, 4]), (1, [3, 1, 4, 0, 2])],
)
def test_people_see_the_share_with_the_highest_entropy(share: float, chosen: list[int]) -> None:
    entropies = np.array([0.1, 0.7, 0.0, 1.0, 0.7])

    assert most_uncertain(entropies, share).tolist() == chosen


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_is_from_0_to_1(share: float) -> None:
    with pytest.raises(BadInput, match="give 0 to 1"):
        most_uncertain(np.zeros(3), share)


@pytest.mark.parametrize(
    ("entropies", "enough"),
    [
        ([0.5, 0.5, 0.5], 1),
        ([0.5, 0.6, 0.4], 1),
        ([0.5, 0.495, 0.2], 1),
        ([0.5, 0.4, 0.4], 3),
        ([0.5, 0.4, 0.3], 9),
    ],
)
def test_samples_are_enough_once_the_entropy_stops_falling(
    entropies: list[float], enough: int
) -> None:
    assert enough_samples([1, 3, 9], entropies) == enough


@pytest.mark.shared_data
def test_entropy_of_a_real_panel_tells_where_it_errs(shared_data: Path) -> None:
    # shared/methods/judging.md, section 4, of all 80 prompts: AUROC .71 to .72; on the 16 .67.
    votes = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))
    people = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice", humans=True))
    said, truth = _by_pair(votes), _by_pair(people)
    battles, entropies = battle_entropy(votes)
    rows = [int(np.flatnonzero(votes.battle == battle)[0]) for battle in battles]
    places = [(votes.clusters[votes.cluster[r]], *_models(votes, r)) for r in rows]

    wrong = np.array([said[place] != truth[place] for place in places])
    pairs = entropies[wrong][:, None] - entropies[~wrong][None, :]
    auroc = ((pairs > 1e-9) + 0.5 * (np.abs(pairs) <= 1e-9)).mean()

    assert len(places) == 160
    assert auroc >= 0.6


def _models(votes: VoteTable, row: int) -> tuple[str, str]:
    one, other = sorted((votes.models[votes.a[row]], votes.models[votes.b[row]]))
    return one, other


def _by_pair(votes: VoteTable) -> dict[tuple[str, str, str], float]:
    """The sign of all votes on a prompt and two models, whoever judged."""
    lead: dict[tuple[str, str, str], float] = {}
    for row in range(len(votes)):
        place = (votes.clusters[votes.cluster[row]], *_models(votes, row))
        points = votes.points[row] if votes.a[row] < votes.b[row] else 1 - votes.points[row]
        lead[place] = lead.get(place, 0.0) + points - 0.5
    return {place: float(np.sign(round(total, 9))) for place, total in lead.items()}
