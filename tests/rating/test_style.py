"""Style is counted as FastChat counts it, and compared so that sides cancel."""

import numpy as np
import pytest

from arena.domain import A_WINS, VoteRecord
from arena.errors import BadInput
from arena.rating.style import (
    STYLE_FEATURES,
    length_differences,
    style_difference,
    style_features,
    style_of_votes,
)
from arena.vote_table import VoteTable


def _counts(text: str) -> dict[str, float]:
    return dict(zip(STYLE_FEATURES, style_features(text), strict=True))


def test_length_is_characters_over_four() -> None:
    assert _counts("x" * 10)["length"] == 2.5
    assert _counts("")["length"] == 0


@pytest.mark.parametrize(
    ("text", "headings", "lists", "bold"),
    [
        ("# One\n### Three\n####### seven\n#no space", 2, 0, 0),
        ("1. a\n2. b\n  - c\n* d\n+ e\n1.5 litres\n-f", 0, 5, 0),
        ("**a** and __b__, not *c* nor ** d\n**", 0, 0, 2),
        ("```\n# comment\n- x\n**y**\n```\n# Title", 1, 0, 0),
        ("text\n```python\n# never closed\n- x", 0, 0, 0),
    ],
)
def test_marks_are_counted_outside_code(
    text: str, headings: float, lists: float, bold: float
) -> None:
    found = _counts(text)

    assert (found["headings"], found["lists"], found["bold"]) == (headings, lists, bold)


def test_differences_are_shares_that_change_sign_with_the_sides() -> None:
    a, b = np.array([30.0, 0.0, 0.5]), np.array([10.0, 0.0, 0.0])

    assert style_difference(a, b).tolist() == [0.5, 0.0, 0.5]
    assert (style_difference(b, a) == -style_difference(a, b)).all()


def test_each_vote_has_the_style_of_its_two_responses() -> None:
    votes = [
        VoteRecord("1", "p", "p", "ant", "bee", A_WINS, "owl"),
        VoteRecord("2", "p", "p", "ant", "bee", None, "owl"),
    ]
    texts = {("p", "ant"): "x" * 12, ("p", "bee"): "**x**"[:4] + "*"}

    features = style_of_votes(votes, texts)
    table = VoteTable.from_records(votes, features=features, feature_names=STYLE_FEATURES)

    assert features[0].tolist() == pytest.approx([(3 - 1.25) / 4.25, 0, 0, -1])
    assert table.features.shape == (1, 4)
    assert table.feature_names == ("length", "headings", "lists", "bold")


def test_a_vote_whose_response_is_missing_is_refused() -> None:
    vote = VoteRecord("7", "p", "p", "ant", "bee", A_WINS, "owl")

    with pytest.raises(BadInput, match="vote 7: no response of 'bee' to prompt 'p'"):
        style_of_votes([vote], {("p", "ant"): "x"})


def test_lengths_are_compared_in_characters_and_turn_with_the_sides() -> None:
    votes = [
        VoteRecord("1", "p", "p", "ant", "bee", A_WINS, "owl"),
        VoteRecord("2", "p", "p", "bee", "ant", A_WINS, "owl"),
    ]

    found = length_differences(votes, {("p", "ant"): "x" * 12, ("p", "bee"): "x" * 5})

    assert found.tolist() == [[7], [-7]]
    with pytest.raises(BadInput, match="vote 1: no response of 'bee'"):
        length_differences(votes, {("p", "ant"): "x"})
