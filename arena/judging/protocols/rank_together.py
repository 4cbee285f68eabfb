"""All responses to a prompt ranked at once; a vote takes from the ranking how its two stand.

What peers may do instead of reading every pair: Plackett-Luce fits the rankings as they are
(`arena.rating.rankings`), and each battle on the prompt has its vote, so the other boards have them
too. A ranking of k responses serves k (k - 1) / 2 battles, and its votes are related: intervals
are clustered by prompt.

The responses stand in one fixed order for one order of a battle, and in the reverse for the other.
So two calls per prompt, dimension and judge serve every battle on it, and whoever is shown first
in one is shown last in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import A_WINS, B_WINS, TIE, Conversation, Decoding, Token
from arena.errors import BadInput, CannotJudge
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question
from arena.judging.ranking import MOST, ranking_question, read_ranking
from arena.judging.reading import Decision, Heard, Reading

RANKING = "ranking"
"""The part of every call."""


@dataclass(frozen=True, slots=True)
class RankTogether:
    """One call per prompt, dimension and order."""

    most: int = 10
    """Responses in one ranking, the two of the battle among them; 3 to 26. Where a prompt has more,
    battles rank different ones, and share their calls no longer."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset({Need.EVERYONE})
    decoding: ClassVar[Decoding] = Decoding()

    def __post_init__(self) -> None:
        if not 3 <= self.most <= MOST:
            raise BadInput(f"rank_together: most is {self.most}; give 3 to {MOST}")

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call."""
        return (PlannedCall(("dimension",), ("first", "crowd 0", "second"), part=RANKING),)

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """One call that shows all of them, the first before the second."""
        if not case.crowd:
            raise CannotJudge("no other model has responded to this prompt")
        shown = [f"crowd {number}" for number in range(min(case.crowd, self.most - 2))]
        first, second = case.places
        named = sorted([(first, "first"), (second, "second")])
        for place, name in named:
            shown.insert(min(place, len(shown)), name)
        if first > second:
            shown.reverse()
        return (PlannedCall((case.dimension,), tuple(shown), part=RANKING),)

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with all responses."""
        texts = [shown.text for shown in question.shown]
        return ranking_question(
            question.conversation, texts, range(len(texts)), question.dimension, question.nonce
        )

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        r"""A score for each response shown: how many it is ahead of, level ones counting a half.

        >>> call = PlannedCall(("tone",), ("first", "crowd 0", "second"), part="ranking")
        >>> PROTOCOL.parse(call, "C is rude.\nB > A = C").scores
        (0.5, 2.0, 0.5)
        """
        found = read_ranking(text, range(len(call.shows)))
        if found.reason:
            return Reading.unreadable(found.reason)
        behind, scores = len(call.shows), [0.0] * len(call.shows)
        for group in found.groups:
            behind -= len(group)
            for place in group:
                scores[place] = behind + (len(group) - 1) / 2
        return Reading(scores=tuple(scores), prob_source="score")

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """Whoever of the two stands higher."""
        (only,) = heard
        if not only.reading.readable:
            return Decision(None, only.reading.reason)
        score = dict(zip(only.call.shows, only.reading.scores, strict=True))
        lead = score["first"] - score["second"]
        return Decision(A_WINS if lead > 0 else B_WINS if lead < 0 else TIE, prob_source="score")


PROTOCOL = RankTogether()
"""Up to ten at once."""
