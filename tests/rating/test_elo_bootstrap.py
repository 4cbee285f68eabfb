"""Intervals of Elo and mean Elo, by resampled prompts."""

from dataclasses import replace

import numpy as np
import pytest

from arena.rating import elo_flow
from arena.rating.board import rate
from arena.rating.interval import IntervalSettings
from arena.rating.method import RatingMethod
from arena.rating.methods.elo import Elo
from arena.rating.methods.mean_elo import MeanElo
from arena.vote_table import VoteTable
from tests.calibration.worlds import World
from tests.rating.simulated import davidson_votes

both = pytest.mark.parametrize("method", [Elo(), MeanElo()], ids=lambda m: m.name)


def _votes(m: int = 600, n: int = 4) -> VoteTable:
    return davidson_votes(np.linspace(-1, 1, n), 0.5, m, np.random.default_rng(1))


@pytest.mark.parametrize("k_factor", [4.0, 32.0])
def test_errors_are_those_of_elo_played_on_copied_prompts(k_factor: float) -> None:
    # What a prompt adds to a model all its votes share: prompts matter more than votes.
    world = World(models=4, prompts=40, judges=4, prompt_sd=1.0, pairs_per_prompt=6)
    rng = np.random.default_rng(0)
    votes = world.votes(world.tastes(rng), rng)
    method = Elo(k_factor=k_factor, permutations=20, rounds=0)
    rows = [np.flatnonzero(votes.cluster == prompt) for prompt in range(40)]
    draws = []
    for seed in range(400):
        drawn = np.concatenate([rows[prompt] for prompt in rng.integers(0, 40, 40)])
        draws.append(replace(method, seed=seed).fit(votes.take(drawn)).strengths)

    fit = replace(method, rounds=400).fit(votes)

    assert fit.by_prompt is not None
    assert fit.by_battle is not None
    assert (fit.by_prompt.clusters, fit.by_battle.clusters) == (40, 240)
    assert fit.by_prompt.errors() == pytest.approx(np.std(draws, axis=0), rel=0.12)
    assert fit.by_battle.errors().mean() < 0.9 * fit.by_prompt.errors().mean()


def test_fewer_orders_make_wider_intervals_and_the_rest_is_mean_elos() -> None:
    votes = _votes()
    mean = MeanElo().fit(votes).by_prompt
    two, many = (Elo(permutations=p).fit(votes).by_prompt for p in (2, 1000))

    assert mean is not None
    assert two is not None
    assert many is not None
    assert two.errors().mean() > many.errors().mean() > mean.errors().mean()
    assert many.errors() == pytest.approx(mean.errors(), rel=0.01)


@both
def test_the_board_has_intervals_clustered_by_prompt(method: RatingMethod) -> None:
    board = rate(_votes(), method=method)

    assert board.interval == "clustered by prompt"
    assert all(row.lower is not None for row in board.models)


@both
def test_the_same_seed_gives_the_same_errors_and_another_seed_nearly(method: RatingMethod) -> None:
    settings = {"rounds": 300}

    def errors(seed: int) -> np.ndarray:
        found = replace(method, seed=seed, **settings).fit(_votes()).by_prompt
        assert found is not None
        return np.asarray(found.errors())

    assert errors(1).tolist() == errors(1).tolist()
    assert errors(1) == pytest.approx(errors(2), rel=0.25)


@both
def test_without_rounds_there_is_no_interval(method: RatingMethod) -> None:
    fit = replace(method, rounds=0).fit(_votes())

    assert fit.by_prompt is None
    assert fit.intervals().notes[0].startswith("No intervals: the method gives none")


@pytest.mark.parametrize("permutations", [0, 1])
def test_of_one_order_nothing_is_said_about_its_spread(permutations: int) -> None:
    assert Elo(permutations=permutations).fit(_votes()).by_prompt is None


def test_intervals_of_mean_elo_cover_its_limit() -> None:
    covered = []
    whole, one_draw = MeanElo(rounds=0), IntervalSettings(draws=1)
    truth = np.mean([whole.fit(_drawn(seed)).strengths for seed in range(1000, 1400)], axis=0)
    for seed in range(200):
        half = replace(whole, rounds=100).fit(_drawn(seed)).intervals(one_draw).marginal
        assert half is not None
        covered.append(np.abs(whole.fit(_drawn(seed)).strengths - truth) < half)

    assert 0.92 <= np.mean(covered) <= 0.975


def _drawn(seed: int) -> VoteTable:
    return davidson_votes(np.linspace(-1, 1, 4), 0.5, 300, np.random.default_rng(seed))


def test_stiff_equations_one_by_one_give_what_all_at_once_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = MeanElo().fit(_votes()).by_prompt
    monkeypatch.setattr(elo_flow, "_STIFF", 0.0)
    alone = MeanElo().fit(_votes()).by_prompt

    assert at_once is not None
    assert alone is not None
    assert alone.matrix == pytest.approx(at_once.matrix, rel=0.01)
    assert not np.array_equal(alone.matrix, at_once.matrix)
