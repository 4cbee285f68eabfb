"""A small arena in the database: models, a snapshot, boards; what does not matter has a default."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from arena.secrets import new_token, token_hash
from arena.store import board, board_figures, snapshot
from arena.store import model as model_rows
from arena.store import submitter as submitter_rows
from arena.store.board import EffectRow, NewBoard, NewRating
from arena.store.board_figures import Flip, StoredFigures

Db = Connection[Any]


def add_model(db: Db, name: str, slug: str = "", **fields: Any) -> int:
    """A model in the draw; returns its id."""
    endpoint_id = model_rows.add_endpoint(
        db, gateway="openai_compatible", base_url="http://127.0.0.1:9/v1", api_model="m"
    )
    slug = slug or name.lower().replace(" ", "-")
    return model_rows.add_model(db, slug=slug, name=name, endpoint_id=endpoint_id, **fields)


def add_token(
    db: Db,
    scope: str = "submitter",
    expires_at: dt.datetime | None = None,
    submitter: str = "ada",
) -> str:
    """A token of a submitter called `ada`, unless said otherwise."""
    token = new_token()
    submitter_rows.add_token(
        db, submitter_rows.add_submitter(db, submitter), scope, token_hash(token), expires_at
    )
    return token


def submitter_id(db: Db, name: str) -> int:
    """The submitter of this name."""
    return submitter_rows.add_submitter(db, name)


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def add_snapshot(db: Db, models: Sequence[int], seed: str = "1", votes: int = 600) -> str:
    """A snapshot without boards; returns its id."""
    made = snapshot_id(seed)
    snapshot.add_snapshot(
        db,
        made,
        last_vote_id=votes,
        last_retraction_id=0,
        votes=votes,
        methodology_version=1,
        manifest={"seed": seed},
    )
    snapshot.add_snapshot_names(db, made, models, [], [])
    snapshot.publish(db, made)
    return made


def snapshot_id(seed: str) -> str:
    """The id of the snapshot made with this seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def add_board(
    db: Db,
    of_snapshot: str,
    ratings: Sequence[NewRating],
    effects: Sequence[EffectRow] = (),
    **fields: Any,
) -> int:
    """A board of a snapshot: `overall`, by the panel, on all prompts, unless said otherwise."""
    values: dict[str, Any] = {
        "dimension": "overall",
        "category": "all",
        "voters": "panel",
        "method": "bradley_terry",
        "style_control": False,
        "settings": {"fit": {}, "swap": "both", "anchor": None, "interval": {"confidence": 0.95}},
        "converged": True,
        "votes_used": sum(rating.votes for rating in ratings) // 2,
        "unreadable": 13,
        "unpaired": 0,
        "clusters": 60,
        "interval_kind": "clustered by prompt",
        "notes": ["13 verdicts could not be read: counted, not fitted."],
    }
    return board.add_board(db, of_snapshot, NewBoard(**{**values, **fields}), ratings, effects)


def rated(model_id: int, rank: int, rating: float, half_width: float | None = 20.5) -> NewRating:
    """A line with a rating; `half_width` None has no interval."""
    known = half_width is not None
    return NewRating(
        model_id=model_id,
        strength=(rating - 1000) / 173.7178,
        rating=float(rating),
        lower=float(rating - half_width) if half_width is not None else None,
        upper=float(rating + half_width) if half_width is not None else None,
        rank=rank,
        rank_low=max(1, rank - 1) if known else None,
        rank_high=rank + 1 if known else None,
        votes=1200,
        wins=700,
        losses=400,
        ties=100,
        unrated=None,
    )


def unrated(model_id: int, reason: str = "winless: it lost every vote") -> NewRating:
    """A line with a reason instead of figures."""
    return NewRating(
        model_id=model_id,
        strength=None,
        rating=None,
        lower=None,
        upper=None,
        rank=None,
        rank_low=None,
        rank_high=None,
        votes=40,
        wins=0,
        losses=40,
        ties=0,
        unrated=reason,
    )


def add_figures(db: Db, board_id: int, pairs: Sequence[tuple[int, ...]], **fields: Any) -> None:
    """What a main board has beside ratings; a pair is two models, then wins, losses and ties."""
    columns = ["model_a_ids", "model_b_ids", "wins", "losses", "ties"]
    values: dict[str, Any] = {
        "separability": None,
        "alike_model_ids": [],
        "alike_runs": [],
        "rated_ids": [],
        "difference_points": [],
        "flips": [],
        **{name: [pair[place] for pair in pairs] for place, name in enumerate(columns)},
    }
    figures = StoredFigures(**{**values, **fields})
    board_figures.add_figures(db, board_id, figures)
    board_figures.add_flips(db, board_id, figures.flips)


def add_small_arena(db: Db) -> dict[str, int]:
    """Two rated models and an unrated one on the overall board; returns their ids by name."""
    models = {
        "Ant 7B": add_model(db, "Ant 7B", organization="Formica", license="Apache-2.0"),
        "Bee": add_model(db, "Bee"),
        "Cicada": add_model(db, "Cicada"),
    }
    board_id = add_board(
        db,
        add_snapshot(db, list(models.values())),
        [
            rated(models["Ant 7B"], 1, 1034.4),
            rated(models["Bee"], 2, 965.6),
            unrated(models["Cicada"]),
        ],
    )
    ant, bee, cicada = models.values()
    add_figures(
        db,
        board_id,
        [(ant, bee, 300, 100, 40), (ant, cicada, 40, 0, 0)],
        separability=1.0,
        rated_ids=[ant, bee],
        difference_points=[24.5],
        flips=[Flip(1, ant, bee, "flipped", 2)],
    )
    return models
