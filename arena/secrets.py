"""Endpoint keys are stored sealed (Fernet), tokens as their SHA-256; neither is ever shown again.

Notes that a caller is to hand back unchanged, say a ballot, are sealed in the same way.

Several sealing keys may be in force: the first seals, all open, so keys can be rotated.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from arena.errors import BadSettings
from arena.settings import Settings


def seal(settings: Settings, key: str) -> bytes | None:
    """The sealed form of an endpoint's key; None for no key."""
    return _fernet(settings).encrypt(key.encode()) if key else None


def unseal(settings: Settings, sealed: bytes | None) -> str:
    """The key behind a sealed form; "" for none.

    Raises
    ------
    BadSettings
        If none of the sealing keys in force opens it.
    """
    if sealed is None:
        return ""
    try:
        return _fernet(settings).decrypt(sealed).decode()
    except InvalidToken as error:
        raise BadSettings(
            "a stored endpoint key was sealed with a key that is not in ARENA_SECRET_KEYS or "
            f"{settings.home / 'secret.key'}: put the old key back, or enter the endpoint again"
        ) from error


def seal_note(settings: Settings, kind: str, text: str) -> str:
    """A text that only this arena can read and nobody can change; `kind` is what it is for."""
    return _fernet(settings).encrypt(f"{kind}:{text}".encode()).decode()


def open_note(settings: Settings, kind: str, sealed: str, most_seconds: int) -> str | None:
    """The text of a note of this kind; None if it is none, or was sealed longer ago than that."""
    try:
        opened = _fernet(settings).decrypt(sealed.encode(), ttl=most_seconds).decode()
    except InvalidToken:
        return None
    found, _, text = opened.partition(":")
    return text if found == kind else None


def new_token() -> str:
    """A token of 256 random bits, to be shown once."""
    return f"arena_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> bytes:
    """What is stored of a token. It has 256 random bits, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).digest()


def derived_keys(settings: Settings, purpose: str) -> list[str]:
    """Keys for another purpose, one from each sealing key in force, in their order.

    Who learns one learns nothing of the sealing key (HMAC-SHA256, RFC 2104).
    """
    sealing_keys(settings)
    keys = list(settings.secret_keys) or [_key_of_home(settings)]
    return [hmac.new(key.encode(), purpose.encode(), "sha256").hexdigest() for key in keys]


def new_sealing_key() -> str:
    """A key for ARENA_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def sealing_keys(settings: Settings) -> list[Fernet]:
    """The sealing keys in force; the first seals.

    Raises
    ------
    BadSettings
        If one is none.
    """
    keys = list(settings.secret_keys) or [_key_of_home(settings)]
    try:
        return [Fernet(key) for key in keys]
    except ValueError as error:
        raise BadSettings(
            "a sealing key is not a Fernet key (32 bytes in URL-safe base64): "
            "check ARENA_SECRET_KEYS and secret.key"
        ) from error


def sealed_with(settings: Settings, sealed: bytes) -> int | None:
    """Which of the sealing keys in force, from 0, opens a sealed form; None if none does."""
    for place, key in enumerate(sealing_keys(settings)):
        with suppress(InvalidToken):
            key.decrypt(sealed)
            return place
    return None


def unseal_and_seal(settings: Settings, sealed: bytes) -> bytes:
    """The same key, sealed with the first of the sealing keys."""
    return _fernet(settings).rotate(sealed)


def _fernet(settings: Settings) -> MultiFernet:
    return MultiFernet(sealing_keys(settings))


def _key_of_home(settings: Settings) -> str:
    """The key in the home, made on first use, readable by its owner alone."""
    path = settings.home / "secret.key"
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        # Written whole under a name of its own first: nobody reads half a key, and of two who make
        # one at once the first to link it wins.
        handle, draft = tempfile.mkstemp(prefix="secret.key.", dir=settings.home)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(Fernet.generate_key())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
