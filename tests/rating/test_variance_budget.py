"""The parts of a rating's uncertainty, against worlds whose parts are known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.domain import BOTH_ORDERS
from arena.errors import NotIdentified, NoVotes
from arena.formats import votes_in
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.variance_budget import Budget, VarianceBudget
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, turned, vote

Responses = NDArray[np.int64]
N, PROMPTS = 8, 100


def world(
    seed: int,
    votes: int = 16_000,
    judges: int = 10,
    prompt_sd: float = 0.4,
    judge_sd: float = 0.2,
    generation_sd: float = 0.3,
    order: float = 0.3,
    outcomes: int | None = None,
) -> tuple[VoteTable, Responses]:
    """Random battles of fixed strengths; two responses of each model to each prompt.

    `outcomes` seeds the votes alone.
    """
    rng = np.random.default_rng(seed)
    strengths = np.linspace(-1, 1, N)
    on_prompt = rng.normal(0, prompt_sd, (N, PROMPTS))
    by_judge = rng.normal(0, judge_sd, (N, judges))
    response = rng.normal(0, generation_sd, (N, PROMPTS, 2))
    a = rng.integers(0, N, votes)
    b = (a + rng.integers(1, N, votes)) % N
    p, j = rng.integers(0, PROMPTS, votes), rng.integers(0, judges, votes)
    of_a, of_b = rng.integers(0, 2, (2, votes))
    first = rng.choice([-1, 1], votes)

    def side(model: Responses, sample: Responses) -> NDArray[np.float64]:
        total: NDArray[np.float64] = strengths[model] + on_prompt[model, p]
        return total + by_judge[model, j] + response[model, p, sample]

    chance = expit(side(a, of_a) - side(b, of_b) + order * first)
    drawn = (rng if outcomes is None else np.random.default_rng(outcomes)).random(votes)
    made = VoteTable(
        models=tuple(f"m{i}" for i in range(N)),
        judges=tuple(f"j{i:02}" for i in range(judges)),
        clusters=tuple(f"p{i:03}" for i in range(PROMPTS)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=(drawn < chance).astype(float),
        judge=j.astype(np.int32),
        cluster=p.astype(np.int32),
        battle=np.arange(votes, dtype=np.int32),
        first=first.astype(np.int8),
        weight=np.ones(votes),
    )
    code = np.column_stack([(a * PROMPTS + p) * 2 + of_a, (b * PROMPTS + p) * 2 + of_b])
    return made, code


@pytest.fixture(scope="module")
def budgets() -> list[Budget]:
    return [VarianceBudget().report(*world(seed)) for seed in range(6)]


def test_each_effect_is_found_within_a_quarter(budgets: list[Budget]) -> None:
    # shared/methods/rating.md, section 10; over 300 worlds the means were .390, .194, .284, .295.
    for found in budgets:
        assert found.effects["prompts"] == pytest.approx(0.4, rel=0.25)
        assert found.effects["generation"] == pytest.approx(0.3, rel=0.25)
        assert np.mean(list(found.order_effects.values())) == pytest.approx(0.3, rel=0.25)
    judges = [found.effects["judges"] for found in budgets]
    assert np.mean(judges) == pytest.approx(0.2, rel=0.25)


def test_the_parts_are_what_each_source_alone_would_do(budgets: list[Budget]) -> None:
    # Only the judges differ between these worlds: same prompts, responses, and battles many enough.
    rng = np.random.default_rng(0)
    ratings = []
    for _ in range(40):
        votes, _ = world(1, judge_sd=0.0, votes=8000)
        by_judge = rng.normal(0, 0.2, (N, 10))
        gap = by_judge[votes.a, votes.judge] - by_judge[votes.b, votes.judge]
        strengths = np.linspace(-1, 1, N)
        # Expected points in place of drawn ones: no noise of votes.
        points = expit((strengths[votes.a] - strengths[votes.b] + gap) * 0.91)
        ratings.append(BradleyTerry().fit(replace(votes, points=points)).strengths)
    alone = POINTS_PER_LOG_ODD * np.std(ratings, axis=0).mean()

    parts = [found.parts["judges"].mean() for found in budgets]
    assert np.mean(parts) == pytest.approx(alone, rel=0.25)


def test_the_part_of_the_votes_is_what_other_votes_on_the_same_things_would_do() -> None:
    ratings, parts, everything = [], [], []
    for outcomes in range(60):
        votes, responses = world(2, votes=4000, prompt_sd=1.0, generation_sd=0.8, outcomes=outcomes)
        ratings.append(BradleyTerry(order_effect=True).fit(votes).strengths)
        found = VarianceBudget().report(votes, responses)
        parts.append(found.parts["votes"].mean())
        covariance = BradleyTerry().fit(votes).by_battle
        assert covariance is not None
        everything.append(POINTS_PER_LOG_ODD * covariance.errors().mean())

    alone = POINTS_PER_LOG_ODD * np.std(ratings, axis=0).mean()
    assert np.mean(parts) == pytest.approx(alone, rel=0.08)
    assert np.mean(everything) > 1.12 * alone


def test_the_total_covers_where_the_votes_alone_do_not() -> None:
    # 300 worlds of this kind: 94.8 percent and 74.1 percent.
    ratings, total, votes_only = [], [], []
    for seed in range(60):
        votes, responses = world(seed, votes=4000)
        found = VarianceBudget().report(votes, responses)
        ratings.append(POINTS_PER_LOG_ODD * BradleyTerry().fit(votes).strengths)
        total.append(found.total)
        votes_only.append(found.parts["votes"])

    # The truth is what the ratings come to on average over worlds.
    away = np.abs(np.array(ratings) - np.mean(ratings, axis=0))
    assert 0.92 < np.mean(away < 1.96 * np.array(total)) < 0.98
    assert np.mean(away < 1.96 * np.array(votes_only)) < 0.85


def test_without_any_effect_only_votes_and_a_little_remain() -> None:
    votes, responses = world(3, prompt_sd=0, judge_sd=0, generation_sd=0, order=0)

    found = VarianceBudget().report(votes, responses)

    covariance = BradleyTerry().fit(votes).by_battle
    assert covariance is not None
    row_wise = POINTS_PER_LOG_ODD * covariance.errors()
    assert found.parts["votes"] == pytest.approx(row_wise, rel=0.05)
    assert all(effect < 0.12 for effect in found.effects.values())
    assert found.total.mean() < 1.3 * row_wise.mean()


def test_the_parts_add_up_to_the_total(budgets: list[Budget]) -> None:
    found = budgets[0]

    assert set(found.parts) == {"votes", "prompts", "judges", "generation"}
    squares = np.sum([part**2 for part in found.parts.values()], axis=0)
    assert np.sqrt(squares) == pytest.approx(found.total)


def test_the_minimum_detectable_difference_is_2_8_standard_errors(budgets: list[Budget]) -> None:
    found = budgets[0]

    assert found.minimum_detectable[2, 2] == 0
    assert found.minimum_detectable[2, 5] == pytest.approx(
        found.minimum_detectable[5, 2], rel=1e-12
    )
    independent = 2.8 * np.hypot(found.total[2], found.total[5])
    assert found.minimum_detectable[2, 5] == pytest.approx(independent, rel=0.15)


def test_balanced_orders_shift_no_rating_and_lopsided_ones_do() -> None:
    votes, _ = world(4, votes=4000)
    mirrored = votes.take(np.tile(np.arange(4000), 2))
    mirrored.first[4000:] *= -1
    always_first = replace(votes, first=np.where(votes.a == 0, 1, votes.first).astype(np.int8))

    balanced = VarianceBudget().report(mirrored).order_shift
    lopsided = VarianceBudget().report(always_first).order_shift

    assert balanced == pytest.approx(np.zeros(N), abs=1e-6)
    assert lopsided[0] > 5


def test_leaving_a_judge_out_tells_how_much_hangs_on_it() -> None:
    votes, _ = world(5, votes=4000, judges=4)
    votes = replace(votes, first=np.zeros(4000, np.int8))
    odd = votes.judge == 2
    points = np.where(odd & (votes.a == 7), 1.0, np.where(odd & (votes.b == 7), 0.0, votes.points))

    found = VarianceBudget().report(replace(votes, points=points))

    most = max(found.without_judge, key=lambda judge: np.abs(found.without_judge[judge]).max())
    assert most == "j02"
    assert found.without_judge["j02"].argmin() == 7
    without = BradleyTerry().fit(votes.take(~odd)).strengths
    change = POINTS_PER_LOG_ODD * (
        without - BradleyTerry().fit(replace(votes, points=points)).strengths
    )
    assert found.without_judge["j02"] == pytest.approx(change, abs=1e-6)
    assert found.judge_jackknife is not None
    assert found.judge_jackknife.argmax() == 7


def test_sides_change_nothing() -> None:
    votes, responses = world(7, votes=2000)

    one = VarianceBudget().report(votes, responses)
    other = VarianceBudget().report(turned(votes), responses[:, ::-1])

    assert other.total == pytest.approx(one.total, abs=1e-6)
    assert other.effects == pytest.approx(one.effects, abs=1e-8)


def test_what_cannot_be_told_is_said() -> None:
    votes = table(tally("ant", "bee", wins=6, losses=4), models=["ant", "bee"])

    found = VarianceBudget().report(votes)

    assert set(found.parts) == {"votes", "prompts"}
    assert found.judge_jackknife is None
    assert "One response per model and prompt: generation is part of the prompts." in found.notes
    assert any(note.startswith("All votes are of one judge") for note in found.notes)
    one_prompt = VarianceBudget().report(table(vote("ant", "bee"), vote("bee", "ant")))
    assert any(note.startswith("All votes are of one prompt") for note in one_prompt.notes)
    with pytest.raises(NoVotes):
        VarianceBudget().report(table(models=["ant", "bee"]))


def test_a_judge_without_whom_nobody_can_be_rated_is_noted() -> None:
    votes = table(
        vote("ant", "bee", judge="j", prompt="p"),
        vote("bee", "ant", judge="k", prompt="p"),
        vote("ant", "bee", judge="k", prompt="q"),
    )

    found = VarianceBudget().report(votes)

    assert "Without k the models cannot be rated together." in found.notes
    assert set(found.without_judge) == {"j"}


@pytest.mark.shared_data
def test_the_peer_votes_of_prd_hang_on_prompts_and_judges(shared_data: Path) -> None:
    votes = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))

    found = VarianceBudget().report(votes)
    fit = BradleyTerry().fit(votes)

    assert fit.by_prompt is not None
    naive = found.parts["votes"]
    assert (POINTS_PER_LOG_ODD * fit.by_prompt.errors()).mean() > naive.mean()
    assert found.parts["judges"].mean() > 0
    assert len(found.without_judge) == 5
    # Bard takes the response shown first four times in five.
    assert max(found.order_effects, key=lambda judge: found.order_effects[judge]) == "bard"
    assert np.abs(found.order_shift).max() < 1


def test_prompts_that_have_a_judge_each_cannot_be_told_from_judges() -> None:
    votes = table(
        vote(a, b, points, prompt=f"p{i}", judge=f"j{i}", order=order)
        for i in range(6)
        for a, b, points in (("ant", "bee", 1.0), ("bee", "cat", i % 2), ("cat", "ant", 1.0))
        for order in BOTH_ORDERS
    )

    with pytest.raises(NotIdentified, match="cannot tell effects of prompts and judges from one"):
        VarianceBudget().report(votes)
