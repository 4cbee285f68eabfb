"""What a protocol gains over plain judging, seed by seed: the rows that scenarios print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one scenario, as means over seeds.

    Attributes
    ----------
    scenario, measure : str
    plain, protocol : float
        Without and with what is tested, at the same cost unless the scenario says otherwise.
    gain, low, high : float
        `protocol - plain` and its 95 % interval over seeds, paired.
    requirement : str
    met : bool
    said : str
        What shared/methods says of it, where it does.
    """

    scenario: str
    measure: str
    plain: float
    protocol: float
    gain: float
    low: float
    high: float
    requirement: str
    met: bool
    said: str = ""

    def line(self) -> str:
        """The row as one line of the table under `HEAD`."""
        said = f"  [said: {self.said}]" if self.said else ""
        return (
            f"  {self.scenario:<42.42} {self.measure:<24.24} {self.plain:7.3f} {self.protocol:8.3f}"
            f" {self.gain:+7.3f} [{self.low:+.3f}, {self.high:+.3f}]"
            f"  {'met ' if self.met else 'MISSED'} {self.requirement}{said}"
        )


HEAD = (
    f"  {'scenario':<42} {'measure':<24} {'plain':>7} {'protocol':>8} {'gain':>7} "
    f"{'95 % over seeds':<18} requirement"
)


def compared(
    scenario: str,
    measure: str,
    plain: Sequence[float],
    protocol: Sequence[float],
    requirement: str,
    met: Callable[[Row], bool],
    said: str = "",
) -> Row:
    """The row of two arms whose values stand by seed; `met` judges the row's means."""
    gains = np.asarray(protocol, np.float64) - np.asarray(plain, np.float64)
    count = len(gains)
    half = 0.0
    if count > 1:
        half = float(stats.t.ppf(0.975, count - 1) * gains.std(ddof=1) / count**0.5)
    gain = float(gains.mean())
    means = (float(np.mean(plain)), float(np.mean(protocol)), gain, gain - half, gain + half)
    draft = Row(scenario, measure, *means, requirement, met=False, said=said)
    return Row(scenario, measure, *means, requirement, met(draft), said)
