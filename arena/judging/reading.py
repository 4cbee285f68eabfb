"""What a protocol hears: what one answer says, and what the answers together decide, or ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from arena.domain import DisplayOrder, Verdict
from arena.judging.asking import PlannedCall

ProbSource = Literal["label", "logprob", "sample", "score"]
"""Where a verdict's probabilities come from: one label, the chances of the label's tokens, the
shares of several samples, or scores."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer said, in display terms; a reason means that it could not be read.

    Attributes
    ----------
    verdict : Verdict or None
        `p_a` is that the first shown is better. None where the part asks for something else.
    verdicts : tuple of (str, Verdict)
        By dimension, where several were asked about.
    scores : tuple of float
        One for each response shown.
    items : tuple of str
        Whatever list the part asks for.
    certainty : float or None
        In [0, 1].
    perplexity : float or None
        Of the whole answer under the judge, 1 or more.
    prob_source : str
    reason : str
    """

    verdict: Verdict | None = None
    verdicts: tuple[tuple[str, Verdict], ...] = ()
    scores: tuple[float, ...] = ()
    items: tuple[str, ...] = ()
    certainty: float | None = None
    perplexity: float | None = None
    prob_source: ProbSource = "label"
    reason: str = ""

    @classmethod
    def unreadable(cls, reason: str) -> Reading:
        """The answer does not say what was asked; it is kept and counted, and never a tie."""
        return cls(reason=reason)

    @property
    def readable(self) -> bool:
        """Whether the answer said what was asked."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Heard:
    """One call of a vote and what it brought; `text` is the answer without its reasoning."""

    call: PlannedCall
    reading: Reading
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The end of one vote: a verdict in display terms, or the reason why there is none.

    Attributes
    ----------
    verdict : Verdict or None
    reason : str
    scores : (float, float) or None
        Of the first and the second response.
    certainty, perplexity : float or None
        As in `Reading`.
    prob_source : str
    flags : tuple of str
        What a reader of the vote should know, one word each: `unresolved`, `revised`, …
    """

    verdict: Verdict | None
    reason: str = ""
    scores: tuple[float, float] | None = None
    certainty: float | None = None
    perplexity: float | None = None
    prob_source: ProbSource = "label"
    flags: tuple[str, ...] = ()

    def in_battle_sides(self, order: DisplayOrder) -> Decision:
        """First and second turned into the battle's a and b."""
        if order == "ab":
            return self
        verdict = None if self.verdict is None else self.verdict.mirrored()
        scores = None if self.scores is None else (self.scores[1], self.scores[0])
        return replace(self, verdict=verdict, scores=scores)


@dataclass(frozen=True, slots=True)
class More:
    """The vote needs these calls as well."""

    calls: tuple[PlannedCall, ...]


def sole_decision(heard: Sequence[Heard]) -> Decision:
    """The commonest reducer: the only answer's verdict."""
    (only,) = heard
    reading = only.reading
    return Decision(
        verdict=reading.verdict,
        reason=reading.reason,
        certainty=reading.certainty,
        perplexity=reading.perplexity,
        prob_source=reading.prob_source,
    )
