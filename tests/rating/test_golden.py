"""Real votes against numbers that others published or computed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from arena.formats import votes_in
from arena.rating.interval import IntervalSettings, sup_t
from arena.rating.method import method
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.rank import rank_spread
from arena.rating.sandwich import centred_inverse, sandwich
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable

pytestmark = pytest.mark.shared_data


@pytest.mark.parametrize(
    ("folder", "source", "golden", "humans"),
    [
        ("llmfao", None, "llmfao", True),
        ("evalica_golden", "evalica/food", "evalica.food-golden", False),
        ("evalica_golden", "evalica/simple", "evalica.simple-golden", False),
    ],
)
def test_equals_the_golden_scores_of_evalica(
    shared_data: Path, folder: str, source: str | None, golden: str, humans: bool
) -> None:
    published = json.loads((shared_data / folder / "expected.json").read_text())["published"]
    (entry,) = (one for one in published if golden in one["id"] and "golden" in one)
    expected = {
        row["item"]: row["score"] for row in entry["golden"] if row["algorithm"] == "bradley_terry"
    }

    fit = BradleyTerry().fit(_table(shared_data / folder, humans=humans, source=source))

    scores = np.exp(fit.strengths) / np.exp(fit.strengths).sum()
    assert dict(zip(fit.models, scores, strict=True)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("folder", "key", "humans"),
    [
        ("qlora_vicuna80", "votes|judge=gpt-4", False),
        ("qlora_vicuna80", "humans|human:all", True),
        ("prd_peer_slice", "votes|judge=bard", False),
        ("llmfao", "votes|judge=all", False),
    ],
)
def test_equals_the_strengths_of_the_oracle(
    shared_data: Path, folder: str, key: str, humans: bool
) -> None:
    oracle: dict[str, Any] = json.loads((shared_data / folder / "oracle.json").read_text())
    expected = oracle["tables"][key]["bradley_terry"]["theta"]
    judge = key.partition("judge=")[2]
    judges = () if judge in {"", "all"} else (judge,)

    fit = BradleyTerry().fit(_table(shared_data / folder, humans=humans, judges=judges))

    strengths = dict(zip(fit.models, fit.strengths, strict=True))
    assert strengths == pytest.approx(expected, abs=2e-8)


def test_row_wise_intervals_of_llmfao_are_those_of_the_prototype(shared_data: Path) -> None:
    # shared/methods/rating.md, section 3: half-widths at 1.96 standard errors, critical value 3.32
    # (drawn plainly; good to 0.015), 31 models that may be the best, by marginal intervals 12.
    votes = _table(shared_data / "llmfao", humans=True)
    fit = method("bradley_terry").fit(votes)
    chances = expit(fit.strengths[votes.a] - fit.strengths[votes.b])
    hessian = np.zeros((59, 59))
    for a, b, chance in zip(votes.a, votes.b, chances, strict=True):
        contrast = np.zeros(59)
        contrast[[a, b]] = 1, -1
        hessian += chance * (1 - chance) * np.outer(contrast, contrast)

    bread = centred_inverse(hessian)
    rows = np.arange(len(votes))
    covariance = sandwich(bread, votes.points - chances, votes.a, votes.b, rows)

    assert covariance is not None
    half = dict(zip(fit.models, 1.96 * POINTS_PER_LOG_ODD * covariance.errors(), strict=True))
    assert half["GPT 4"] == pytest.approx(54.60, abs=0.01)
    assert half["Platypus-2 Instruct (70B)"] == pytest.approx(46.48, abs=0.01)
    assert half["command"] == pytest.approx(33.80, abs=0.01)
    marginal = 1.96 * covariance.errors()
    best, _ = rank_spread(fit.strengths - marginal, fit.strengths + marginal)
    assert (best == 1).sum() == 12
    critical = sup_t(covariance, fit.strengths, IntervalSettings())
    assert critical == pytest.approx(3.32, abs=0.015)
    margin = critical * covariance.errors()
    best, _ = rank_spread(fit.strengths - margin, fit.strengths + margin)
    assert (best == 1).sum() == 31


def _table(path: Path, **chosen: Any) -> VoteTable:
    return VoteTable.from_records(votes_in(path, **chosen))
