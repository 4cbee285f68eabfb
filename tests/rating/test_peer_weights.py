"""Judges' weights: PRD's on its own data, and each rule against a loop or a count by hand."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from arena.errors import BadInput, NoVotes
from arena.formats import votes_in
from arena.rating.panel import accuracy, panel_labels, weighted_win_rates
from arena.rating.peer_weights import PeerWeights, Rule, exam_weights
from arena.vote_table import VoteTable
from tests.rating.tables import table, vote
from tests.rating.worlds import Simulated, judged

_Array = NDArray[np.float64]
BARE = PeerWeights(floor=0.0)


def _peers(shared_data: Path) -> VoteTable:
    return VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))


@pytest.mark.shared_data
def test_alike_peers_give_the_slices_own_win_rates(shared_data: Path) -> None:
    votes = _peers(shared_data)
    oracle = json.loads((shared_data / "prd_peer_slice" / "oracle.json").read_text())

    rates = weighted_win_rates(votes, PeerWeights(rule="uniform").find(votes).weights)

    expected = oracle["tables"]["votes|judge=all"]["win_rate"]
    assert dict(zip(votes.models, rates, strict=True)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared_data
@pytest.mark.parametrize("rounds", [1, 5])
def test_peer_rank_is_prds_loop_on_a_complete_design(shared_data: Path, rounds: int) -> None:
    votes = _peers(shared_data)
    n = len(votes.models)
    weights = np.ones(n)
    for _ in range(rounds):
        weights = weights / weights.mean()
        score = np.zeros(n)
        for i in range(len(votes)):
            score[votes.a[i]] += weights[votes.judge[i]] * votes.points[i] / 640
            score[votes.b[i]] += weights[votes.judge[i]] * (1 - votes.points[i]) / 640
        weights = (score - score.min()) / (score.max() - score.min())
        weights = weights / weights.sum()

    found = replace(BARE, rounds=rounds).find(votes)

    assert found.weights == pytest.approx(weights, abs=1e-12)


@pytest.mark.shared_data
def test_prds_standing_of_the_judges_shows_in_a_fifth_of_its_prompts(shared_data: Path) -> None:
    # rating.md, section 7, on all 80 prompts: .488, .377, .082, .053, 0.
    found = BARE.find(_peers(shared_data)).by_judge()

    ranked = sorted(found, key=lambda judge: -found[judge])
    assert ranked[:2] == ["gpt-4", "claude"]
    published = {"gpt-4": 0.488, "claude": 0.377, "vicuna-13b": 0.082, "gpt-3.5": 0.053, "bard": 0}
    assert found == pytest.approx(published, abs=0.1)
    assert min(found.values()) == 0


@pytest.mark.shared_data
def test_weighted_panels_agree_with_people_more_than_judges_alike(shared_data: Path) -> None:
    # judging.md, section 1, on all 80 prompts: .645 alike, .673 by peer rank, .696 by consensus;
    # GPT-4 alone .6425. Measured here on 16 of them: .638, .672, .678 and .644.
    folder = shared_data / "prd_peer_slice"
    votes = VoteTable.from_records(votes_in(folder) + votes_in(folder, humans=True))
    person = np.array([judge.startswith("human:") for judge in votes.judges])
    people = panel_labels(votes, person.astype(float))
    peers = _peers(shared_data)

    def agreement(weights: dict[str, float], by_order: bool) -> float:
        of_judges = np.array([weights.get(judge, 0.0) for judge in votes.judges])
        share, labels = accuracy(panel_labels(votes, of_judges, by_order), people)
        assert labels == (320 if by_order else 160)
        return share

    rules: tuple[Rule, ...] = ("uniform", "peer_rank", "consensus")
    found = {rule: PeerWeights(rule=rule).find(peers).by_judge() for rule in rules}
    by_order = {rule: agreement(weights, True) for rule, weights in found.items()}
    assert by_order == pytest.approx(
        {"uniform": 204 / 320, "peer_rank": 215 / 320, "consensus": 217 / 320}, abs=1e-9
    )
    assert agreement({"gpt-4": 1.0}, True) == pytest.approx(206 / 320, abs=1e-9)
    assert agreement(found["consensus"], False) == pytest.approx(113 / 160, abs=1e-9)


def _complete(strengths: _Array | None = None, seed: int = 0) -> VoteTable:
    judges = [Simulated(f"m{i:02}", 0.3 + 0.5 * i, model=i) for i in range(4)]
    where = np.linspace(-1, 1, 4) if strengths is None else strengths
    return judged(where, judges, prompts=40, rng=np.random.default_rng(seed))


def test_the_floor_keeps_every_judge_in() -> None:
    once = replace(BARE, rounds=1)
    bare = once.find(_complete()).weights
    raised = np.maximum(bare, 0.1)

    assert bare.min() == 0
    assert replace(once, floor=0.1).find(_complete()).weights == pytest.approx(
        raised / raised.sum(), abs=1e-12
    )


def test_a_judge_that_is_no_contestant_has_the_mean_weight() -> None:
    judges = [Simulated(f"m{i:02}", 1.0, model=i) for i in range(3)] + [Simulated("owl")]
    votes = judged(np.linspace(-1, 1, 3), judges, prompts=40, rng=np.random.default_rng(0))

    assert BARE.find(votes).by_judge()["owl"] == pytest.approx(1 / 4)


def test_without_own_votes_a_judge_is_weighed_by_what_others_say_of_it() -> None:
    # Each model praises only itself; the third opinion says that m00 is the better one.
    own = [
        vote("m00", "m01", float(judge == "m00"), judge=judge, prompt=f"p{i}")
        for i in range(9)
        for judge in ("m00", "m01")
    ]
    outside = [vote("m00", "m01", float(i > 2), judge="owl", prompt=f"p{i}") for i in range(9)]
    votes = table(own, outside)

    found = replace(BARE, exclude_self=True).find(votes).by_judge()

    assert found == pytest.approx({"m00": 2 / 3, "m01": 0.0, "owl": 1 / 3})
    with pytest.raises(NoVotes, match="every vote is of a judge on its own response"):
        replace(BARE, exclude_self=True).find(table(own))


def test_consensus_is_the_log_odds_of_agreement_with_the_others() -> None:
    # On 20 prompts owl and elk agree on 16; ape says the reverse of owl on 10 of those 16.
    votes = []
    for i in range(20):
        ape = 0.0 if i < 10 else 1.0
        for judge, points in (("owl", 1.0), ("elk", float(i < 16)), ("ape", ape)):
            votes.append(vote("a", "b", points, judge=judge, prompt=f"p{i}"))

    found = PeerWeights(rule="consensus", rounds=1).find(table(votes))

    # The others of owl: both for a on 6, both for b on 0, apart on 14 (half a point each).
    owl = (6 + 14 / 2) / 20
    # Of elk: owl for a on all; ape apart on 10, with owl on 10, of which elk is in 6.
    elk = (6 + 10 / 2) / 20
    # Of ape: owl and elk for a on 16, apart on 4; ape is in 6 of the 16.
    ape_share = (6 + 4 / 2) / 20
    raw = exam_weights(np.array([ape_share, elk, owl]))
    assert found.judges == ("ape", "elk", "owl")
    assert found.weights == pytest.approx(raw / raw.sum(), abs=1e-12)


@pytest.mark.parametrize("rule", ["peer_rank", "consensus"])
def test_the_weights_come_to_rest(rule: Rule) -> None:
    found = PeerWeights(rule=rule, rounds=30).find(_complete())

    assert found.last_change < 1e-9
    assert found.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("log", [np.log(0.51 / 0.49), np.log(3), np.log(19)]),
        ("exp", np.exp([1.02, 1.5, 1.9])),
        ("poly", [0.51**2, 0.75**2, 0.95**2]),
    ],
)
def test_exam_weights_are_of_clipped_shares(form: str, expected: list[float]) -> None:
    shares = {"ape": 0.3, "elk": 0.75, "owl": 1.0}
    votes = table([vote("a", "b", judge=judge) for judge in shares])

    found = PeerWeights(rule="exam", given=shares, exam_form=form, alpha=2).find(votes)  # type: ignore[arg-type]

    assert found.weights == pytest.approx(np.array(expected) / np.sum(expected))


def test_fixed_weights_are_taken_as_they_are() -> None:
    votes = table(vote("a", "b", judge="ape"), vote("a", "b", judge="owl"))

    assert PeerWeights(rule="fixed", given={"ape": 1, "owl": 3}).find(votes).by_judge() == {
        "ape": 0.25,
        "owl": 0.75,
    }


def test_win_rates_divide_by_the_weight_of_the_votes() -> None:
    # PRD would divide by 3 votes; owl has weight 2 and one vote, ape 1 and two.
    votes = table(
        vote("a", "b", 1.0, judge="owl"),
        vote("a", "b", 0.0, judge="ape", prompt="q"),
        vote("a", "b", 0.5, judge="ape", prompt="r"),
    )

    assert weighted_win_rates(votes, np.array([1.0, 2.0])) == pytest.approx([2.5 / 4, 1.5 / 4])


def test_labels_are_the_sign_of_the_weighted_mean_and_small_means_are_ties() -> None:
    votes = table(
        vote("a", "b", 1.0, judge="owl", prompt="p"),
        vote("b", "a", 1.0, judge="ape", prompt="p"),
        vote("a", "b", 0.0, judge="owl", prompt="q"),
    )

    assert panel_labels(votes, np.array([1.0, 1.0])).labels.tolist() == [0, -1]
    assert panel_labels(votes, np.array([1.0, 1.03])).labels.tolist() == [1, -1]
    assert panel_labels(votes, np.array([1.0, 1.01])).labels.tolist() == [0, -1]


def test_orders_are_labelled_apart_or_together() -> None:
    votes = table(
        vote("a", "b", 1.0, order="ab", prompt="p"), vote("b", "a", 0.5, order="ab", prompt="p")
    )

    assert panel_labels(votes, np.ones(1)).mean.tolist() == [0.5]
    apart = panel_labels(votes, np.ones(1), by_order=True)
    assert (apart.first.tolist(), apart.mean.tolist()) == ([-1, 1], [0, 1])


def test_what_cannot_be_weighed_or_compared_is_refused() -> None:
    votes = table(vote("a", "b", judge="ape"), vote("a", "b", judge="owl"))

    with pytest.raises(BadInput, match="exam: given lacks owl; the judges are ape, owl"):
        PeerWeights(rule="exam", given={"ape": 0.7}).find(votes)
    with pytest.raises(BadInput, match="fixed: given names elk"):
        PeerWeights(rule="fixed", given={"ape": 1, "owl": 1, "elk": 1}).find(votes)
    with pytest.raises(BadInput, match="one of the judges must have a weight above 0"):
        PeerWeights(rule="fixed", given={"ape": 0, "owl": 0}).find(votes)
    with pytest.raises(BadInput, match=r"given for ape is 1\.2; a share"):
        PeerWeights(rule="exam", given={"ape": 1.2})
    with pytest.raises(BadInput, match="consensus finds its weights itself"):
        PeerWeights(rule="consensus", given={"ape": 1})
    with pytest.raises(NoVotes):
        panel_labels(votes, np.zeros(2))
    labels = panel_labels(votes, np.ones(2))
    with pytest.raises(NoVotes, match="no battle has votes of both"):
        accuracy(labels, replace(labels, battle=labels.battle + 1))
