"""How often intervals cover the truth, over many simulated arenas."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from arena.rating.interval import IntervalSettings, intervals
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.rank import rank_spread, ranks
from tests.calibration.worlds import World

PANEL = World()
NARROW = IntervalSettings(draws=2000)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares over all worlds; `width` is the median number of ranks that a spread allows."""

    worlds: int
    prompt: float
    row_wise: float
    jointly: float
    ranks: float
    width: float


def fixed_panel(world: World, worlds: int, seed: int) -> Coverage:
    """Truth: the same judges on ever more prompts."""
    rng = np.random.default_rng(seed)
    inside: list[NDArray[np.bool_]] = []
    row_wise: list[NDArray[np.bool_]] = []
    jointly, ranked, widths = [], [], []
    for _ in range(worlds):
        tastes = world.tastes(rng)
        truth = world.truth(tastes)
        votes = world.votes(tastes, rng)
        fit = BradleyTerry().fit(votes)
        found = intervals(fit.strengths, fit.by_prompt, fit.by_battle, NARROW)
        if found.marginal is None or found.simultaneous is None:
            raise ValueError("a world without intervals")
        alone = BradleyTerry().fit(replace(votes, cluster=np.arange(len(votes), dtype=np.int32)))
        if alone.by_prompt is None:
            raise ValueError("a world of one vote")
        missed = np.abs(fit.strengths - truth)
        inside.append(missed <= found.marginal)
        row_wise.append(missed <= 1.96 * alone.by_prompt.errors())
        jointly.append((missed <= found.simultaneous).all())
        margin = found.simultaneous
        low, high = rank_spread(fit.strengths - margin, fit.strengths + margin)
        rank = ranks(truth)
        ranked.append(((low <= rank) & (rank <= high)).all())
        widths.append(high - low + 1)
    return Coverage(
        worlds,
        float(np.mean(inside)),
        float(np.mean(row_wise)),
        float(np.mean(jointly)),
        float(np.mean(ranked)),
        float(np.median(widths)),
    )


def random_judges(world: World, worlds: int, seed: int) -> tuple[float, float]:
    """Truth: ever more judges like these. Coverage by prompt and judge, and by prompt alone."""
    rng = np.random.default_rng(seed)
    truth = world.truth(None)
    both: list[NDArray[np.bool_]] = []
    prompt: list[NDArray[np.bool_]] = []
    for _ in range(worlds):
        fit = BradleyTerry(judge_clusters=True).fit(world.votes(world.tastes(rng), rng))
        missed = np.abs(fit.strengths - truth)
        for covariance, covered in ((fit.by_prompt_and_judge, both), (fit.by_prompt, prompt)):
            if covariance is None:
                raise ValueError("a world of one judge or prompt")
            t = stats.t.ppf(0.975, covariance.clusters - 1)
            covered.append(missed <= t * covariance.errors())
    return float(np.mean(both)), float(np.mean(prompt))


def main(worlds: int = 1000, seed: int = 20250101) -> None:
    """Print every coverage beside the range it should lie in."""
    begun = perf_counter()
    out = sys.stdout.write
    out(f"{PANEL}\n{worlds} worlds, seed {seed}; 95 % intervals\n\n")
    found = fixed_panel(PANEL, worlds, seed)
    out("A fixed panel\n")
    out(f"  clustered by prompt     {found.prompt:.3f}   (0.93 to 0.97)\n")
    out(f"  row by row              {found.row_wise:.3f}   (visibly less)\n")
    out(f"  sup-t, all at once      {found.jointly:.3f}   (0.93 to 0.97)\n")
    out(f"  all true ranks inside   {found.ranks:.3f}   (0.95 or more), ")
    out(f"median width {found.width:.0f} of {PANEL.models} ranks\n\nRandom judges\n")
    for judges in (3, 5, 8, 20):
        both, prompt = random_judges(replace(PANEL, judges=judges), worlds, seed + judges)
        aim = "(0.93 to 0.98)" if judges >= 5 else "(too few judges)"
        out(f"  {judges:2} judges: by prompt and judge {both:.3f} {aim}, by prompt {prompt:.3f}\n")
    out(f"\n{perf_counter() - begun:.0f} s\n")
