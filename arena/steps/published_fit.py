"""How one board is fitted when it is published: methodology version 2.

Votes of two or more language models are fitted by Bradley-Terry with each judge's order effect,
sharpness and self-preference; people count as one judge. What the votes do not determine is
dropped, with a note that says what and why, down the `LADDER`; where self-preference is dropped, so
are the votes of judges on their own responses. One language model, or people alone, are fitted
plain from the start: nothing tells their differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arena.errors import NotIdentified, RatingError
from arena.rating.board import Board, rate, refit
from arena.rating.effects import EffectKind
from arena.rating.identify import refuse_unanswerable
from arena.rating.joint_design import PEOPLE, JointTerms
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.notes import counted
from arena.rating.scale import Anchor
from arena.rating.swap import join_orders
from arena.steps.board_votes import PEOPLE_PREFIX
from arena.vote_table import VoteTable

SUSPEND_CONFIDENCE = 0.999
"""At 0.95 one coin-tosser in 40 stays and spoils the scale."""

LADDER: tuple[tuple[EffectKind, ...], ...] = (
    ("order_effect", "sharpness", "self_preference"),
    ("order_effect", "sharpness"),
    ("sharpness", "self_preference"),
    ("order_effect",),
    ("sharpness",),
    (),
)
"""Tried from the top. Self-preference stands only beside sharpness: alone it takes a sharp judge's
confidence in a strong model for love of itself."""

_OF_JUDGES = LADDER[0]

WORDS = {
    "order_effect": "order effect",
    "sharpness": "sharpness",
    "self_preference": "self-preference",
}


@dataclass(frozen=True, slots=True)
class Unidentified:
    """An effect that a board cannot give, and why. `name` is a judge's, or "every judge"."""

    kind: EffectKind
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedFit:
    """A board, and what its votes cannot tell."""

    board: Board
    unidentified: tuple[Unidentified, ...] = ()


def fit_published(
    table: VoteTable,
    *,
    swap: str,
    anchor: Anchor | None,
    style_control: bool = False,
    left_out: Sequence[str] = (),
) -> PublishedFit:
    """Fit a board as it is published.

    At equal style, which judges are suspended is taken from the board of the same votes without
    style, as `left_out`: where styles go with models, strengths beside style are so uncertain that
    any judge would look as if it may toss coins.

    Raises
    ------
    NoVotes
        If no vote is left once the orders are joined.
    RatingError
        If not even the plain fit is possible; with `style_control`, also if the coefficients of
        style are not determined.
    """
    if len(machine_judges(table)) < 2:
        board = rate(table, method=_method((), style_control), swap=swap, anchor=anchor)
        return _told(board, table, _Left(()))
    judging_itself = bool(self_votes(table).any())
    refused: dict[tuple[EffectKind, ...], RatingError] = {}
    for terms in LADDER:
        asks_for_self = "self_preference" in terms
        if asks_for_self and not judging_itself:
            continue
        left = _Left(tuple(left_out), judging_itself and not asks_for_self)
        try:
            board = rate(
                left.counted(table),
                method=_method(terms, style_control),
                swap=swap,
                anchor=anchor,
            )
        except RatingError as error:
            refused[terms] = error
            continue
        dropped = {effect: why for effect, why in _reasons(refused) if effect not in terms}
        return _told(board, table, replace(left, dropped=dropped))
    raise refused[()]


def refit_published(table: VoteTable, method: str, settings: Mapping[str, Any]) -> PublishedFit:
    """Fit a board again with the `method` and `settings` it was published with."""
    left = _Left(**settings["left_out"])
    return _told(refit(left.counted(table), method, settings), table, left)


def counted_votes(table: VoteTable, settings: Mapping[str, Any]) -> VoteTable:
    """The votes that a board with these settings counts for its models, with the orders joined."""
    left = _Left(**settings["left_out"]) if "left_out" in settings else _Left(())
    return join_orders(left.counted(table), settings["swap"]).table


