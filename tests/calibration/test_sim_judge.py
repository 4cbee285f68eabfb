"""The simulated judges do what their formula says, through the protocols' own prompts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from arena.domain import B_WINS, BOTH_ORDERS, Margin, Verdict
from arena.judging.protocols.choose_by_probability import ChooseByProbability
from arena.judging.protocols.discussion import Discussion
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from arena.judging.protocols.score_each import ScoreEach
from arena.judging.protocols.score_pair import ScorePair
from tests.calibration.protocols.battles import hardened, pairs_of, vote_table
from tests.calibration.protocols.sim_judge import Seen, Session, SimJudge, World
from tests.calibration.protocols.ways_scores import (
    five_labels,
    labels_with_chances,
    letter_with_chances,
    score_drawn,
    score_pair,
    score_said,
)

WORLD = World({"overall": np.array([[0.0, 1.0, -1.0]]), "wit": np.array([[5.0, 0.0, 0.0]])})
JUDGE = SimJudge(sharpness=1.0, call_noise=1.0, tie_width=0.5)


def session(judge: SimJudge, protocol: ExplainThenChoose, seed: int = 0) -> Session:
    return Session(WORLD, judge, protocol, five_labels, np.random.default_rng(seed))


def test_a_judge_reads_back_what_it_is_shown_in_the_order_shown() -> None:
    seen: list[Seen] = []

    def look(judge: SimJudge, what: Seen, rng: np.random.Generator) -> tuple[str, tuple[()]]:
        seen.append(what)
        return "[[A>B]]", ()

    looking = Session(WORLD, JUDGE, ExplainThenChoose(), look, np.random.default_rng(0))
    assert looking.vote(0, 2, 1, "ab").verdict is not None
    assert looking.vote(0, 2, 1, "ba", "wit").verdict is not None

    assert [one.shown for one in seen] == [((0, 2), (0, 1)), ((0, 1), (0, 2))]
    assert [one.dimension for one in seen] == ["overall", "wit"]


def test_labels_come_as_often_as_the_closed_form_says() -> None:
    first, second, tie = JUDGE.chances(JUDGE.leaning(WORLD, (0, 1), (0, 0)))
    labels = [
        session(JUDGE, ExplainThenChoose(), seed).vote(0, 1, 0).verdict for seed in range(2000)
    ]
    points = [verdict.points_a for verdict in labels if verdict is not None]

    # Logistic of 1 - 0.5 and of -1 - 0.5.
    assert (first, second) == pytest.approx((0.6225, 0.1824), abs=1e-4)
    assert points.count(1.0) / 2000 == pytest.approx(first, abs=0.035)
    assert points.count(0.5) / 2000 == pytest.approx(tie, abs=0.035)


def test_each_term_of_the_formula_moves_the_leaning_by_itself() -> None:
    world = replace(WORLD, length=np.array([[1.0, 3.0, 0.0]]), tone=np.array([[0.0, 0.5, 0.0]]))
    plain = SimJudge(sharpness=2.0, call_noise=1.0)
    one, other = (0, 1), (0, 0)

    def leaning(judge: SimJudge, majority: float = 0.0) -> float:
        return judge.leaning(world, one, other, majority=majority)

    assert leaning(plain) == 2.0
    assert leaning(replace(plain, order=0.7)) == 2.7
    assert leaning(replace(plain, length=0.1)) == pytest.approx(2.2)
    assert leaning(replace(plain, tone=0.2)) == pytest.approx(2.1)
    assert leaning(replace(plain, own=0.3, own_response=1)) == 2.3
    assert leaning(replace(plain, own=0.3, own_response=0)) == 1.7
    assert leaning(replace(plain, crowd=0.4), majority=-1.0) == pytest.approx(1.6)
    assert leaning(replace(plain, tastes=np.array([[0.25, 1.0, 0.0]]))) == 2.75
    matchups = world.matchups(1.0, np.random.default_rng(0))
    assert leaning(replace(plain, matchups=matchups)) == 2.0 + matchups[0, 1, 0]
    np.testing.assert_array_equal(matchups, -matchups.transpose(0, 2, 1))


def test_tastes_of_two_responses_differ_by_the_spread() -> None:
    world = World({"overall": np.zeros((4000, 2))})

    tastes = world.tastes(0.6, np.random.default_rng(0))
    matchups = world.matchups(0.6, np.random.default_rng(0))

    assert (tastes[:, 0] - tastes[:, 1]).std() == pytest.approx(0.6, rel=0.05)
    assert matchups[:, 0, 1].std() == pytest.approx(0.6, rel=0.05)


def test_without_call_noise_the_better_response_wins_in_either_order() -> None:
    sure = replace(JUDGE, call_noise=0.0)
    for order in BOTH_ORDERS:
        said = session(sure, ExplainThenChoose()).vote(0, 1, 0, order).verdict
        assert said == Verdict(1, 0, 0, Margin.SLIGHT)
    pairs = Session(WORLD, sure, ScorePair(samples=1), score_pair, np.random.default_rng(0))
    assert pairs.vote(0, 2, 1, "ba").verdict == B_WINS
    assert pairs.vote(0, 1, 2, "ba").scores == (6.0, 5.0)  # 6.25 and 4.75, rounded


def test_what_is_asked_once_costs_one_call() -> None:
    scoring = Session(WORLD, JUDGE, ScoreEach(), score_said, np.random.default_rng(0))
    vote_table(scoring, pairs_of(WORLD))
    choosing = session(JUDGE, ExplainThenChoose())
    vote_table(choosing, pairs_of(WORLD))

    assert len(pairs_of(WORLD)) == 3
    assert len(scoring.answers) == 3  # responses
    assert len(choosing.answers) == 6  # pairs in two orders


def test_chances_are_the_closed_form_s() -> None:
    rng = np.random.default_rng(0)
    letters = Session(WORLD, JUDGE, ChooseByProbability(), letter_with_chances, rng)
    three = Session(WORLD, JUDGE, ChooseByProbability(ties=True), labels_with_chances, rng)

    verdict = letters.vote(0, 1, 0).verdict
    assert verdict is not None
    assert verdict.p_a == pytest.approx(1 / (1 + np.exp(-1)))
    verdict = three.vote(0, 1, 0).verdict
    assert verdict is not None
    assert (verdict.p_a, verdict.p_b) == pytest.approx((0.6225, 0.1824), abs=1e-4)


def test_scores_that_are_drawn_follow_the_chances_that_are_told() -> None:
    rng = np.random.default_rng(0)
    told = Session(WORLD, JUDGE, ScoreEach(readout="paper"), score_said, rng)
    drawn = Session(WORLD, JUDGE, ScoreEach(readout="paper", samples=50), score_drawn, rng)

    exact, near = told.vote(0, 1, 2).scores, drawn.vote(0, 1, 2).scores
    assert exact is not None
    assert near is not None
    assert exact[0] > exact[1]
    # 50 draws of a score with a standard deviation of about 0.6 on the scale of 1 to 5.
    assert near == pytest.approx(exact, abs=0.3)


def test_hardened_votes_say_the_likeliest_outcome_and_a_tie_where_two_are_equal() -> None:
    rng = np.random.default_rng(0)
    even = replace(JUDGE, tie_width=0.0)
    votes = vote_table(
        Session(WORLD, even, ChooseByProbability(), letter_with_chances, rng), [(0, 1, 0)]
    )
    level = replace(votes, points=np.array([0.5, 0.5]), tie=np.array([0.0, 0.4]))

    assert hardened(votes).points.tolist() == [1.0, 1.0]
    assert hardened(level).points.tolist() == [0.5, 0.5]
    assert hardened(replace(level, tie=np.array([0.2, 1.0]))).tie.tolist() == [1.0, 1.0]


def test_a_member_answers_the_calls_of_its_own() -> None:
    likes_one, likes_two = (SimJudge(own=99, own_response=own, call_noise=0) for own in (1, 2))
    said: list[str] = []

    def speak(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> tuple[str, tuple[()]]:
        said.append(five_labels(judge, seen, rng)[0])
        return said[-1], ()

    members = (likes_one, likes_two)
    rng = np.random.default_rng(0)
    talking = Session(WORLD, likes_one, Discussion(max_turns=1), speak, rng, members=members)
    decision = talking.vote(0, 1, 2)

    # Two reviews, then one turn of each, each leading its own talk.
    assert said == ["[[A>>B]]", "[[B>>A]]", "[[A>>B]]", "[[B>>A]]"]
    assert decision.flags == ("unresolved",)


def test_a_protocol_is_told_the_lengths_in_the_order_shown() -> None:
    world = replace(WORLD, length=np.log([[1.0, 2.0, 0.5]]))
    told = Session(world, JUDGE, ExplainThenChoose(), five_labels, np.random.default_rng(0))

    assert told.case(0, (1, 2), 1, "overall").lengths == (2000, 500)
    assert session(JUDGE, ExplainThenChoose()).case(0, (1, 2), 1, "overall").lengths == (1000, 1000)
