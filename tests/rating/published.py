"""Votes of the development data and the scores that evalica publishes for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arena.formats import votes_in
from arena.vote_table import VoteTable

evalica_sets = pytest.mark.parametrize("name", ["llmfao", "food", "simple"])


def evalica_votes(shared_data: Path, name: str) -> VoteTable:
    """The votes of one of evalica's sets, in the order of its file."""
    if name == "llmfao":
        return VoteTable.from_records(votes_in(shared_data / "llmfao", humans=True))
    source = f"evalica/{name}"
    return VoteTable.from_records(votes_in(shared_data / "evalica_golden", source=source))


def evalica_scores(shared_data: Path, name: str, algorithm: str) -> dict[str, float]:
    """Scores by model, as evalica's repository has them."""
    folder = "llmfao" if name == "llmfao" else "evalica_golden"
    published = json.loads((shared_data / folder / "expected.json").read_text())["published"]
    (entry,) = (one for one in published if f"{name}-golden" in one["id"] and "golden" in one)
    rows = (row for row in entry["golden"] if row["algorithm"] == algorithm)
    return {row["item"]: row["score"] for row in rows}
