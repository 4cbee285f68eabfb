"""The chances of a simulated judge in closed form are the shares that its draws have."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from arena.demo.draws import logistic
from arena.demo.sim_judge import Label, Seen, SimJudge

DRAWS = [logistic("draw", str(number)) for number in range(20_000)]
JUDGE = SimJudge(
    4.0, 0.5, 0.3, taste=0.4, own_favour=0.7, tone_bias=0.2, crowd_bias=0.6, boldness=2.0
)
GOOD = Seen(0.8, 700, tone=1.0, noise=0.5)
POOR = Seen(0.3, 200, own=True)


@pytest.mark.parametrize("majority", [-1.0, 0.0, 1.0])
def test_the_chances_of_labels_are_the_shares_of_draws(majority: float) -> None:
    leaning = JUDGE.leaning(POOR, GOOD, majority)
    shares = Counter(JUDGE.label(leaning + draw) for draw in DRAWS)
    chances = JUDGE.chances(leaning)

    assert sum(chances.values()) == pytest.approx(1)
    for label in Label:
        assert shares[label] / len(DRAWS) == pytest.approx(chances[label], abs=0.015)


@pytest.mark.parametrize("scale", [10, 100])
@pytest.mark.parametrize("seen", [GOOD, POOR])
def test_the_chances_of_scores_are_the_shares_of_draws(seen: Seen, scale: int) -> None:
    shares = Counter(JUDGE.score(seen, scale, draw) for draw in DRAWS)
    chances = JUDGE.score_chances(seen, scale)

    assert sum(chances.values()) == pytest.approx(1)
    assert set(shares) <= set(chances) == set(range(1, scale + 1))
    for score, chance in chances.items():
        assert shares[score] / len(DRAWS) == pytest.approx(chance, abs=0.015)


def test_a_term_of_the_utility_is_as_many_log_odds_as_its_field_says() -> None:
    assert JUDGE.leaning(GOOD, POOR) == pytest.approx(
        4.0 * 0.5 + 0.5 + 0.3 * 1 - 0.7 + 0.2 * 1.0 + 0.4 / math.sqrt(2) * 0.5
    )
    assert JUDGE.leaning(GOOD, POOR, 1.0) - JUDGE.leaning(GOOD, POOR, -1.0) == pytest.approx(1.2)


def test_exchanging_the_responses_exchanges_all_but_the_order_bias() -> None:
    one, other = JUDGE.leaning(GOOD, POOR) - 0.5, JUDGE.leaning(POOR, GOOD) - 0.5

    assert one == pytest.approx(-other)


def test_a_bold_judge_claims_more_than_the_chance_of_what_it_says() -> None:
    honest = SimJudge(4.0)

    assert honest.certainty(1.0) == honest.certainty(-1.0) == pytest.approx(0.731, abs=1e-3)
    assert JUDGE.certainty(1.0) == pytest.approx(0.881, abs=1e-3)
    assert JUDGE.certainty(0.0) == 0.5


def test_far_off_utilities_have_chances_too() -> None:
    assert JUDGE.chances(2000.0)[Label.FIRST_MUCH] == 1.0
    assert JUDGE.chances(-2000.0)[Label.SECOND_MUCH] == 1.0
