"""Read a judge's answer by its protocol: now, or again from what was kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from arena.domain import Token
from arena.judging.asking import Need, PlannedCall
from arena.judging.protocol import Protocol, protocol
from arena.judging.reading import Reading


def judge_protocol(name: str, options: Mapping[str, Any] | None) -> Protocol:
    """The protocol that a judge is asked by.

    Raises
    ------
    UnknownThing, BadInput
        If this installation has no such protocol, or not with these options.
    """
    return _configured(name, json.dumps(options, sort_keys=True)) if options else protocol(name)


# Checking options takes milliseconds, and every call and every vote asks.
@lru_cache(maxsize=256)
def _configured(name: str, options: str) -> Protocol:
    return protocol(name, json.loads(options))


def read_judgment(
    asked: Protocol, call: PlannedCall, text: str, tokens: Sequence[Token]
) -> Reading:
    """What a complete answer says. Without the chances that the protocol needs, it says nothing."""
    if Need.LOGPROBS in asked.needs and not tokens:
        return Reading.unreadable("the endpoint gave no chances of tokens although it was asked to")
    return asked.parse(call, text, tokens)


def stored_tokens(tokens: Sequence[Token]) -> list[Any] | None:
    """Tokens as a judgment keeps them; None where there are none."""
    if not tokens:
        return None
    return [[one.text, one.logprob, [list(likely) for likely in one.top]] for one in tokens]


def tokens_of(stored: Sequence[Any] | None) -> tuple[Token, ...]:
    """The tokens that `stored_tokens` kept."""
    return tuple(
        Token(text, logprob, tuple((other, chance) for other, chance in top))
        for text, logprob, top in stored or ()
    )
