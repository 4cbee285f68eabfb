"""Sealing keys are rotated without any endpoint key being lost, shown or left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from arena.cli.operate import keys
from arena.errors import BadSettings
from arena.secrets import new_sealing_key, seal, unseal
from arena.settings import Settings
from arena.steps.rotate_keys import SealedKeys, check_keys, rotate_keys
from tests.steps.builders import SmallArena

OLD, NEW = new_sealing_key(), new_sealing_key()


def sealing(*in_force: str) -> Settings:
    return Settings(home=Path("/nowhere"), secret_keys=in_force)


@pytest.fixture
def sealed(arena: SmallArena) -> SmallArena:
    """Three endpoints with keys sealed with the old key, and one without a key."""
    for name in ("sk-1", "sk-2", "sk-3", ""):
        arena.endpoint(api_key_sealed=seal(sealing(OLD), name))
    return arena


def stored(arena: SmallArena) -> list[bytes | None]:
    return [row for (row,) in arena.all("SELECT api_key_sealed FROM endpoint ORDER BY endpoint_id")]


def test_after_a_rotation_the_first_key_alone_opens_everything(sealed: SmallArena) -> None:
    assert check_keys(sealed.db, sealing(NEW, OLD)) == SealedKeys([0, 3], 0)
    assert rotate_keys(sealed.db, sealing(NEW, OLD)) == 3
    assert check_keys(sealed.db, sealing(NEW, OLD)) == SealedKeys([3, 0], 0)
    opened = [unseal(sealing(NEW), one) for one in stored(sealed)]
    assert opened == ["sk-1", "sk-2", "sk-3", ""]
    assert check_keys(sealed.db, sealing(OLD)) == SealedKeys([0], 3)


def test_a_second_rotation_has_nothing_to_do(sealed: SmallArena) -> None:
    rotate_keys(sealed.db, sealing(NEW, OLD))
    before = stored(sealed)
    assert rotate_keys(sealed.db, sealing(NEW, OLD)) == 0
    assert stored(sealed) == before


def test_one_that_cannot_be_opened_leaves_all_as_they_were(sealed: SmallArena) -> None:
    stranger = sealed.endpoint(api_key_sealed=seal(sealing(new_sealing_key()), "sk-4"))
    before = stored(sealed)
    with pytest.raises(BadSettings, match=rf"of 1 endpoints \(the first is number {stranger}\)"):
        rotate_keys(sealed.db, sealing(NEW, OLD))
    assert stored(sealed) == before


def test_the_commands_show_counts_and_no_key(
    committed_arena: SmallArena, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed_arena.endpoint(api_key_sealed=seal(sealing(OLD), "sk-hush"))
    monkeypatch.setenv("ARENA_DATABASE_URL", committed_arena.url)
    monkeypatch.setenv("ARENA_SECRET_KEYS", f"{NEW},{OLD}")
    said = [CliRunner().invoke(keys, [name]).output for name in ("check", "rotate", "check")]
    assert said == [
        "0 sealed with key 1 of 2, which seals new ones\n1 sealed with key 2 of 2\n",
        "1 keys sealed anew, with the first key\n",
        "1 sealed with key 1 of 2, which seals new ones\n0 sealed with key 2 of 2\n",
    ]


def test_a_new_key_is_one_that_seals() -> None:
    made = CliRunner().invoke(keys, ["new"]).output.strip()
    sealed = seal(sealing(made), "sk-1")
    assert unseal(sealing(made), sealed) == "sk-1"
