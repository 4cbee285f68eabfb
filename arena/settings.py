"""Settings: the only reader of the environment and of arena.toml.

Read once at an entry point and passed on. `ARENA_HOME` names the folder of the embedded database
and of the default arena.toml; `ARENA_DATABASE_URL` a PostgreSQL server instead of the embedded
one; `ARENA_PG_BIN` the folder of PostgreSQL binaries for the embedded one; `ARENA_SETTINGS`
another settings file; `ARENA_SECRET_KEYS` the keys (Fernet, comma separated, newest first) that
seal stored endpoint keys, otherwise `secret.key` in the home; `ARENA_TRUSTED_PROXIES` how many
proxies stand before the pages, 0 unless set.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, ValidationError

from arena.domain import Dimension
from arena.errors import BadSettings
from arena.settings_parts import (
    ArenaPart,
    BudgetPart,
    DimensionPart,
    JudgePart,
    Part,
    PeersPart,
    ProviderPart,
    PublishPart,
    RequestsPart,
    SchedulePart,
    WebPart,
    WorkPart,
)

_IN_ENVIRONMENT = frozenset(
    {"home", "database_url", "postgres_binaries", "secret_keys", "trusted_proxies"}
)


class Settings(Part):
    """Everything an installation may choose; unknown keys are errors."""

    home: Path
    database_url: str | None = None
    postgres_binaries: Path | None = None
    secret_keys: tuple[str, ...] = Field(default=(), repr=False)
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    """Proxies before the pages whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    arena: ArenaPart = ArenaPart()
    schedule: SchedulePart = SchedulePart()
    work: WorkPart = WorkPart()
    publish: PublishPart = PublishPart()
    web: WebPart = WebPart()
    requests: RequestsPart = RequestsPart()
    dimensions: dict[str, DimensionPart] = Field(default_factory=dict)
    judges: dict[str, JudgePart] = Field(default_factory=dict)
    budget: BudgetPart = BudgetPart()
    providers: dict[str, ProviderPart] = Field(default_factory=dict)
    peers: PeersPart = PeersPart()
    networks: dict[str, str] = Field(default_factory=dict)
    """`[networks]`: NAME = "10.20.0.0/16", where submitters' endpoints may be besides the public
    internet."""

    @cached_property
    def own_dimensions(self) -> dict[str, Dimension]:
        """The operator's dimensions by name."""
        return {
            name: Dimension(name, part.title, part.rubric) for name, part in self.dimensions.items()
        }

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment, then arena.toml if there is one.

        Raises
        ------
        BadSettings
            If the file is not TOML or a value cannot be used; names the file and the key.
        """
        default_home = platformdirs.user_data_path("arena")
        home = Path(environment.get("ARENA_HOME") or default_home).expanduser().absolute()
        named = environment.get("ARENA_SETTINGS")
        path = Path(named).expanduser() if named else home / "arena.toml"
        if named and not path.is_file():
            raise BadSettings(f"ARENA_SETTINGS names {path}, which is not a file")
        binaries = environment.get("ARENA_PG_BIN")
        return cls._checked(
            path,
            {
                **_toml(path),
                "home": home,
                "database_url": environment.get("ARENA_DATABASE_URL") or None,
                "postgres_binaries": Path(binaries) if binaries else None,
                "secret_keys": tuple(
                    key for key in environment.get("ARENA_SECRET_KEYS", "").split(",") if key
                ),
                "trusted_proxies": environment.get("ARENA_TRUSTED_PROXIES") or 0,
            },
        )

    @classmethod
    def _checked(cls, path: Path, values: Mapping[str, object]) -> Settings:
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
                for fault in error.errors()
            )
            raise BadSettings(f"{path}: {faults}") from error


def environment_secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The API key held by the environment variable `name`; "" if no name is given.

    Raises
    ------
    BadSettings
        If the variable is not set.
    """
    if not name:
        return ""
    if not environment.get(name):
        raise BadSettings(f"the environment variable {name} should hold an API key and is not set")
    return environment[name]


def _toml(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: not valid TOML: {error}") from error
    reserved = _IN_ENVIRONMENT & values.keys()
    if reserved:
        raise BadSettings(f"{path}: {', '.join(sorted(reserved))}: set in the environment only")
    return values
