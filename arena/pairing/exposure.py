"""Whether every organization's models are drawn as often as the rule says: an audit of exposure.

The rule is that every two models in the draw meet equally often, as `fewest_first` has it. Under
draws that are uniform over the pairs, the battles in which an organization takes part are binomial,
and the battles of all pairs multinomial. A policy that balances strays less than chance would, so
large p-values are its mark and small ones speak against it: models are preferred, or have
just come and not yet caught up, or have run out of prompts. (Singh et al. 2025,
https://arxiv.org/abs/2504.20879, found one arena's draws far from even between organizations.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import comb

from scipy import stats

from arena.errors import BadInput
from arena.pairing.policy import Pair

LEAST_EXPECTED = 5.0
"""Battles expected of a pair; with fewer the chi-square distribution does not hold (Cochran)."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often one organization's models were drawn.

    Attributes
    ----------
    models : int
        In the draw.
    battles : int
        In which at least one of them takes part.
    share, expected_share : float
        Of all battles between models in the draw; shares of organizations add up to more than 1.
    p_value : float
        Two-sided, exact: of a share so far from the expected one, if every pair is as likely.
    """

    organization: str
    models: int
    battles: int
    share: float
    expected_share: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Audit:
    """The draws of all organizations against the rule.

    Attributes
    ----------
    battles : int
        Between models in the draw.
    pairs : int
    chi_square, p_value : float or None
        Of the pairs' battles against equal ones, with pairs - 1 degrees of freedom; None where
        fewer than `LEAST_EXPECTED` are expected of a pair.
    """

    organizations: tuple[Exposure, ...]
    battles: int
    pairs: int
    chi_square: float | None
    p_value: float | None


def audit(organization_of: Mapping[int, str], battles_of: Mapping[Pair, int]) -> Audit:
    """Hold the battles of the models in the draw against the rule.

    Parameters
    ----------
    organization_of : mapping of model id to organization
        Every model in the draw.
    battles_of : mapping of pair to int
        Pairs without battles may be left out.

    Raises
    ------
    BadInput
        If a pair names a model that is not in the draw.
    """
    if strangers := {model for pair in battles_of for model in pair} - organization_of.keys():
        raise BadInput(f"battles of models that are not in the draw: {sorted(strangers)}")
    models, total = len(organization_of), sum(battles_of.values())
    pairs = comb(models, 2)
    if not total:
        return Audit((), 0, pairs, None, None)
    fought: Counter[str] = Counter()
    for (a, b), battles in battles_of.items():
        for organization in {organization_of[a], organization_of[b]}:
            fought[organization] += battles
    entered = Counter(organization_of.values())
    expected = total / pairs
    chi_square = p_value = None
    if expected >= LEAST_EXPECTED and pairs > 1:
        unmet = pairs - len(battles_of)
        strayed = sum((battles - expected) ** 2 for battles in battles_of.values())
        chi_square = (strayed + unmet * expected**2) / expected
        p_value = float(stats.chi2.sf(chi_square, pairs - 1))
    return Audit(
        tuple(
            _exposure(name, entered[name], fought[name], total, 1 - comb(models - of, 2) / pairs)
            for name, of in sorted(entered.items())
        ),
        total,
        pairs,
        chi_square,
        p_value,
    )


def _exposure(name: str, models: int, battles: int, total: int, expected: float) -> Exposure:
    found = stats.binomtest(battles, total, expected)
    return Exposure(name, models, battles, battles / total, expected, float(found.pvalue))
