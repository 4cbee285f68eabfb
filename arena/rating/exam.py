"""Whether a judge may judge: how often it says what people say, and the same in both orders.

PRE's qualification exam (Chu et al. 2024, https://arxiv.org/abs/2401.15641): battles with labels of
people are the questions. An answer that agrees is right, one where either side says tie is half
right. A judge passes by the lower end of Wilson's interval (1927,
https://doi.org/10.1080/01621459.1927.10502953), or by its share on fifty questions; and if two
orders of one battle bring the same verdict often enough. Both orders of a battle are one question.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from arena.errors import NoVotes
from arena.rating.limits import at_least, at_most, inside
from arena.rating.panel import panel_labels
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JudgeExam:
    """How one judge did.

    Attributes
    ----------
    questions : int
        Battles with a label of people that it voted on.
    share, low : float
        Of right answers, and the lower end of its interval.
    pairs : int
        Battles that it read in both orders, with a label or without.
    consistency : float or None
        Share of them with the same verdict in both; None without any.
    passed : bool
    """

    judge: str
    questions: int
    share: float
    low: float
    pairs: int
    consistency: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class ExamSettings:
    """What is asked of a judge."""

    pass_share: float = 0.6
    """The least share of right answers."""
    enough: int = 50
    """With so many questions the share itself decides, with fewer its interval's lower end."""
    pass_consistency: float = 0.1
    """The least share of battles with the same verdict in both orders."""
    confidence: float = 0.95

    def __post_init__(self) -> None:
        at_least(0, pass_share=self.pass_share, pass_consistency=self.pass_consistency)
        at_most(1, pass_share=self.pass_share, pass_consistency=self.pass_consistency)
        at_least(1, enough=self.enough)
        inside(0, 1, confidence=self.confidence)


def sit_exam(
    table: VoteTable, people: Collection[str], settings: ExamSettings | None = None
) -> list[JudgeExam]:
    """Every judge of `table` that is not among `people`, by name.

    Raises
    ------
    NoVotes
        If no battle has votes of both.
    """
    settings = settings or ExamSettings()
    is_person = np.isin(table.judges, list(people))
    if not is_person[table.judge].any():
        raise NoVotes("no vote of people, so there are no labels to sit an exam on")
    labels = panel_labels(table, is_person.astype(np.float64))
    found = []
    for code, name in enumerate(table.judges):
        own = table.take(table.judge == code)
        if is_person[code] or len(own) == 0:
            continue
        found.append(_exam(name, own, labels.battle, labels.labels, settings))
    if not any(one.questions for one in found):
        raise NoVotes("no battle has votes of both a judge and people")
    return found


def _exam(
    name: str, own: VoteTable, battles: NDArray[np.int64], truth: _Array, settings: ExamSettings
) -> JudgeExam:
    alone = np.ones(len(own.judges))
    said = panel_labels(own, alone)
    both = np.isin(said.battle, battles)
    agreement = said.labels[both] * truth[np.searchsorted(battles, said.battle[both])]
    scores = (1 + agreement) / 2
    questions = len(scores)
    share = float(scores.mean()) if questions else math.nan
    low = _wilson(share, questions, settings.confidence) if questions else math.nan

    by_order = panel_labels(own, alone, by_order=True)
    ordered = by_order.first != 0
    battle, label = by_order.battle[ordered], by_order.labels[ordered]
    _, place, count = np.unique(battle, return_inverse=True, return_counts=True)
    twice = count[place] == 2
    pairs = int(twice.sum()) // 2
    same = label[twice].reshape(-1, 2)
    consistency = float((same[:, 0] == same[:, 1]).mean()) if pairs else None

    deciding = share if questions >= settings.enough else low
    passed = questions > 0 and deciding >= settings.pass_share
    if consistency is not None:
        passed = passed and consistency >= settings.pass_consistency
    return JudgeExam(name, questions, share, low, pairs, consistency, bool(passed))


def _wilson(share: float, count: int, confidence: float) -> float:
    """The lower end of the interval of a share of `count`; half points are no trouble."""
    z = float(norm.ppf((1 + confidence) / 2))
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) - spread) / (1 + z * z / count)
