"""What goes wrong at the simulated provider, with which probability, drawn by attempt.

The draw depends on the seed and the attempt's id alone: the same attempts meet the same faults in
whatever order they arrive, and a retry, being a new attempt, draws anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arena.demo.draws import uniform


class Fault(StrEnum):
    """One way for a call to go wrong."""

    RATE_LIMITED = "rate_limited"
    """HTTP 429 with Retry-After."""
    SERVER_ERROR = "server_error"
    """HTTP 500."""
    HANG = "hang"
    """No answer for longer than a client waits."""
    EMPTY = "empty"
    """HTTP 200 with an empty body."""
    CUT_OFF = "cut_off"
    """Half the text, finish reason `length`."""
    GARBLED = "garbled"
    """A judgment that is complete and holds no verdict; other calls are answered as they are."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Probability of each fault; they exclude one another.

    Attributes
    ----------
    retry_after_seconds : float
        What a 429 asks for.
    hang_seconds : float
        How long a hanging call stays silent; more than the client's time-out.
    """

    rate_limited: float = 0.0
    server_error: float = 0.0
    hang: float = 0.0
    empty: float = 0.0
    cut_off: float = 0.0
    garbled: float = 0.0
    seed: int = 0
    retry_after_seconds: float = 1.0
    hang_seconds: float = 30.0

    def __post_init__(self) -> None:
        shares = [getattr(self, fault) for fault in Fault]
        if min(shares) < 0 or sum(shares) > 1 + 1e-9:
            raise ValueError(
                f"probabilities of faults must be in [0, 1] and sum to at most 1: {shares}"
            )

    @classmethod
    def spread(
        cls,
        total: float,
        garbled: float = 0.0,
        seed: int = 0,
        retry_after_seconds: float = 1.0,
        hang_seconds: float = 30.0,
    ) -> Faults:
        """The five failures in equal shares of `total`, and garbled texts besides."""
        share = total / 5
        return cls(
            share, share, share, share, share, garbled, seed, retry_after_seconds, hang_seconds
        )

    def draw(self, attempt: str) -> Fault | None:
        """The fault that this attempt meets; None for most."""
        left = uniform("fault", str(self.seed), attempt)
        for fault in Fault:
            left -= float(getattr(self, fault))
            if left < 0:
                return fault
        return None
