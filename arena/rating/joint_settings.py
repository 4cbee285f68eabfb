"""What a joint fit is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arena.rating.joint import Ridge
from arena.rating.joint_design import JointDesign, JointTerms


@dataclass(frozen=True, slots=True)
class JointSettings:
    """What to fit, how hard to pull, and when to stop."""

    terms: JointTerms
    sharpness_ridge: float
    effect_ridge: float
    style_ridge: float
    tolerance: float
    max_steps: int
    confidence: float
    suspend_confidence: float
    two_way: bool
    by_battle: bool = True

    def ridge(self, design: JointDesign) -> Ridge:
        """The pull on each parameter of `design`."""
        strength, centre = np.zeros(design.size), np.zeros(design.size)
        # rating.md writes the pulls of judges without the half: .1 (beta - 1)^2.
        strength[design.of_kind("sharpness")] = 2 * self.sharpness_ridge
        centre[design.of_kind("sharpness")] = 1
        for kind in ("order_effect", "self_preference"):
            strength[design.of_kind(kind)] = 2 * self.effect_ridge
        strength[design.of_kind("style")] = self.style_ridge
        return Ridge(strength, centre)
