"""Seal every stored endpoint key with the first of the sealing keys; say which key seals what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.errors import BadSettings
from arena.secrets import sealed_with, sealing_keys, unseal_and_seal
from arena.settings import Settings
from arena.store import endpoint_key


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """How many endpoint keys each sealing key seals, in the order of the sealing keys."""

    by_key: list[int]
    unknown: int
    """Sealed with a key that is not in force: nobody can open them."""


def check_keys(db: Connection[Any], settings: Settings) -> SealedKeys:
    """Count; no key is shown and none is changed."""
    with db.transaction():
        keys = endpoint_key.sealed_keys(db).values()
        places = Counter(sealed_with(settings, sealed) for sealed in keys)
    in_force = len(sealing_keys(settings))
    return SealedKeys([places[place] for place in range(in_force)], places[None])


def rotate_keys(db: Connection[Any], settings: Settings) -> int:
    """Seal anew what the first key does not seal yet; how many that were. All or none.

    Raises
    ------
    BadSettings
        If one cannot be opened by any of the keys in force.
    """
    with db.transaction():
        places = {
            endpoint_id: (sealed, sealed_with(settings, sealed))
            for endpoint_id, sealed in endpoint_key.sealed_keys(db).items()
        }
        lost = [endpoint_id for endpoint_id, (_, place) in places.items() if place is None]
        if lost:
            raise BadSettings(
                f"the keys of {len(lost)} endpoints (the first is number {lost[0]}) were sealed "
                "with a key that is not in force: add it to the end of ARENA_SECRET_KEYS"
            )
        anew = {
            endpoint_id: unseal_and_seal(settings, sealed)
            for endpoint_id, (sealed, place) in places.items()
            if place
        }
        endpoint_key.reseal(db, anew)
    return len(anew)
