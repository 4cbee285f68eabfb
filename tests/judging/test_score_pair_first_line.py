"""How texts of judges are read that begin with two scores."""

from __future__ import annotations

import pytest

from arena.domain import A_WINS
from arena.errors import BadInput
from arena.judging.asking import Case
from arena.judging.protocol import protocol
from arena.judging.protocols.score_pair_first_line import PROTOCOL
from arena.judging.reading import Reading

(CALL,) = PROTOCOL.plan(Case("overall"))


def read(text: str) -> Reading:
    return PROTOCOL.parse(CALL, text)


def test_a_score_beyond_the_scale_is_unreadable_and_the_scale_an_option() -> None:
    assert read("80 60").reason == "a score above 10"
    wide = protocol("score_pair_first_line", {"most": 100})
    assert wide.parse(CALL, "80 60").verdict == A_WINS
    with pytest.raises(BadInput, match="most must be above 0"):
        protocol("score_pair_first_line", {"most": 0})
