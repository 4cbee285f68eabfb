"""How texts of judges are read that end with 1, 2 or 3 alone on the last line."""

from __future__ import annotations

from pathlib import Path

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Verdict
from arena.formats.arena_folder import read_folder
from arena.judging.asking import Case
from arena.judging.protocols.digit_last_line import PROTOCOL
from arena.judging.reading import Reading

(CALL,) = PROTOCOL.plan(Case("overall"))


def read(text: str) -> Reading:
    return PROTOCOL.parse(CALL, text)


MEANING: dict[str | None, Verdict | None] = {"1": A_WINS, "2": B_WINS, "3": TIE, "-1": None}
"""SCHEMA.md: 1 the first shown is better, 2 the second, 3 a tie, -1 not parsed."""


@pytest.mark.shared_data
def test_all_4480_judgments_of_qlora_are_read_as_their_source_read_them(shared_data: Path) -> None:
    folder = read_folder(shared_data / "qlora_vicuna80")
    verdicts = {vote.record.vote_id: vote.raw_verdict for vote in folder.votes}
    assert len(folder.judge_outputs) == 4480

    misread = [
        output.vote_id
        for output in folder.judge_outputs
        if read(output.text).verdict != MEANING[verdicts[output.vote_id]]
    ]

    assert misread == []
    assert sum(raw == "-1" for raw in verdicts.values()) == 13
