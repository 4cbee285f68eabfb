from collections import Counter

import pytest

from arena.demo.faults import Fault, Faults


def test_five_failures_share_the_total_and_garbled_texts_come_on_top() -> None:
    faults = Faults.spread(0.2, garbled=0.05)
    drawn = Counter(faults.draw(str(attempt)) for attempt in range(20_000))
    assert {fault: drawn[fault] / 20_000 for fault in Fault} == pytest.approx(
        {fault: 0.05 if fault is Fault.GARBLED else 0.04 for fault in Fault}, abs=0.005
    )


def test_an_attempt_meets_the_same_fault_again_and_a_seed_draws_others() -> None:
    attempts = [str(attempt) for attempt in range(200)]
    once = [Faults.spread(0.5, seed=1).draw(attempt) for attempt in attempts]
    assert [Faults.spread(0.5, seed=1).draw(attempt) for attempt in attempts] == once
    assert [Faults.spread(0.5, seed=2).draw(attempt) for attempt in attempts] != once


def test_without_faults_nothing_goes_wrong() -> None:
    assert {Faults().draw(str(attempt)) for attempt in range(1000)} == {None}


@pytest.mark.parametrize("wrong", [{"hang": -0.1}, {"hang": 0.6, "empty": 0.6}])
def test_impossible_probabilities_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        Faults(**wrong)  # type: ignore[arg-type]
