"""The quick way of fits of very many rows with features, against the general one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from arena.rating import cluster_gram, joint_fit, joint_many, row_memory, sample_pace
from arena.rating.joint_climb import Summit
from arena.rating.joint_design import JointTerms, joint_design
from arena.rating.joint_votes import PairCells, code_votes
from arena.rating.method import RatingFit
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.benchmarks.made_votes import made_votes
from tests.rating.joint_worlds import TWELVE, seeded_rng
from tests.rating.worlds import Simulated, judged


def _votes() -> VoteTable:
    return judged(
        TWELVE,
        [Simulated("a")],
        prompts=100,
        rng=seeded_rng(),
        pairs_per_prompt=30,
        length_worth=0.5,
    )


def _same(quick: RatingFit, plain: RatingFit, errors: float = 1e-3) -> None:
    assert quick.strengths == pytest.approx(plain.strengths, abs=1e-9)
    assert quick.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-9, rel=1e-12)
    for ours, theirs in zip(quick.effects, plain.effects, strict=True):
        assert ours.value == pytest.approx(theirs.value, abs=1e-9, rel=1e-7)
        assert ours.error == pytest.approx(theirs.error, rel=errors)
    for ours_, theirs_ in (
        (quick.by_prompt, plain.by_prompt),
        (quick.by_battle, plain.by_battle),
    ):
        assert ours_ is not None
        assert theirs_ is not None
        assert ours_.clusters == theirs_.clusters
        assert ours_.errors() == pytest.approx(theirs_.errors(), rel=errors)


@pytest.fixture
def summits(monkeypatch: pytest.MonkeyPatch) -> list[Summit | None]:
    """What the quick way finds, which every fit takes from now on."""
    found: list[Summit | None] = []

    def climb(*of: Any) -> Summit | None:
        found.append(joint_many.climb_many(*of))
        return found[-1]

    monkeypatch.setattr(joint_fit, "_MANY_ROWS", 0)
    monkeypatch.setattr(joint_fit, "climb_many", climb)
    return found


def _both_ways(
    method: BradleyTerry, votes: VoteTable, monkeypatch: pytest.MonkeyPatch
) -> tuple[RatingFit, RatingFit]:
    """The quick fit and the general one."""
    quick = method.fit(votes)
    monkeypatch.setattr(joint_fit, "_MANY_ROWS", len(votes) + 1)
    return quick, method.fit(votes)


@pytest.mark.parametrize("thinned", [1, 8, 1500])
@pytest.mark.parametrize("order_effect", [False, True])
def test_the_way_of_very_many_rows_changes_no_result(
    thinned: int,
    order_effect: bool,
    summits: list[Summit | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One row in 1,500 tells two rows: then the pace is wrong, and more steps are taken.
    monkeypatch.setattr(sample_pace, "THINNED", thinned)
    method = BradleyTerry(style=True, order_effect=order_effect)

    quick, plain = _both_ways(method, _votes(), monkeypatch)

    assert len(summits) == 1
    assert summits[0] is not None
    _same(quick, plain)


def test_weighted_votes_take_the_way_of_very_many_rows_too(
    summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = _votes()
    votes = replace(votes, weight=seeded_rng().uniform(0.5, 2, len(votes)))

    quick, plain = _both_ways(BradleyTerry(style=True), votes, monkeypatch)

    assert summits[0] is not None
    _same(quick, plain)


@pytest.mark.parametrize("weighted", [False, True])
def test_two_threads_add_up_all_rows_block_by_block(
    weighted: bool, summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_votes(20, 200_000, features=3, prompts=300)
    weight = 1 + made.clusters % 2 if weighted else np.ones(len(made.a))
    votes = replace(made.table(), weight=weight.astype(np.float64))
    monkeypatch.setattr(row_memory, "BLOCK", 70_000)
    monkeypatch.setattr(row_memory, "_CHUNK", 30_000)

    quick, plain = _both_ways(BradleyTerry(style=True), votes, monkeypatch)

    assert summits[0] is not None
    assert quick.steps == 2  # the sample led near enough for one look, and one more step
    _same(quick, plain, errors=1e-4)


def test_clusters_too_many_to_hold_are_squared_afterwards(
    summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_gram, "_DENSE", 0)

    quick, plain = _both_ways(BradleyTerry(style=True), _votes(), monkeypatch)

    assert summits[0] is not None
    assert len(summits[0].meats) == 1  # of votes one by one
    _same(quick, plain)


def test_a_feature_that_the_sample_hardly_sees_is_fitted_as_well(
    summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = _votes()
    rare = np.zeros((len(votes), 1))
    rare[1:60:3] = 1.0  # of one row in 16, the sample sees every 48th of these
    votes = replace(
        votes,
        features=np.hstack([votes.features, rare]),
        feature_names=(*votes.feature_names, "rare"),
    )

    quick, plain = _both_ways(BradleyTerry(style=True), votes, monkeypatch)

    assert summits[0] is not None
    _same(quick, plain)


def test_a_feature_that_models_differ_in_is_told_from_their_strengths(
    summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = _votes()
    own = (votes.a - votes.b)[:, None] / 12 + seeded_rng().normal(0, 0.1, (len(votes), 1))
    votes = replace(votes, features=own, feature_names=("length",))

    quick, plain = _both_ways(BradleyTerry(style=True), votes, monkeypatch)

    assert summits[0] is not None
    _same(quick, plain)


def test_where_quick_steps_do_not_shrink_the_search_takes_over(
    summits: list[Summit | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint_many, "_LOOKS", 0)

    quick, plain = _both_ways(BradleyTerry(style=True), _votes(), monkeypatch)

    assert summits == [None]
    assert quick.steps == plain.steps
    _same(quick, plain)


def test_cells_are_pairs_where_most_pairs_have_votes_and_kept_apart_where_few_have() -> None:
    votes = _votes()
    one_judge = np.zeros(1, np.int64)
    dense = code_votes(votes, one_judge, 1, order_effect=False, style=True, of_judges=False)
    few = votes.take((votes.a == 0) & (votes.b == 5))
    sparse = code_votes(few, one_judge, 1, order_effect=False, style=True, of_judges=False)

    assert isinstance(dense.cell, PairCells)
    assert dense.cell[3:7].tolist() == (12 * votes.a + votes.b)[3:7].tolist()
    assert dense.keys.tolist() == list(range(144))
    assert len(few)
    assert sparse.keys.tolist() == [5]
    assert sparse.cell[:].tolist() == [0] * len(few)
    assert sparse.squares == pytest.approx((few.features**2).sum(axis=0))


@pytest.mark.parametrize("style", [False, True])
@pytest.mark.parametrize("many", [False, True])
def test_without_the_covariance_by_battle_all_else_is_the_same(
    style: bool, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = _votes()
    if many:
        monkeypatch.setattr(joint_fit, "_MANY_ROWS", 0)

    both = BradleyTerry(style=style).fit(votes)
    fit = BradleyTerry(style=style, battle_clusters=False).fit(votes)

    assert fit.by_battle is None
    assert both.by_battle is not None
    assert both.by_prompt is not None
    assert fit.by_prompt is not None
    assert fit.strengths.tolist() == both.strengths.tolist()
    assert fit.by_prompt.matrix.tolist() == both.by_prompt.matrix.tolist()
    assert fit.effects == both.effects


def test_a_judge_that_never_saw_its_own_response_has_no_self_preference() -> None:
    votes = _votes()
    votes = replace(votes, judge_model=np.zeros(len(votes.judges), np.int32))
    others = votes.take((votes.a != 0) & (votes.b != 0))
    terms = JointTerms(self_preference=True, sharpness=True, style=True)

    assert len(joint_design(votes, terms).of_kind("self_preference")) == 1
    assert len(joint_design(others, terms).of_kind("self_preference")) == 0
