"""What is sealed can be opened by the keys in force and by nobody else."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from arena.errors import BadSettings
from arena.secrets import new_token, seal, token_hash, unseal
from arena.settings import Settings


def settings(home: Path, *keys: bytes) -> Settings:
    return Settings(home=home, secret_keys=tuple(key.decode() for key in keys))


def test_a_sealed_key_is_opened_again_and_does_not_show(tmp_path: Path) -> None:
    sealed = seal(settings(tmp_path), "sk-1")

    assert sealed is not None
    assert b"sk-1" not in sealed
    assert unseal(settings(tmp_path), sealed) == "sk-1"


def test_no_key_is_sealed_as_none(tmp_path: Path) -> None:
    assert seal(settings(tmp_path), "") is None
    assert unseal(settings(tmp_path), None) == ""
    assert list(tmp_path.iterdir()) == []


def test_the_key_of_the_home_is_its_owner_s_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    seal(settings(home), "sk-1")

    assert [path.name for path in home.iterdir()] == ["secret.key"]
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_keys_in_the_environment_need_no_file(tmp_path: Path) -> None:
    seal(settings(tmp_path, Fernet.generate_key()), "sk-1")

    assert list(tmp_path.iterdir()) == []


def test_a_new_key_in_front_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed_before = seal(settings(tmp_path, old), "sk-1")
    sealed_after = seal(settings(tmp_path, new, old), "sk-2")

    assert unseal(settings(tmp_path, new, old), sealed_before) == "sk-1"
    assert unseal(settings(tmp_path, new), sealed_after) == "sk-2"


def test_a_key_that_is_gone_is_said_without_naming_what_was_sealed(tmp_path: Path) -> None:
    sealed = seal(settings(tmp_path, Fernet.generate_key()), "sk-1")

    with pytest.raises(BadSettings, match="put the old key back") as refusal:
        unseal(settings(tmp_path, Fernet.generate_key()), sealed)
    assert "sk-1" not in str(refusal.value)


def test_a_sealing_key_that_is_none_is_refused_without_quoting_it(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not a Fernet key") as refusal:
        seal(settings(tmp_path, b"hunter2"), "sk-1")
    assert "hunter2" not in str(refusal.value)


def test_many_first_uses_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda n: seal(settings(tmp_path), f"sk-{n}"), range(16)))

    assert [unseal(settings(tmp_path), one) for one in sealed] == [f"sk-{n}" for n in range(16)]


def test_a_token_is_random_and_only_its_hash_is_stored() -> None:
    one, other = new_token(), new_token()

    assert one != other
    assert one.startswith("arena_")
    assert len(one) == len("arena_") + 43  # 32 bytes in base64
    assert token_hash(one) == hashlib.sha256(one.encode()).digest()
