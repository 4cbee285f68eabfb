"""Win rates where some judges count for more."""

from __future__ import annotations

import numpy as np
import pytest

from arena.errors import BadInput
from arena.rating.board import rate
from arena.rating.method import method
from arena.rating.methods.weighted_win_rate import WeightedWinRate
from arena.rating.methods.win_rate import WinRate
from tests.rating.tables import table, vote

OWL = [vote("ant", "bee", float(n < 6), judge="owl", prompt=f"p{n}") for n in range(8)]
ELK = [vote("ant", "bee", float(n < 1), judge="elk", prompt=f"p{n}") for n in range(4)]
VOTES = table(OWL, ELK)


def test_alike_judges_make_the_plain_win_rate() -> None:
    plain, alike = WinRate().fit(VOTES), WeightedWinRate(rule="uniform").fit(VOTES)

    assert alike.strengths == pytest.approx(plain.strengths)
    assert alike.by_battle is not None
    assert plain.by_battle is not None
    assert alike.by_battle.matrix == pytest.approx(plain.by_battle.matrix)


def test_a_judge_counts_by_its_weight_and_the_board_says_so() -> None:
    fit = WeightedWinRate(rule="fixed", given={"owl": 3, "elk": 1}).fit(VOTES)

    # 3 * 6 + 1 of 3 * 8 + 4 points.
    assert fit.strengths == pytest.approx([np.log(19 / 9), -np.log(19 / 9)])
    assert fit.notes == ("Judges weigh: owl 0.750, elk 0.250.",)
    board = rate(VOTES, method=method("weighted_win_rate", {"rule": "consensus"}))
    assert board.notes[0].startswith("Judges weigh: ")
    assert board.settings["fit"]["rule"] == "consensus"


def test_a_judge_without_what_its_rule_needs_is_named() -> None:
    with pytest.raises(BadInput, match="exam: given lacks elk"):
        WeightedWinRate(rule="exam", given={"owl": 0.8}).fit(VOTES)
