"""How few votes hold a place: planted ones, the fewest by brute force, and real ones."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from arena.errors import DisconnectedModels, NoVotes
from arena.formats import votes_in
from arena.rating.fragility import Dropped, Fragility
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, turned


def test_two_planted_votes_are_found_among_four_hundred() -> None:
    # Without the last two, second has odds of 181 : 20 against weak, and first of 180 : 20.
    votes = table(
        tally("first", "weak", wins=180, losses=20),
        tally("second", "weak", wins=181, losses=20),
        tally("weak", "second", wins=2),
    )

    (found,) = Fragility(top=2).report(votes)

    assert (found.above, found.below, found.outcome) == ("first", "second", "flipped")
    assert found.votes == 2
    assert found.share == pytest.approx(2 / 403)
    assert found.dropped == (Dropped("second", "weak", 0.0, 2),)


def test_a_lead_of_three_wins_takes_four_votes() -> None:
    (found,) = Fragility().report(table(tally("ant", "bee", wins=13, losses=10)))

    assert (found.votes, found.dropped) == (4, (Dropped("ant", "bee", 1.0, 4),))
    assert found.gap == pytest.approx(np.log(1.3))


def test_ties_between_the_two_hold_a_place_too_but_less_than_wins() -> None:
    (found,) = Fragility().report(table(tally("ant", "bee", wins=2, losses=1, ties=30)))

    assert found.votes == 2
    assert {one.points for one in found.dropped} == {1.0}


@pytest.mark.parametrize("seed", range(6))
def test_fitting_again_without_one_vote_finds_no_flip_that_the_search_missed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    votes = table(
        *(
            tally(a, b, wins=int(rng.integers(2, 6)), losses=int(rng.integers(2, 6)))
            for a, b in combinations("abcd", 2)
        )
    )
    start = BradleyTerry().fit(votes).strengths
    first, second = np.lexsort((np.arange(4), -start))[:2]

    def flips(dropped: int) -> bool:
        strengths = BradleyTerry().fit(votes.take(np.delete(np.arange(len(votes)), dropped)))
        return bool(strengths.strengths[first] < strengths.strengths[second])

    (found,) = Fragility(top=2).report(votes)

    assert (found.votes == 1) == any(flips(vote) for vote in range(len(votes)))


def test_sides_and_the_order_of_votes_change_nothing() -> None:
    votes = table(
        tally("ant", "bee", wins=7, losses=4, ties=2),
        tally("bee", "cat", wins=6, losses=3),
        tally("ant", "cat", wins=5, losses=4),
    )

    expected = Fragility().report(votes)

    mixed = turned(votes.take(np.random.default_rng(0).permutation(len(votes))))
    for one, other in zip(expected, Fragility().report(mixed), strict=True):
        assert one == replace(other, gap=one.gap)


def test_the_search_ends_where_the_models_fall_apart() -> None:
    # Each of the two has lost once; without such a loss it is undefeated.
    votes = table(
        tally("ant", "bee", wins=1, losses=1),
        tally("bee", "cat", wins=40, losses=1),
        tally("ant", "cat", wins=60),
    )

    found = Fragility().report(votes)

    assert found[0].outcome == "disconnected"


def test_the_search_ends_after_the_most_votes() -> None:
    (found,) = Fragility(most_votes=5).report(table(tally("ant", "bee", wins=90, losses=10)))

    assert (found.outcome, found.votes) == ("held", 5)


def test_what_cannot_be_rated_is_refused() -> None:
    with pytest.raises(DisconnectedModels):
        Fragility().report(table(tally("ant", "bee", wins=3)))
    with pytest.raises(NoVotes):
        Fragility().report(table(models=["ant", "bee"]))


@pytest.mark.shared_data
def test_the_first_places_of_llmfao_hang_on_a_few_votes(shared_data: Path) -> None:
    # shared/methods/rating.md, section 3: greedy refits of another implementation.
    votes = VoteTable.from_records(votes_in(shared_data / "llmfao", humans=True))

    found = Fragility(top=5).report(votes)

    assert [one.votes for one in found] == [13, 1, 3, 2]
    assert {one.outcome for one in found} == {"flipped"}
    assert (found[0].above, found[0].below) == ("GPT 4", "Platypus-2 Instruct (70B)")
