"""The parts of arena.toml: one class per table, checked as they are read.

`arena.settings` puts them together.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

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


class Part(BaseModel):
    """A table of arena.toml: frozen, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ArenaPart(Part):
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


class SchedulePart(Part):
    """`[schedule]`: who meets next."""

    policy: str = "fewest_first"
    battles_per_pair: Count = 20
    """Battles are drawn until each pair of models in the draw has this many."""
    battles_waiting: Count = 2000
    """No more are drawn while this many wait for responses or judgments."""
    every_seconds: Positive = 5.0
    seed: Annotated[int, Field(ge=0)] = 20260101


class WorkPart(Part):
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


class PublishPart(Part):
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


class WebPart(Part):
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
    request_seconds: Positive = 10.0
    """A request must have come whole within so many seconds, and one more for each 64 KiB of it;
    its reply must be taken as fast. Who is slower is cut off.
    """
    kept_mebibytes: int = Field(default=64, ge=0, le=65536)
    """Memory of each process for pages that are served again; 0 keeps none."""

    @model_validator(mode="after")
    def _usable_is_less_than_established(self) -> Self:
        if self.usable_points < self.established_points:
            raise ValueError("usable_points cannot be below established_points")
        return self


class RequestsPart(Part):
    """`[requests]`: how many one token, or without one address, may make in a minute."""

    writes: Count = 120
    """POST requests to the API, and forms sent on pages."""
    refits: Count = 60
    """Snapshots fitted again on demand."""
    logins: Count = 10
    """Tokens shown on /login."""


class DimensionPart(Part):
    """`[dimensions.NAME]`: a dimension of the operator's own."""

    title: str = Field(min_length=1)
    rubric: str = Field(min_length=1)


class JudgePart(Part):
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
    categories: tuple[str, ...] = ()
    """Only prompts of one of these are judged; all unless named."""
    except_categories: tuple[str, ...] = ()
    """Prompts of any of these are left to other judges."""
    max_tokens: Count | None = None
    """Unless given, as its protocol says; so too the temperature."""
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None
    timeout_seconds: Annotated[float, Field(ge=0.1, le=3600, allow_inf_nan=False)] = 120.0
    price_in_usd: Price = 0.0
    price_out_usd: Price = 0.0

    @model_validator(mode="after")
    def _takes_or_leaves_a_category(self) -> JudgePart:
        both = sorted({*self.categories} & {*self.except_categories})
        if both:
            raise ValueError(
                f"category {both[0]!r} stands in categories and in except_categories; a judge "
                "takes it or leaves it"
            )
        return self

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

    def takes(self, categories: Collection[str]) -> bool:
        """Whether the judge is asked about prompts of these categories."""
        wanted = not self.categories or not set(self.categories).isdisjoint(categories)
        return wanted and set(self.except_categories).isdisjoint(categories)


Dollars = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
Calls = Annotated[int, Field(ge=0)]


class LimitPart(Part):
    """`[budget.judges.NAME]` and its like: what one account may cost."""

    usd: Dollars | None = None
    calls: Calls | None = None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.usd is None and self.calls is None:
            raise ValueError("a budget needs usd, calls or both")
        return self


class BudgetPart(Part):
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


class ProviderPart(Part):
    """`[providers."BASE_URL"]`: how fast one address may be asked, by all workers together."""

    concurrent: Count | None = None
    per_minute: Count | None = None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.concurrent is None and self.per_minute is None:
            raise ValueError("a provider needs concurrent, per_minute or both")
        return self


class PeersPart(Part):
    """`[peers]`: the contestants as judges of one another."""

    enabled: bool = False
    protocol: str = "explain_then_choose"
    own: bool = True
    """Whether a contestant is asked about its own battles too; it is not told which they are."""
    dimensions: tuple[str, ...] = ()
    """Those of `[arena]` unless named."""
    max_tokens: Count = 1024
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] = 0.0
