"""Whether a judge may judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict, VoteRecord
from arena.errors import NoVotes
from arena.formats import votes_in
from arena.rating.exam import ExamSettings, JudgeExam, sit_exam
from arena.rating.panel import accuracy, panel_labels
from arena.rating.peer_weights import PeerWeights
from arena.vote_table import VoteTable


def vote(prompt: int, judge: str, verdict: Verdict, order: str | None = None) -> VoteRecord:
    return VoteRecord(
        vote_id=f"{prompt} {judge} {order}",
        prompt=f"p{prompt}",
        cluster=f"p{prompt}",
        model_a="ant",
        model_b="bee",
        verdict=verdict,
        judge=judge,
        order=order,  # type: ignore[arg-type]
    )


def examined(records: list[VoteRecord], settings: ExamSettings | None = None) -> JudgeExam:
    (found,) = sit_exam(VoteTable.from_records(records), ["eva"], settings)
    return found


def labelled(count: int) -> list[VoteRecord]:
    return [vote(number, "eva", A_WINS) for number in range(count)]


def test_a_tie_of_either_side_is_half_right() -> None:
    said = [A_WINS, A_WINS, B_WINS, TIE]
    people = [A_WINS, TIE, A_WINS, A_WINS]
    records = [vote(n, "eva", one) for n, one in enumerate(people)]
    records += [vote(n, "owl", one) for n, one in enumerate(said)]

    found = examined(records)
    assert (found.questions, found.share) == (4, 0.5)
    assert (found.pairs, found.consistency) == (0, None)


def test_few_questions_are_passed_by_the_lower_end_and_fifty_by_the_share() -> None:
    def of(count: int, wrong: int) -> JudgeExam:
        said = [vote(n, "owl", B_WINS if n < wrong else A_WINS) for n in range(count)]
        return examined(labelled(count) + said)

    # 7 of 10 by Wilson: 0.397 to 0.892.
    assert of(10, 3).low == pytest.approx(0.3968, abs=1e-4)
    assert not of(10, 3).passed
    assert of(10, 0).passed
    assert of(50, 15).passed
    assert not of(50, 21).passed


def test_both_orders_are_one_question_and_a_judge_that_takes_the_first_is_not_consistent() -> None:
    records = labelled(60)
    for number in range(60):
        records += [vote(number, "owl", A_WINS, "ab"), vote(number, "owl", B_WINS, "ba")]
    found = examined(records)

    # Who is shown first wins both times: together they tie, and that is half right.
    assert (found.questions, found.share, found.pairs, found.consistency) == (60, 0.5, 60, 0.0)
    assert not examined(records, ExamSettings(pass_share=0.4)).passed
    assert examined(records, ExamSettings(pass_share=0.4, pass_consistency=0)).passed


def test_without_labels_there_is_no_exam() -> None:
    with pytest.raises(NoVotes, match="no vote of people"):
        examined([vote(1, "owl", A_WINS)])
    with pytest.raises(NoVotes, match="votes of both"):
        examined([vote(1, "owl", A_WINS), vote(2, "eva", A_WINS)])


def test_screening_and_weighing_by_an_exam_beats_judges_alike() -> None:
    # The panel of judging.md, section 2, which asks for .03 with an exam of fifty.
    chances = (0.50, 0.51, 0.55, 0.65, 0.66, 0.75, 0.80)
    rng = np.random.default_rng(7)
    gains = []
    for _ in range(40):
        records = []
        for number in range(250):
            records.append(vote(number, "eva", A_WINS))
            records += [
                vote(number, f"owl {place}", A_WINS if rng.random() < chance else B_WINS)
                for place, chance in enumerate(chances)
            ]
        table = VoteTable.from_records(records)
        names = [f"owl {place}" for place in range(len(chances))]
        exam, rest = (table.take(part) for part in _parts(table, 50))
        passed = {one.judge: one.share for one in sit_exam(exam, ["eva"]) if one.passed}
        given = {name: passed.get(name, 0.0) for name in names}
        truth = panel_labels(rest, np.array([name == "eva" for name in rest.judges], float))
        panel = rest.take(np.isin(rest.judge, [rest.judges.index(name) for name in names]))
        admitted = panel.take(
            np.isin(panel.judge, [panel.judges.index(name) for name in passed])
        ).of_judges_with_votes()
        weights = PeerWeights(rule="exam", given=passed).find(admitted).weights
        alike = np.array([float(name in given) for name in panel.judges])
        gains.append(
            accuracy(panel_labels(admitted, weights), truth)[0]
            - accuracy(panel_labels(panel, alike), truth)[0]
        )

    assert np.mean(gains) >= 0.03


def _parts(table: VoteTable, questions: int) -> tuple[np.ndarray, np.ndarray]:
    battles = np.unique(table.battle)
    is_exam = np.isin(table.battle, battles[:questions])
    return is_exam, ~is_exam


@pytest.mark.shared_data
def test_of_five_real_peers_the_exam_knows_the_best_and_the_worst(shared_data: Path) -> None:
    path = shared_data / "prd_peer_slice"
    humans = votes_in(path, humans=True)
    table = VoteTable.from_records(votes_in(path) + humans)
    found = {one.judge: one for one in sit_exam(table, {one.judge for one in humans})}

    by_share = sorted(found, key=lambda name: found[name].share)
    assert (by_share[0], found["vicuna-13b"].passed) == ("vicuna-13b", False)
    assert found["gpt-4"].passed
    assert found["bard"].consistency == pytest.approx(0.4, abs=0.05)
