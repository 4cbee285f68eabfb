"""Language-Model-as-an-Examiner: contestants that write the prompts, and ranking by merge sort.

Each model has a topic in which it is stronger, and writes its prompts there.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import numpy as np
from scipy import stats

from arena.judging.merge_rank import Ranked, merge_rank
from arena.judging.protocols.explain_then_choose import ExplainThenChoose
from tests.calibration.protocols.sides import lead
from tests.calibration.protocols.sim_judge import Floats, Session, SimJudge, World
from tests.calibration.protocols.table import Row, compared
from tests.calibration.protocols.ways_scores import five_labels

NAME = "examiners"
MODELS, PROMPTS, STEP, HOME = 6, 8, 0.5, 2.0
SETTINGS = (
    f"{MODELS} models, {STEP} of quality apart and {HOME} better on their own topic; {PROMPTS} "
    f"prompts by each, all pairs in both orders"
)


def run(seeds: int) -> list[Row]:
    """One examiner against all; all with and without their own prompts; merge sort."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        for name, value in _one_seed(seed).items():
            found[name].append(value)
    pairs = MODELS * (MODELS - 1) / 2
    most = MODELS * np.ceil(np.log2(MODELS))
    return [
        compared(
            "one examiner -> all, none on its own", "Kendall's tau", found["one"],
            found["others"], "protocol >= .9", lambda row: row.protocol >= 0.9,
        ),
        compared(
            "one examiner -> all, none on its own", "an order wrong", found["one wrong"],
            found["others wrong"], "gain <= -.3", lambda row: row.gain <= -0.3,
        ),
        compared(
            "noisy: all pairs -> merge sort", "tau per prompt", found["full"], found["merged"],
            "none", lambda row: True,
        ),
        compared(
            "transitive: all pairs -> merge sort", "tau per prompt", found["full, clear"],
            found["merged, clear"], "both 1", lambda row: row.plain == row.protocol == 1,
        ),
        compared(
            "all pairs -> merge sort", "comparisons", [pairs] * seeds, found["comparisons"],
            f"protocol <= {most:g}", lambda row: row.protocol <= most,
        ),
    ]  # fmt: skip


def _one_seed(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 3])
    skill = STEP * rng.permutation(MODELS).astype(np.float64)
    author = np.repeat(np.arange(MODELS), PROMPTS)
    quality = skill + rng.normal(0, 0.5, (len(author), MODELS))
    quality[np.arange(len(author)), author] += HOME
    leads = _leads(quality, SimJudge(sharpness=2), rng)
    of_one = leads[author == 0].sum(axis=(0, 2))
    # A model's battles on its own prompts count for neither side.
    own = (author[:, None, None] == np.arange(MODELS)[:, None]) | (
        author[:, None, None] == np.arange(MODELS)
    )
    of_others = np.where(own, 0, leads).sum(axis=(0, 2))
    full, merged, comparisons = _ranked(leads, quality)
    clear = _leads(quality, SimJudge(sharpness=2, call_noise=0), rng)
    full_clear, merged_clear, _ = _ranked(clear, quality)
    found = {"one": _tau(of_one, skill), "others": _tau(of_others, skill)}
    return found | {
        "one wrong": float(found["one"] < 1 - 1e-9),
        "others wrong": float(found["others"] < 1 - 1e-9),
        "full": full,
        "merged": merged,
        "comparisons": comparisons,
        "full, clear": full_clear,
        "merged, clear": merged_clear,
    }


def _leads(quality: Floats, judge: SimJudge, rng: np.random.Generator) -> Floats:
    """Each model's lead over each other on each prompt, (prompts, models, models)."""
    session = Session(World({"overall": quality}), judge, ExplainThenChoose(), five_labels, rng)
    leads = np.zeros((len(quality), MODELS, MODELS))
    for item in range(len(quality)):
        for x in range(MODELS):
            for y in range(x):
                leads[item, x, y] = lead(session, (item, x, y))
                leads[item, y, x] = -leads[item, x, y]
    return leads


def _ranked(leads: Floats, quality: Floats) -> tuple[float, float, float]:
    """Mean tau of all pairs and of merge sort over the prompts, and comparisons of the latter."""
    full, merged, comparisons = [], [], []
    for of_item, truth in zip(leads, quality, strict=True):
        ranked, asked = _merge(of_item)
        full.append(_tau(of_item.sum(axis=1), truth))
        merged.append(_tau([-ranked.index(model) for model in range(MODELS)], truth))
        comparisons.append(asked)
    return round(fmean(full), 12), round(fmean(merged), 12), fmean(comparisons)


def _merge(leads: Floats) -> tuple[tuple[int, ...], int]:
    """One prompt's responses ranked by what the judge said of the pairs that were asked for."""
    known: dict[tuple[int, int], float] = {}
    while True:
        outcome = merge_rank(range(MODELS), known)
        if isinstance(outcome, Ranked):
            return outcome.items, len(known)
        known |= {(x, y): float(leads[x, y]) for x, y in outcome.pairs}


def _tau(scores: Floats | list[int], truth: Floats) -> float:
    return float(stats.kendalltau(scores, truth).statistic)