def suspended_judges(fit: PublishedFit) -> tuple[str, ...]:
    """Judges that the fit suspended, by name; people together are one."""
    return tuple(sorted({effect.name for effect in fit.board.effects if effect.suspended}))


def machine_judges(table: VoteTable) -> tuple[str, ...]:
    """The language models among the judges of these votes."""
    names = (table.judges[code] for code in np.unique(table.judge))
    return tuple(name for name in names if not name.startswith(PEOPLE_PREFIX))


def self_votes(table: VoteTable) -> NDArray[np.bool_]:
    """Which votes are a judge's on a response of its own, (m,)."""
    judge = table.judge_model[table.judge]
    own: NDArray[np.bool_] = (judge == table.a) | (judge == table.b)
    return own


def _method(terms: tuple[EffectKind, ...], style_control: bool) -> BradleyTerry:
    return BradleyTerry(
        order_effect="order_effect" in terms,
        sharpness="sharpness" in terms,
        self_preference="self_preference" in terms,
        style=style_control,
        people_prefix=PEOPLE_PREFIX,
        suspend_confidence=0.0 if style_control else SUSPEND_CONFIDENCE,
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """What a published fit leaves out: votes of judges, their votes on themselves, effects."""

    judges: tuple[str, ...]
    self_votes: bool = False
    dropped: Mapping[EffectKind, str] = field(default_factory=dict)

    def counted(self, table: VoteTable) -> VoteTable:
        """The votes that are fitted."""
        out = self.by_judges(table)
        if self.self_votes:
            out |= self_votes(table)
        return table.take(~out)

    def by_judges(self, table: VoteTable) -> NDArray[np.bool_]:
        """Which votes are of judges left out, (m,)."""
        names = [PEOPLE if name.startswith(PEOPLE_PREFIX) else name for name in table.judges]
        return np.isin(names, self.judges)[table.judge]


def _reasons(
    refused: Mapping[tuple[EffectKind, ...], RatingError],
) -> Iterator[tuple[EffectKind, str]]:
    """Why an effect would be dropped: what the last fit that asked for it said."""
    for effect in _OF_JUDGES:
        said = [str(error) for terms, error in refused.items() if effect in terms]
        if said:
            yield effect, said[-1]


def _told(board: Board, table: VoteTable, left: _Left) -> PublishedFit:
    """The board with what was left out of it, in its settings, its notes and beside its effects."""
    dropped = [(effect, left.dropped[effect]) for effect in _OF_JUDGES if effect in left.dropped]
    notes = [f"Fitted without {WORDS[effect]}: {why}." for effect, why in dropped]
    if left.judges:
        by_them = counted(int(left.by_judges(table).sum()), "vote", "votes")
        notes.append(
            f"{by_them} by {', '.join(left.judges)} left out, because without style the sharpness "
            "of these judges is not surely above 0."
        )
    if left.self_votes:
        own = counted(int(self_votes(table).sum()), "vote", "votes")
        notes.append(
            f"{own} of judges on their own responses left out: without "
            "self-preference in the fit they would count as fair."
        )
    settings = {**board.settings, "left_out": asdict(left)}
    unidentified = tuple(Unidentified(effect, "every judge", why) for effect, why in dropped)
    return PublishedFit(
        replace(board, settings=settings, notes=board.notes + tuple(notes)),
        unidentified + _of_lone_judge(table),
    )


def _of_lone_judge(table: VoteTable) -> tuple[Unidentified, ...]:
    """What the votes of one language model do not tell about it; none where there are several."""
    judges = machine_judges(table)
    if len(judges) != 1:
        return ()
    found = []
    for kind in _OF_JUDGES:
        if kind == "self_preference" and not self_votes(table).any():
            continue
        asked = JointTerms(**{kind: True}, people_prefix=PEOPLE_PREFIX)
        try:
            refuse_unanswerable(table, asked)
            why = "not asked: votes of one language model are fitted plain, both orders alike"
        except NotIdentified as error:
            why = str(error)
        found.append(Unidentified(kind, judges[0], why))
    return tuple(found)
