"""Real judges' texts, read by one reader per way of answering, against what their source read.

Run with `-s` to see, per judge: equal to the source, unreadable, different.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from arena.domain import Verdict
from arena.formats.arena_folder import read_folder
from arena.judging.protocol import PlannedCall, protocol

READER = {
    "gpt-4": "digit_last_line",
    "claude": "digit_last_line",
    "gpt-3.5": "closing_sentence",
    "bard": "closing_sentence",
    "vicuna-13b": "score_pair_first_line",
}
DIFFERENT_ALLOWED = 0.01

UNREADABLE = {"gpt-4": 0, "claude": 1, "gpt-3.5": 1, "bard": 15, "vicuna-13b": 40}
"""Of 320 each, as counted here. Vicuna's are maths and coding, where it wrote sentences first."""

CRITERIA = ("helpfulness", "relevance", "accuracy", "detail", "problem_solving", "correctness")


@dataclass
class Compared:
    """How a reader's readings compare with the source's."""

    counts: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def add(self, read: Verdict | None, published: Verdict | None, text: str) -> None:
        if read is None and published is not None:
            self.counts["unreadable"] += 1
        elif read is None or published is None:
            self.counts["equal" if read is published else "different"] += 1
        elif read.points_a == published.points_a:
            self.counts["equal"] += 1
        else:
            self.counts["different"] += 1
            self.differing.append(
                f"read {read.points_a}, source {published.points_a}: {text[-400:]}"
            )

    def show(self, what: str) -> None:
        total = self.counts.total()
        shares = ", ".join(f"{self.counts[k]} {k}" for k in ("equal", "unreadable", "different"))
        print(f"\n{what}: {total} texts: {shares}")
        for one in self.differing:
            print(f"  different: {one!r}")


def compare(folder: Path, reader: dict[str, str]) -> dict[str, Compared]:
    """By judge; the source's verdicts turned into display terms."""
    data = read_folder(folder)
    votes = {vote.record.vote_id: vote for vote in data.votes}
    compared: dict[str, Compared] = {}
    for output in data.judge_outputs:
        record = votes[output.vote_id].record
        published = record.verdict
        if published is not None and record.order == "ba":
            published = published.mirrored()
        asked = protocol(reader[record.judge])
        reading = asked.parse(PlannedCall(("overall",)), output.text)
        compared.setdefault(record.judge, Compared()).add(reading.verdict, published, output.text)
    return compared


@pytest.mark.shared_data
def test_the_five_peer_judges_are_read_as_their_source_read_them(shared_data: Path) -> None:
    compared = compare(shared_data / "prd_peer_slice", READER)

    assert set(compared) == set(READER)
    for judge, one in compared.items():
        one.show(f"prd_peer_slice, {judge}, {READER[judge]}")
        assert one.counts.total() == 320
        assert one.counts["different"] <= DIFFERENT_ALLOWED * 320, one.differing
        assert one.counts["unreadable"] == UNREADABLE[judge]


@pytest.mark.shared_data
def test_the_vicuna_blog_s_scores_are_read_as_published(shared_data: Path) -> None:
    (one,) = compare(
        shared_data / "vicuna_blog_scores", {"gpt-4": "score_pair_first_line"}
    ).values()

    one.show("vicuna_blog_scores, gpt-4, score_pair_first_line")
    # Maths questions, whose scores stand below the solution.
    assert one.counts == {"equal": 308, "unreadable": 12}


@pytest.mark.shared_data
def test_blocks_of_criteria_are_read_as_they_were_scored(shared_data: Path) -> None:
    data = read_folder(shared_data / "qlora_dims")
    votes = {vote.record.vote_id: vote.record for vote in data.votes}
    reader = protocol("criteria_blocks")
    compared = {name: Compared() for name in CRITERIA}
    for output in data.judge_outputs:
        battle = output.vote_id.partition("#")[0]
        read = dict(reader.parse(PlannedCall(CRITERIA), output.text).verdicts)
        for name in CRITERIA:
            record = votes.get(f"{battle}#{name}")
            if record is None:
                continue
            published = record.verdict
            if published is not None and record.order == "ba":
                published = published.mirrored()
            compared[name].add(read.get(name), published, output.text)

    for name, one in compared.items():
        one.show(f"qlora_dims, gpt-4, {name}, criteria_blocks")
        total = one.counts.total()
        assert one.counts["different"] <= DIFFERENT_ALLOWED * total, one.differing
    assert sum(one.counts.total() for one in compared.values()) == 9829 - 1977
