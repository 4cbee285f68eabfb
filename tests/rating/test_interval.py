"""Which interval is shown, and that it covers what it says."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from scipy.special import expit

from arena.rating.interval import IntervalSettings, intervals, sup_t
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

SETTINGS = IntervalSettings()
THREE = np.array([0.5, 0.0, -0.5])


def _covariance(clusters: int, scale: float = 1.0) -> Covariance:
    """Of three strengths that are alike, with standard errors 0.1 x scale."""
    return Covariance((np.eye(3) - 1 / 3) * 0.015 * scale**2, clusters)


def test_error_bars_are_t_with_one_degree_less_than_clusters() -> None:
    found = intervals(THREE, _covariance(20), _covariance(500), SETTINGS)

    # The 97.5 % point of t with 19 degrees is 2.093 in every table.
    assert found.kind == "clustered by prompt"
    assert found.marginal == pytest.approx([0.2093] * 3, abs=1e-4)
    assert found.notes == ()


def test_below_ten_prompts_no_interval_is_shown() -> None:
    found = intervals(THREE, _covariance(9), _covariance(500), SETTINGS)

    assert found.kind == "none"
    assert found.marginal is found.simultaneous is found.differences is None
    assert found.notes == ("No intervals: the votes come from 9 prompts, fewer than 10.",)


def test_a_single_prompt_shows_no_interval() -> None:
    found = intervals(THREE, None, _covariance(500), SETTINGS)

    assert found.notes == ("No intervals: the votes come from 1 prompt, fewer than 10.",)


def test_with_few_prompts_for_the_models_the_wider_interval_counts() -> None:
    eight = np.linspace(-1, 1, 8)
    by_prompt = Covariance(np.diag([1.0, 4.0] * 4), clusters=12)
    by_battle = Covariance(np.diag([9.0, 1.0] * 4), clusters=100_000)

    found = intervals(eight, by_prompt, by_battle, SETTINGS)

    t_prompt, t_battle = stats.t.ppf(0.975, 11), stats.t.ppf(0.975, 99_999)
    assert found.kind == "the wider of clustered by prompt and by battle"
    assert found.marginal == pytest.approx([3 * t_battle, 2 * t_prompt] * 4)
    assert found.differences is not None
    assert found.differences[0, 1] == pytest.approx(np.sqrt(10) * t_battle)
    assert found.differences[1, 3] == pytest.approx(np.sqrt(8) * t_prompt)
    assert "12 prompts are fewer than twice the 8 models" in found.notes[0]


def test_enough_prompts_need_no_covariance_by_battle() -> None:
    found = intervals(THREE, _covariance(20), None, SETTINGS)

    assert found.kind == "clustered by prompt"
    assert found.marginal == pytest.approx([0.2093] * 3, abs=1e-4)


@pytest.mark.parametrize(
    ("prompts", "settings"), [(20, SETTINGS), (500, IntervalSettings(cluster="battle"))]
)
def test_where_the_covariance_by_battle_is_needed_its_lack_is_named(
    prompts: int, settings: IntervalSettings
) -> None:
    by_prompt = Covariance(np.eye(12), prompts)

    found = intervals(np.zeros(12), by_prompt, None, settings)

    assert found.kind == "none"
    assert found.notes[0].startswith("No intervals: these need the covariance by battle")
    assert "battle_clusters=True" in found.notes[0]


def test_votes_that_cancel_out_exactly_show_no_interval_of_width_0() -> None:
    nothing = Covariance(np.zeros((3, 3)), clusters=50)

    found = intervals(THREE, nothing, nothing, SETTINGS)

    assert found.kind == "none"
    assert "cancel out exactly" in found.notes[0]


def test_the_simultaneous_value_of_two_models_is_the_marginal_one() -> None:
    covariance = Covariance(np.array([[1.0, -1.0], [-1.0, 1.0]]), clusters=20)

    critical = sup_t(covariance, np.array([1.0, -1.0]), SETTINGS)
    assert critical == pytest.approx(2.0930, abs=1e-4)


def test_the_simultaneous_value_of_independent_strengths_is_sidaks() -> None:
    covariance = Covariance(np.diag([1.0, 4.0, 9.0, 16.0, 25.0]), clusters=10**6)

    # (2 Φ(c) - 1)^5 = 0.95
    assert sup_t(covariance, np.arange(5.0), SETTINGS) == pytest.approx(2.5688, abs=0.003)


def test_the_simultaneous_value_agrees_with_plain_draws() -> None:
    rng = np.random.default_rng(1)
    mixing = rng.standard_normal((12, 30))  # of rank 12, as with fewer prompts than models
    covariance = Covariance(mixing.T @ mixing, clusters=13)
    normal = rng.standard_normal((200_000, 12)) @ mixing / covariance.errors()
    plain = np.abs(normal).max(axis=1) / np.sqrt(rng.chisquare(12, 200_000) / 12)

    critical = sup_t(covariance, np.arange(30.0), SETTINGS)
    assert critical == pytest.approx(np.quantile(plain, 0.95), abs=0.02)


def test_the_order_of_models_does_not_change_the_simultaneous_value() -> None:
    rng = np.random.default_rng(3)
    mixing = rng.standard_normal((50, 20))
    matrix, strengths = mixing.T @ mixing, rng.standard_normal(20)
    order = rng.permutation(20)

    one = sup_t(Covariance(matrix, 50), strengths, SETTINGS)
    other = sup_t(Covariance(matrix[np.ix_(order, order)], 50), strengths[order], SETTINGS)
    assert one == pytest.approx(other, abs=1e-6)


def test_another_seed_hardly_changes_the_simultaneous_value() -> None:
    rng = np.random.default_rng(2)
    mixing = rng.standard_normal((80, 40))
    covariance = Covariance(mixing.T @ mixing, clusters=80)

    values = [sup_t(covariance, np.arange(40.0), IntervalSettings(seed=s)) for s in range(5)]
    assert np.ptp(values) < 0.01


def test_intervals_cover_with_three_agreeing_judges_on_each_prompt() -> None:
    # 240 arenas of 6 models and 30 prompts; on each battle three judges repeat one verdict, so
    # votes are related and row-wise intervals, blind to that, are too narrow by the root of 3.
    truth = np.linspace(-1, 1, 6)
    rng = np.random.default_rng(20240711)
    narrow = IntervalSettings(draws=2000)
    runs = 240
    marginal, all_at_once, row_wise = [], [], []

    for _ in range(runs):
        votes = _simulated(truth, prompts=30, judges=3, rng=rng)
        fit = BradleyTerry().fit(votes)
        found = intervals(fit.strengths, fit.by_prompt, fit.by_battle, narrow)
        assert found.marginal is not None
        assert found.simultaneous is not None
        missed = np.abs(fit.strengths - truth)
        marginal.append(missed <= found.marginal)
        all_at_once.append((missed <= found.simultaneous).all())
        row_wise.append(missed <= found.marginal / np.sqrt(3))

    assert 0.93 <= np.mean(marginal) <= 0.97
    assert 0.92 <= np.mean(all_at_once) <= 0.98
    assert np.mean(row_wise) < 0.80


def _simulated(
    truth: NDArray[np.float64], prompts: int, judges: int, rng: np.random.Generator
) -> VoteTable:
    low, high = np.triu_indices(len(truth), k=1)
    a, b = np.tile(low, prompts), np.tile(high, prompts)
    prompt = np.repeat(np.arange(prompts), len(low))
    won = rng.random(len(a)) < expit(truth[a] - truth[b])

    def each_judge(column: NDArray[np.integer]) -> NDArray[np.int32]:
        return np.repeat(column, judges).astype(np.int32)

    votes = len(a) * judges
    return VoteTable(
        models=tuple(f"m{i}" for i in range(len(truth))),
        judges=tuple(f"j{i}" for i in range(judges)),
        clusters=tuple(f"p{i}" for i in range(prompts)),
        a=each_judge(a),
        b=each_judge(b),
        points=np.repeat(won, judges).astype(np.float64),
        judge=np.tile(np.arange(judges, dtype=np.int32), len(a)),
        cluster=each_judge(prompt),
        battle=each_judge(np.arange(len(a))),
        first=np.zeros(votes, np.int8),
        weight=np.ones(votes),
    )
