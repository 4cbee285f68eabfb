"""A few seeds of each scenario of `python -m tests.calibration`: gains that cannot be missed."""

from __future__ import annotations

import pytest

from tests.calibration.protocols import auto_n, choose_by_probability, score_pair, trust_judge
from tests.calibration.protocols.table import Row, compared


def rows_of(rows: list[Row]) -> dict[tuple[str, str], Row]:
    found = {(row.scenario, row.measure): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_balanced_positions_beat_more_samples_in_one_order_under_an_order_bias() -> None:
    rows = rows_of(score_pair.run(2))

    assert rows["order bias 2: 6 -> 3 + 3 swapped", "accuracy"].gain >= 0.05
    assert rows["order bias 0: 6 -> 3 + 3 swapped", "accuracy"].gain >= -0.05
    first = rows["order bias 2: 6 -> 3 + 3 swapped", "first shown wins"]
    assert first.plain > 0.8
    assert first.protocol == pytest.approx(0.5, abs=0.06)
    assert rows["order bias 0: chance -> H finds errors", "AUROC"].protocol > 0.55
    assert rows["order bias 0: people, random -> by H", "accuracy"].gain > 0


def test_chances_of_both_orders_contradict_each_other_less_than_labels() -> None:
    rows = rows_of(trust_judge.run(2))

    for order in ("0", "1.6"):
        title = f"order bias {order}: sum_probs"
        assert rows[title, "NTR3"].protocol < rows[title, "NTR3"].plain / 2
        assert rows[title, "exact match"].gain > 0.05
    scores = "scores of 5, pairs agree_or_tie"
    assert rows[scores, "CR, paper, delta 0"].gain > 0  # the trap
    assert rows[scores, "CR, paper, pairs summed"].gain < -0.05


def test_chances_vary_less_from_item_to_item_than_labels() -> None:
    rows = rows_of(choose_by_probability.run(10))

    for title in ("close models, labels -> chances", "clear models, labels -> chances"):
        assert rows[title, "standard error"].gain < -0.005
        assert rows[title, "error / effect"].gain < 0


def test_one_sample_is_enough_where_the_item_alone_is_noisy() -> None:
    rows = rows_of(auto_n.run(2))

    assert rows["item noise alone", "samples chosen"].protocol == 1
    assert rows["item noise alone: 1 -> 9 samples", "accuracy"].gain == 0
    assert rows["call noise alone: 1 -> 9 samples", "accuracy"].gain > 0.05


def test_a_row_pairs_its_arms_by_seed() -> None:
    row = compared("x", "accuracy", [0.1, 0.5, 0.9], [0.2, 0.7, 1.2], "gain > .2", _large)

    # The t quantile at 2 degrees of freedom is 4.3027; the gains' standard error 0.1 / sqrt(3).
    assert (row.plain, row.protocol, row.gain) == pytest.approx((0.5, 0.7, 0.2))
    assert (row.low, row.high) == pytest.approx((0.2 - 0.24841, 0.2 + 0.24841), abs=1e-4)
    assert not row.met
    assert "MISSED gain > .2" in row.line()


def _large(row: Row) -> bool:
    return row.gain > 0.2 + 1e-9
