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
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from arena.domain import Dimension
from arena.errors import BadSettings

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0)]
FrameSource = Annotated[str, Field(pattern=r"^[!-+\--:<-~]+$")]
"""Without a space, comma or semicolon, which would end it."""

_SWAP = (
    r"^(both|mean|sign_of_sum|agree_or_tie|consistent"
    r"|(mean_scores|sum_probs|low_ppl)(:[0-9]+(\.[0-9]+)?)?)$"
)
"""The swap rules of `arena.rating.swap`, which this floor may not import; a test compares them."""


_IN_ENVIRONMENT = frozenset(
    {"home", "database_url", "postgres_binaries", "secret_keys", "trusted_proxies"}
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArenaPart(_Part):
    """`[arena]`: what is compared and how it is shown."""

    title: str = "arena"
    dimensions: Annotated[tuple[str, ...], Field(min_length=1)] = (
        "overall",
        "accuracy",
        "helpfulness",
        "language",
    )
    """What judges are asked about unless they name their own."""
    anchor: str | None = None
    """Name of the model whose rating is pinned; it shifts all ratings and widens none."""
    anchor_rating: Annotated[float, Field(allow_inf_nan=False)] = 1000.0


class SchedulePart(_Part):
    """`[schedule]`: who meets next."""

    policy: str = "fewest_first"
    battles_per_pair: Count = 20
    """Battles are drawn until each pair of models in the draw has this many."""
    battles_waiting: Count = 2000
    """No more are drawn while this many wait for responses or judgments."""
    every_seconds: Positive = 5.0
    seed: Annotated[int, Field(ge=0)] = 20260101


class WorkPart(_Part):
    """`[work]`: how calls are leased, tried and given up."""

    connections: Count = 64
    """Calls under way at once in one worker."""
    lease_margin_seconds: Positive = 30.0
    """A lease lasts as long as the endpoint's time-out and this; then the call is up again."""
    failures_allowed: Count = 10
    """A call that has failed this often has failed for good."""
    backoff_seconds: Positive = 0.5
    backoff_cap_seconds: Positive = 60.0
    """The wait doubles from `backoff_seconds` up to this; a Retry-After is obeyed beyond it."""
    retry_after_cap_seconds: Positive = 3600.0
    """The longest Retry-After that is obeyed in full."""


class PublishPart(_Part):
    """`[publish]`: when and how votes become a snapshot."""

    every_seconds: Positive = 600.0
    method: str = "bradley_terry"
    swap: Annotated[str, Field(pattern=_SWAP)] = "both"
    """How a judge's two orders become one vote; `mean_scores`, `sum_probs` and `low_ppl`
    may have a delta, as in `low_ppl:0.1`."""
    style_control: bool = True
    """Whether there are boards at equal style beside the others."""
    categories: bool = True
    """Whether there are boards per category of prompts."""
    category_votes_per_model: Count = 300
    """A category has a board if the median model on it has this many votes."""
    extra_methods: tuple[str, ...] = ()
    """More methods that the votes on all prompts are rated by, each on a board of its own."""
    methods: dict[str, dict[str, Any]] = {}
    """`[publish.methods.NAME]`: settings of `method` and of `extra_methods` by their names."""


class WebPart(_Part):
    """`[web]`: the pages and the API."""

    refit_votes: Count = 200_000
    """The most votes that one request may have fitted again."""
    download_votes: Count = 200_000
    """The most votes of a snapshot whose files are made when one is asked for. Those of a larger
    one are served once `arena snapshot export` has put them into `snapshot_files/ID` in the home.
    """
    embed_ancestors: Annotated[tuple[FrameSource, ...], Field(min_length=1)] = ("*",)
    """Sites that may show /embed in a frame, as in a Content-Security-Policy."""
    metrics_from_loopback: bool = True
    """/metrics needs no token when asked for from this machine; otherwise an admin's, always."""
    established_points: Positive = 10.0
    """A rating is established if its 95 % interval reaches no further than this to either side."""
    usable_points: Positive = 30.0
    """It is usable up to here, and preliminary beyond, or without an interval."""

    seconds_behind: float = Field(default=1.0, ge=0, le=60)
    """How far a page served from memory may lag behind the database; 0 for not at all."""
    kept_mebibytes: int = Field(default=64, ge=0, le=65536)
    """Memory of each process for pages that are served again; 0 keeps none."""

    @model_validator(mode="after")
    def _usable_is_less_than_established(self) -> Self:
        if self.usable_points < self.established_points:
            raise ValueError("usable_points cannot be below established_points")
        return self


class RequestsPart(_Part):
    """`[requests]`: how many one token, or without one address, may make in a minute."""

    writes: Count = 120
    """POST requests to the API, and forms sent on pages."""
    refits: Count = 60
    """Snapshots fitted again on demand."""
    logins: Count = 10
    """Tokens shown on /login."""


class DimensionPart(_Part):
    """`[dimensions.NAME]`: a dimension of the operator's own."""

    title: str = Field(min_length=1)
    rubric: str = Field(min_length=1)


class JudgePart(_Part):
    """`[judges.NAME]`: a language model on the panel, or several that hear each other."""

    base_url: str = ""
    api_model: str = ""
    members: tuple[str, ...] = ()
    """Names of judges that this one consists of, in place of `base_url` and `api_model`: they
    answer at their own endpoints, with their own decoding."""
    protocol: str = "explain_then_choose"
    options: dict[str, JsonValue] = {}
    """The protocol's; a table."""
    persona: str = ""
    """As whom the judge is to judge, for protocols that want to know."""
    logprobs: bool = False
    """Whether the endpoint gives the chances of tokens; if so, they are asked for and kept."""
    api_key_env: str = ""
    """Name of the environment variable that holds the key; the key itself is never in a file."""
    dimensions: tuple[str, ...] = ()
    max_tokens: Count | None = None
    """Unless given, as its protocol says; so too the temperature."""
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None
    timeout_seconds: Annotated[float, Field(ge=0.1, le=3600, allow_inf_nan=False)] = 120.0
    price_in_usd: Price = 0.0
    price_out_usd: Price = 0.0

    @model_validator(mode="after")
    def _is_asked_somewhere(self) -> JudgePart:
        missing = [name for name in ("base_url", "api_model") if not getattr(self, name)]
        if self.members:
            of_an_endpoint = ("base_url", "api_model", "api_key_env", "max_tokens", "temperature")
            given = [name for name in of_an_endpoint if getattr(self, name) not in {"", None}]
            if given or self.logprobs:
                raise ValueError(
                    f"a judge of members is asked as they are: take {(given or ['logprobs'])[0]} "
                    "away, or set it on the members"
                )
        elif missing:
            raise ValueError(f"{missing[0]} is missing; without it a judge needs members")
        return self


Dollars = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
Calls = Annotated[int, Field(ge=0)]


class LimitPart(_Part):
    """`[budget.judges.NAME]` and its like: what one account may cost."""

    usd: Dollars | None = None
    calls: Calls | None = None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.usd is None and self.calls is None:
            raise ValueError("a budget needs usd, calls or both")
        return self


class BudgetPart(_Part):
    """`[budget]`: no call is leased whose ceiling would pass one of these."""

    total_usd: Dollars | None = None
    total_calls: Calls | None = None
    day_usd: Dollars | None = None
    """Of each day, in UTC."""
    day_calls: Calls | None = None
    run_usd: Dollars | None = None
    """Of each run that has no budget of its own; so the next two."""
    run_calls: Calls | None = None
    submitter_usd: Dollars | None = None
    submitter_calls: Calls | None = None
    judge_usd: Dollars | None = None
    judge_calls: Calls | None = None
    judges: dict[str, LimitPart] = {}
    models: dict[str, LimitPart] = {}
    submitters: dict[str, LimitPart] = {}


class ProviderPart(_Part):
    """`[providers."BASE_URL"]`: how fast one address may be asked, by all workers together."""

    concurrent: Count | None = None
    per_minute: Count | None = None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.concurrent is None and self.per_minute is None:
            raise ValueError("a provider needs concurrent, per_minute or both")
        return self


class PeersPart(_Part):
    """`[peers]`: the contestants as judges of one another."""

    enabled: bool = False
    protocol: str = "explain_then_choose"
    own: bool = True
    """Whether a contestant is asked about its own battles too; it is not told which they are."""
    dimensions: tuple[str, ...] = ()
    """Those of `[arena]` unless named."""
    max_tokens: Count = 1024
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] = 0.0


class Settings(_Part):
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
    dimensions: dict[str, DimensionPart] = {}
    judges: dict[str, JudgePart] = {}
    budget: BudgetPart = BudgetPart()
    providers: dict[str, ProviderPart] = {}
    peers: PeersPart = PeersPart()
    networks: dict[str, str] = {}
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
