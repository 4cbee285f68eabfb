"""Fit every board of a snapshot from its votes. The same code publishes and verifies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import structlog

from arena.domain import Voters
from arena.errors import BadInput, RatingError
from arena.rating.board import rate, refit
from arena.rating.notes import counted
from arena.rating.scale import Anchor
from arena.settings import Settings
from arena.settings_parts import PublishPart
from arena.steps.asked_method import asked_method
from arena.steps.board_figures import BoardFigures, board_figures
from arena.steps.board_votes import EVERY_CATEGORY, DimensionVotes, dimension_votes
from arena.steps.published_fit import (
    PublishedFit,
    fit_published,
    refit_published,
    suspended_judges,
)
from arena.steps.snapshot_votes import Names, PublishedVote
from arena.vote_table import VoteTable

_log = structlog.get_logger()

METHODOLOGY_VERSION = 2
"""Goes up when the same votes would be published as other numbers."""

JOINT_METHOD = "bradley_terry"
"""The method whose published fit has the effects of judges, and boards at equal style."""


Qualified = Mapping[str, Mapping[str, float]]
"""Shares of right answers in exams that count now, by dimension and judge."""


@dataclass(frozen=True, slots=True)
class BoardKey:
    """What a board is the board of; its method makes it unique within a snapshot."""

    dimension: str
    category: str
    voters: Voters
    style_control: bool = False


@dataclass(frozen=True, slots=True)
class FittedBoard:
    """A board, what it is the board of, and what its votes cannot tell."""

    key: BoardKey
    fit: PublishedFit
    figures: BoardFigures | None = None
    """Of the main board of a dimension and its voters; None of the others."""


def fit_boards(
    votes: Sequence[PublishedVote],
    names: Names,
    unreadable: Mapping[tuple[str, str, str], int],
    settings: Settings,
    qualified: Qualified = MappingProxyType({}),
) -> list[FittedBoard]:
    """Every board of these votes: by dimension and voters, then by category, style and method.

    `unreadable` counts verdicts by (dimension, kind of judge, category).
    """
    fitted: list[FittedBoard] = []
    for dimension in sorted({vote.dimension for vote in votes}):
        held = dimension_votes(votes, names, unreadable, dimension)
        for voters in held.voters():
            fitted += _boards_of_voters(held, dimension, voters, settings, qualified)
    return fitted


def refit_board(
    held: DimensionVotes, key: BoardKey, method_name: str, settings: Mapping[str, Any]
) -> PublishedFit:
    """Fit a published board again, from the votes and the settings it was stored with."""
    table = held.board(key.voters, key.category, style_control=key.style_control)
    if method_name == JOINT_METHOD:
        fit = refit_published(table, method_name, settings)
    else:
        fit = PublishedFit(refit(table, method_name, settings))
    return _annotated(fit, held, key, settings["hidden_categories"])


def refit_figures(held: DimensionVotes, key: BoardKey, again: PublishedFit) -> BoardFigures:
    """The figures of a main board, from its votes and the fit of them."""
    return board_figures(held.board(key.voters, key.category), again.board)


def _boards_of_voters(
    held: DimensionVotes,
    dimension: str,
    voters: Voters,
    settings: Settings,
    qualified: Qualified,
) -> Iterator[FittedBoard]:
    part, shares = settings.publish, qualified.get(dimension, {})
    shown, hidden = _categories(held, voters, part)
    for category in shown:
        key = BoardKey(dimension, category, voters)
        board = _main_board(held, key, settings, shares)
        if board is None:
            continue
        main = category == EVERY_CATEGORY
        told = _annotated(board, held, key, hidden if main else {})
        yield FittedBoard(key, told, refit_figures(held, key, told) if main else None)
        if part.style_control and part.method == JOINT_METHOD:
            key = replace(key, style_control=True)
            styled = _main_board(held, key, settings, shares, suspended_judges(board))
            if styled:
                yield FittedBoard(key, _annotated(styled, held, key, {}))
    key = BoardKey(dimension, EVERY_CATEGORY, voters)
    for name in part.extra_methods:
        board = _plain_board(held, key, settings, name, shares)
        if board:
            yield FittedBoard(key, _annotated(board, held, key, {}))


def _categories(
    held: DimensionVotes, voters: Voters, part: PublishPart
) -> tuple[list[str], dict[str, float]]:
    """The categories that have boards, and the others with their median of votes a model."""
    shown, hidden = [EVERY_CATEGORY], {}
    for category in held.categories if part.categories else ():
        table = held.board(voters, category)
        if len(table) == 0:
            continue
        median = float(np.median(np.bincount(np.concatenate([table.a, table.b]))))
        if median >= part.category_votes_per_model:
            shown.append(category)
        else:
            hidden[category] = median
    return shown, hidden


def _main_board(
    held: DimensionVotes,
    key: BoardKey,
    settings: Settings,
    shares: Mapping[str, float],
    left_out: Sequence[str] = (),
) -> PublishedFit | None:
    """The board by the method that the operator publishes; None where it cannot be."""
    if settings.publish.method != JOINT_METHOD:
        return _plain_board(held, key, settings, settings.publish.method, shares)
    table = held.board(key.voters, key.category, style_control=key.style_control)
    if not len(table):
        return None
    try:
        return fit_published(
            table,
            swap=_swap(key.voters, settings),
            anchor=_anchor(table, key, settings),
            style_control=key.style_control,
            left_out=left_out,
        )
    except RatingError as error:
        _tell_no_board(key, settings.publish.method, error)
        return None


def _plain_board(
    held: DimensionVotes,
    key: BoardKey,
    settings: Settings,
    name: str,
    shares: Mapping[str, float],
) -> PublishedFit | None:
    """A board by any method and its settings; None where it refuses these votes.

    `shares` are those of right answers in exams that count now, by judge.
    """
    table = held.board(key.voters, key.category)
    if not len(table):
        return None
    try:
        return PublishedFit(
            rate(
                table,
                method=asked_method(name, _by_exam(name, key, settings, table, shares)),
                swap=_swap(key.voters, settings),
                anchor=_anchor(table, key, settings),
            )
        )
    except (RatingError, BadInput) as error:
        _tell_no_board(key, name, error)
        return None


def _by_exam(
    name: str, key: BoardKey, settings: Settings, table: VoteTable, shares: Mapping[str, float]
) -> Mapping[str, Any]:
    """The method's settings; where judges are weighed by exam and none is given, by what is stored.

    Raises
    ------
    BadInput
        If people are among the judges of `table`, or none of them has an exam that counts.
    """
    asked = settings.publish.methods.get(name, {})
    if asked.get("rule") != "exam" or asked.get("given"):
        return asked
    if key.voters in {Voters.PEOPLE, Voters.ALL}:
        raise BadInput("people sit no exam: boards that weigh judges by exam are of panel or peers")
    judges = table.of_judges_with_votes().judges
    given = {judge: shares[judge] for judge in judges if judge in shares}
    if not given:
        raise BadInput(
            "no judge of this board has an exam that is passed and in force; "
            f"`arena judge exam` holds one for {', '.join(judges)}"
        )
    return {**asked, "given": given, "left_out": tuple(one for one in judges if one not in given)}


def _annotated(
    fit: PublishedFit, held: DimensionVotes, key: BoardKey, hidden: Mapping[str, float]
) -> PublishedFit:
    """The fit with notes on what this snapshot leaves out around it."""
    notes = fit.board.notes
    unstyled = held.without_style(key.voters, key.category) if key.style_control else 0
    if unstyled:
        notes += (
            f"{counted(unstyled, 'vote', 'votes')} left out: the style of a response is unknown.",
        )
    if hidden:
        listed = ", ".join(f"{name} ({median:g})" for name, median in sorted(hidden.items()))
        notes += (f"Too few votes for leaderboards of their own, by median a model: {listed}.",)
    settings = {**fit.board.settings, "hidden_categories": dict(hidden)}
    return replace(fit, board=replace(fit.board, notes=notes, settings=settings))


def _swap(voters: Voters, settings: Settings) -> str:
    # People see one order, so there is nothing to join.
    return "both" if voters is Voters.PEOPLE else settings.publish.swap


def _anchor(table: VoteTable, key: BoardKey, settings: Settings) -> Anchor | None:
    name = settings.arena.anchor
    if name in table.models:
        return Anchor(name, settings.arena.anchor_rating)
    if name is not None and key.category == EVERY_CATEGORY and not key.style_control:
        _log.warning("anchor_not_on_board", anchor=name, dimension=key.dimension)
    return None


def _tell_no_board(key: BoardKey, method: str, error: Exception) -> None:
    _log.info(
        "no_board",
        dimension=key.dimension,
        category=key.category,
        voters=key.voters.value,
        style_control=key.style_control,
        method=method,
        reason=str(error),
    )
