"""Freeze the votes so far into a snapshot: a cut, its hash, and all its boards."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from arena.errors import DatabaseUnavailable, NoVotes
from arena.rating.board import Board
from arena.settings import Settings
from arena.steps.board_figures import figure_rows
from arena.steps.count_styles import count_styles
from arena.steps.fit_boards import METHODOLOGY_VERSION, FittedBoard, Qualified, fit_boards
from arena.steps.kept_blocks import kept_blocks
from arena.steps.published_fit import PublishedFit
from arena.steps.qualify_judges import qualified_shares
from arena.steps.snapshot_manifest import (
    FORMAT,
    manifest_hash,
    manifest_inputs,
    manifest_outputs,
)
from arena.steps.snapshot_votes import Names
from arena.store import board as board_rows
from arena.store import board_figures as figure_store
from arena.store import snapshot as snapshots
from arena.store import vote, vote_count
from arena.store.advisory_lock import set_lock_timeout, transaction_lock

_log = structlog.get_logger()

_LOCK_TRIES = 10
_LOCK_TIMEOUT_SECONDS = 2.0


@dataclass(slots=True)
class LastPublished:
    """What a process published last, so that it need not fit the same again."""

    settings: Settings | None = None
    qualified: Qualified = field(default_factory=dict)
    """Exams that counted; one that has ended since is no vote, but changes boards."""
    inputs: str = ""
    """Hash of all else that the boards were fitted from."""
    snapshot_id: str = ""


def publish_snapshot(
    db: Connection[Any], settings: Settings, last: LastPublished | None = None
) -> str:
    """Publish the votes so far; returns the snapshot's id.

    Publishing again without a new vote, retraction or setting gives the same snapshot; whoever
    hands in `last`, which is kept up to date, is spared the fits then.

    Raises
    ------
    NoVotes
        If there is none.
    DatabaseUnavailable
        If writers hold the vote table longer than we wait.
    """
    started = time.monotonic()
    cut = _take_cut(db)
    with db.transaction():
        transaction_lock(db, "publish")
        # Before the votes are read: no later snapshot may find a style that this one did not.
        count_styles(db)
        counted = list(vote.votes_in_cut(db, cut))
        if not counted:
            raise NoVotes("no votes to publish; `arena status` shows what is being waited for")
        names = _names(db, counted)
        votes = [names.publish(one) for one in counted]
        unreadable = vote.unreadable_votes(db)
        kept = kept_blocks(db, votes, names, FORMAT)
        inputs = manifest_inputs(cut, votes, names, unreadable, kept)
        qualified = qualified_shares(db, settings)
        fitted_from = (settings, qualified, manifest_hash(inputs))
        if last and (last.settings, last.qualified, last.inputs) == fitted_from:
            latest = snapshots.latest_snapshot(db)
            # Only if this database has it so: another was published since, or this one restored.
            if latest and latest.snapshot_id == last.snapshot_id:
                return last.snapshot_id
        fitted = fit_boards(votes, names, unreadable, settings, qualified)
        manifest = inputs | manifest_outputs(fitted)
        snapshot_id = manifest_hash(manifest)
        if snapshots.add_snapshot(
            db,
            snapshot_id,
            last_vote_id=cut.last_vote_id,
            last_retraction_id=cut.last_retraction_id,
            votes=len(votes),
            methodology_version=METHODOLOGY_VERSION,
            manifest=manifest,
        ):
            snapshots.add_snapshot_names(
                db, snapshot_id, list(names.models), list(names.prompts), list(names.judges)
            )
            _add_boards(db, snapshot_id, fitted, names)
            _log.info(
                "published",
                snapshot=snapshot_id[:12],
                votes=len(votes),
                boards=len(fitted),
                seconds=round(time.monotonic() - started, 2),
            )
        vote_count.store_counts(db, cut, snapshot_id)
        snapshots.publish(db, snapshot_id)
    if last:
        last.settings, last.qualified, last.inputs = fitted_from
        last.snapshot_id = snapshot_id
    return snapshot_id


def _take_cut(db: Connection[Any]) -> vote.Cut:
    """The cut, under a short lock: writers are held up for as long as two maxima take."""
    for _ in range(_LOCK_TRIES):
        try:
            with db.transaction():
                set_lock_timeout(db, _LOCK_TIMEOUT_SECONDS)
                return vote.take_cut(db)
        except LockNotAvailable:
            _log.info("cut_waits_for_writers")
    raise DatabaseUnavailable(
        f"the vote table was being written for {_LOCK_TRIES * _LOCK_TIMEOUT_SECONDS:.0f} seconds "
        "without a gap; publish again when the import is over"
    )


def _names(db: Connection[Any], counted: Sequence[vote.CutVote]) -> Names:
    model_ids = {v.model_a_id for v in counted} | {v.model_b_id for v in counted}
    prompt_ids = {v.prompt_id for v in counted if v.prompt_id is not None}
    judge_ids = {v.judge_id for v in counted}
    return Names(
        models={m.model_id: m for m in snapshots.models_now(db, sorted(model_ids))},
        prompts={p.prompt_id: p for p in snapshots.prompts_now(db, sorted(prompt_ids))},
        judges={j.judge_id: j for j in snapshots.judges_now(db, sorted(judge_ids))},
    )


def _add_boards(
    db: Connection[Any], snapshot_id: str, fitted: Sequence[FittedBoard], names: Names
) -> None:
    id_of = {model.name: model.model_id for model in names.models.values()}
    for one in fitted:
        key, board = one.key, one.fit.board
        board_id = board_rows.add_board(
            db,
            snapshot_id,
            board_rows.NewBoard(
                dimension=key.dimension,
                category=key.category,
                voters=key.voters.value,
                method=board.method,
                style_control=key.style_control,
                settings=board.settings,
                converged=board.converged,
                votes_used=board.votes_used,
                unreadable=board.unreadable,
                unpaired=board.unpaired,
                clusters=board.clusters,
                interval_kind=board.interval,
                notes=board.notes,
            ),
            rating_rows(board, id_of),
            effect_rows(one.fit),
        )
        if one.figures:
            stored = figure_rows(one.figures, id_of)
            figure_store.add_figures(db, board_id, stored)
            figure_store.add_flips(db, board_id, stored.flips)


def effect_rows(fit: PublishedFit) -> list[board_rows.EffectRow]:
    """What a board's fit found beside strengths, and what its votes cannot tell, as stored."""
    found = [
        board_rows.EffectRow(
            kind=effect.kind,
            name=effect.name,
            value=effect.value,
            lower=effect.lower,
            upper=effect.upper,
            unit=effect.unit,
            suspended=effect.suspended,
        )
        for effect in fit.board.effects
    ]
    return found + [
        board_rows.EffectRow(one.kind, one.name, None, None, None, note=one.note)
        for one in fit.unidentified
    ]


def rating_rows(board: Board, id_of: Mapping[str, int]) -> list[board_rows.NewRating]:
    """A board's lines as they are stored: rated models, then those with a reason instead."""
    rated = [
        board_rows.NewRating(
            model_id=id_of[row.model],
            strength=row.strength,
            rating=row.rating,
            lower=row.lower,
            upper=row.upper,
            rank=row.rank,
            rank_low=row.rank_low,
            rank_high=row.rank_high,
            votes=row.votes,
            wins=row.wins,
            losses=row.losses,
            ties=row.ties,
            unrated=None,
        )
        for row in board.models
    ]
    unrated = [
        board_rows.NewRating(
            model_id=id_of[row.model],
            strength=None,
            rating=None,
            lower=None,
            upper=None,
            rank=None,
            rank_low=None,
            rank_high=None,
            votes=row.votes,
            wins=row.wins,
            losses=row.losses,
            ties=row.ties,
            unrated=row.reason,
        )
        for row in board.unrated
    ]
    return rated + unrated
