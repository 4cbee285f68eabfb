"""The nouns of the arena as frozen dataclasses; each word has the meaning of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

DisplayOrder = Literal["ab", "ba"]
"""Which response the judge saw first: `ab` the battle's a, `ba` its b."""

BOTH_ORDERS: tuple[DisplayOrder, DisplayOrder] = ("ab", "ba")


class Voters(StrEnum):
    """Whose votes a board counts."""

    PANEL = "panel"
    """Language models chosen by the operator."""
    PEERS = "peers"
    """Contestants as judges."""
    PEOPLE = "people"
    ALL = "all"


class Margin(StrEnum):
    """By how much the better response won."""

    SLIGHT = "slight"
    MUCH = "much"


class Outcome(StrEnum):
    """How an attempt ended. Only `answered` brought a usable text."""

    ANSWERED = "answered"
    RATE_LIMITED = "rate_limited"
    """HTTP 429."""
    SERVER_ERROR = "server_error"
    """HTTP 5xx."""
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    """The request never arrived: no connection, no such host."""
    EMPTY = "empty"
    """The provider answered without a text."""
    CUT_OFF = "cut_off"
    """A judgment ended by the length limit; its text is kept, it is asked again."""
    FORBIDDEN = "forbidden"
    """A stranger's endpoint led into a network where it may not be; nothing was sent."""
    TOO_LARGE = "too_large"
    """The answer was longer, or otherwise packed, than is read."""
    REFUSED = "refused"
    """HTTP 4xx: the same request would be refused again."""
    NOT_SENT = "not_sent"
    """Given back unsent when a worker was told to stop."""
    NOT_RECORDED = "not_recorded"
    """A recorded judge was never asked this."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


Conversation = tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read from judgments about one battle in one order.

    Attributes
    ----------
    p_a, p_b, p_tie : float
        Probabilities in [0, 1] that sum to 1; a plain label has one of them at 1.
    margin : Margin or None
        How far the winner was ahead, if the judge said.
    both_bad : bool
        A tie because neither response was acceptable.
    """

    p_a: float
    p_b: float
    p_tie: float
    margin: Margin | None = None
    both_bad: bool = False

    def __post_init__(self) -> None:
        total = self.p_a + self.p_b + self.p_tie
        # Written so that a NaN fails it too.
        if not (min(self.p_a, self.p_b, self.p_tie) >= 0 and abs(total - 1) <= 1e-9):
            raise ValueError(f"probabilities of a verdict sum to {total}, not 1")

    def mirrored(self) -> Verdict:
        """The same verdict with the two responses exchanged."""
        return Verdict(self.p_b, self.p_a, self.p_tie, self.margin, self.both_bad)

    @property
    def points_a(self) -> float:
        """Points of the battle's a: 1 for a win, a half for a tie."""
        return self.p_a + self.p_tie / 2


A_WINS = Verdict(1.0, 0.0, 0.0)
B_WINS = Verdict(0.0, 1.0, 0.0)
TIE = Verdict(0.0, 0.0, 1.0)
BOTH_BAD = Verdict(0.0, 0.0, 1.0, both_bad=True)

VERDICT_OF_WINNER: dict[str, Verdict] = {
    "model_a": A_WINS,
    "model_b": B_WINS,
    "tie": TIE,
    "both_bad": BOTH_BAD,
    "tie (bothbad)": BOTH_BAD,
}
"""The field's names of a winner (LMArena). Anything else is an error, never a tie."""


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """One vote as files and databases hand it over, names not yet coded.

    `verdict` is None where a judge's text could not be read: counted, never fitted.
    """

    vote_id: str
    prompt: str
    cluster: str
    model_a: str
    model_b: str
    verdict: Verdict | None
    judge: str
    dimension: str = "overall"
    order: DisplayOrder | None = None
    battle: str = ""
    """What the two halves of a swapped pair share; empty: the prompt and the two models."""
    sampling_prob: float | None = None
    """The probability in (0, 1] with which the pairing policy drew the battle, where known."""
    perplexity: float | None = None
    """Of the whole judgment under its judge, where the chances of its tokens are known."""
    scores: tuple[float, float] | None = None
    """What the judge gave a and b, where it scores."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One aspect compared, with a leaderboard of its own."""

    name: str
    title: str
    rubric: str


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a language model is asked; part of a judge's identity."""

    max_tokens: int = 1024
    temperature: float = 0.0
    top_logprobs: int = 0
    """How many likeliest tokens are asked for at each place; 0: no chances of tokens at all."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers.

    `gateway` names a file of `arena.gateway`; prices are US dollars per million tokens.
    """

    endpoint_id: int
    gateway: str
    base_url: str
    api_model: str
    api_key: str = field(repr=False, default="")
    timeout_seconds: float = 120.0
    price_in_usd: float = 0.0
    price_out_usd: float = 0.0
    trusted: bool = False
    """Whether the operator gave it. A stranger's endpoint may only be on the public internet."""


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One attempt as a gateway sends it.

    `attempt_id` travels along as a header so that a provider's log can be compared with ours.
    `recording_key` is what a recorded judge is looked up by. `seed` tells samples of one question
    apart.
    """

    attempt_id: int
    endpoint: Endpoint
    messages: Conversation
    decoding: Decoding
    recording_key: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an answer, its natural log-probability, and the likeliest in its place."""

    text: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """What a provider answered; `text` may be empty, a missing text is a `ProviderFault`.

    `tokens` is empty where their chances were not asked for, or not given.
    """

    text: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int
    tokens: tuple[Token, ...] = ()


_REASONING_ENDS = re.compile(r"</think>", re.IGNORECASE)
_REASONING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)


def without_reasoning(text: str) -> str:
    """The text as a reader is shown it: `<think>…</think>` taken out, ends stripped.

    A reasoning block that never closes takes the rest of the text with it. A closing tag without
    an opening one ends a block whose start the provider left out.

    >>> without_reasoning("<think>2+2?</think> 4")
    '4'
    >>> without_reasoning("so it is 4</think>4")
    '4'
    """
    text = _REASONING.sub("", text)
    return _REASONING_ENDS.split(text)[-1].strip()


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Public names made of a-z, 0-9 and hyphens, unique within `names`.

    >>> slugs(["GPT 3.5 Turbo (16k)", "a/b"])
    {'GPT 3.5 Turbo (16k)': 'gpt-3-5-turbo-16k', 'a/b': 'a-b'}
    """
    taken: set[str] = set()
    result: dict[str, str] = {}
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "model"
        slug, number = stem, 1
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        result[name] = slug
    return result
