"""Real judges' texts, read by one reader per way of answering, against what their source read.

`arena read FOLDER` prints the same: equal to the source, unreadable, different.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from arena.steps.compare_readers import ReaderComparison, compare_readers

DIFFERENT_ALLOWED = 0.01


def counted(found: list[ReaderComparison], key: str) -> dict[str, tuple[str, int, int, int]]:
    """By judge or dimension: reader, equal, unreadable, different."""
    for one in found:
        assert len(one.different) <= DIFFERENT_ALLOWED * one.texts, one.different
    return {
        getattr(one, key): (one.reader, one.equal, one.unreadable, len(one.different))
        for one in found
    }


@pytest.mark.shared_data
def test_the_five_peer_judges_are_read_as_their_source_read_them(shared_data: Path) -> None:
    found = compare_readers(shared_data / "prd_peer_slice", {})

    # Vicuna's are maths and coding, where it wrote sentences first.
    assert counted(found, "judge") == {
        "gpt-4": ("digit_last_line", 320, 0, 0),
        "claude": ("digit_last_line", 319, 1, 0),
        "gpt-3.5": ("closing_sentence", 319, 1, 0),
        "bard": ("closing_sentence", 304, 15, 1),
        "vicuna-13b": ("score_pair_first_line", 280, 40, 0),
    }


@pytest.mark.shared_data
def test_every_text_of_qlora_s_gpt_4_is_read_as_published(shared_data: Path) -> None:
    found = compare_readers(shared_data / "qlora_vicuna80", {})

    assert counted(found, "judge") == {"gpt-4": ("digit_last_line", 4480, 0, 0)}


@pytest.mark.shared_data
def test_the_vicuna_blog_s_scores_are_read_as_published(shared_data: Path) -> None:
    found = compare_readers(shared_data / "vicuna_blog_scores", {})

    # Maths questions, whose scores stand below the solution.
    assert counted(found, "judge") == {"gpt-4": ("score_pair_first_line", 308, 12, 0)}


@pytest.mark.shared_data
def test_blocks_of_criteria_are_read_as_they_were_scored(shared_data: Path) -> None:
    found = compare_readers(shared_data / "qlora_dims", {})

    of_dimension = counted(found, "dimension")
    # Five texts speak of it in sentences; whoever is named as their reader reads none.
    assert of_dimension.pop("problem_solving")[1:] == (0, 5, 0)
    assert of_dimension == {
        "accuracy": ("criteria_blocks", 1927, 7, 0),
        "correctness": ("criteria_blocks", 3, 0, 0),
        "detail": ("criteria_blocks", 1961, 7, 0),
        "helpfulness": ("criteria_blocks", 1961, 7, 0),
        "overall": ("digit_last_line", 1977, 0, 0),
        "relevance": ("criteria_blocks", 1967, 7, 0),
    }
