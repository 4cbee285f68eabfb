"""Turn leased calls into requests, and what came back into what is to be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arena.domain import (
    Completion,
    CompletionRequest,
    Decoding,
    Endpoint,
    Message,
    Outcome,
    without_reasoning,
)
from arena.errors import ProviderFault
from arena.judging.asking import PlannedCall, Question, Shown, Turn
from arena.judging.dimension import dimension
from arena.secrets import unseal
from arena.settings import Settings
from arena.steps.read_judgment import judge_protocol
from arena.store.lease import LeasedCall

_PROBE = (Message("user", "Reply with the word: ready"),)
_PROBE_TOKENS = 64
"""Enough for any endpoint to say something; what it says is not kept."""

_MAY_BE_CHARGED = frozenset({Outcome.TIMED_OUT, Outcome.EMPTY})


@dataclass(frozen=True, slots=True)
class Finished:
    """One attempt that has ended: with a completion, or with the fault that ended it."""

    call: LeasedCall
    latency_seconds: float
    completion: Completion | None = None
    fault: ProviderFault | None = None

    @property
    def cost_usd(self) -> float:
        """What the attempt cost at the endpoint's prices.

        A time-out and an empty body may have been charged for, and nobody says how much: they stay
        in the books at their ceiling. A refusal or a server's error costs nothing.
        """
        if self.completion is None:
            may_be_charged = self.fault is not None and self.fault.outcome in _MAY_BE_CHARGED
            return self.call.ceiling_usd if may_be_charged else 0.0
        paid = (
            self.completion.prompt_tokens * self.call.price_in_usd
            + self.completion.completion_tokens * self.call.price_out_usd
        )
        # The ceiling takes a token for each byte: whoever counts more than that counts wrong.
        return min(paid / 1e6, self.call.ceiling_usd)


def request_of(call: LeasedCall, settings: Settings) -> CompletionRequest:
    """What to send for a leased call.

    Raises
    ------
    ArenaError
        If the call cannot be asked as things stand: its dimension or protocol is gone, or its key
        cannot be opened.
    """
    return CompletionRequest(
        attempt_id=call.attempt_id,
        endpoint=Endpoint(
            endpoint_id=call.endpoint_id,
            gateway=call.gateway,
            base_url=call.base_url,
            api_model=call.api_model,
            api_key=unseal(settings, call.api_key_sealed),
            timeout_seconds=call.timeout_seconds,
            price_in_usd=call.price_in_usd,
            price_out_usd=call.price_out_usd,
            trusted=call.trusted,
        ),
        messages=_messages(call, settings),
        decoding=Decoding(
            min(call.max_tokens, _PROBE_TOKENS) if call.kind == "probe" else call.max_tokens,
            call.temperature,
            call.top_logprobs,
        ),
        recording_key=recording_key(call.dimensions, call.shown_response_ids),
        seed=call.sample or None,
    )


def recording_key(dimensions: Sequence[str], shown: Sequence[int]) -> str:
    """What a recorded judge's text is looked up by: the dimensions and who was shown, in order."""
    return ":".join(["+".join(dimensions), *map(str, shown)])


def planned_call(call: LeasedCall) -> PlannedCall:
    """What its protocol planned when the call was opened.

    Raises
    ------
    LookupError
        If it is not a call to a judge.
    """
    if call.part is None:
        raise LookupError(f"call {call.call_id} is not to a judge")
    return PlannedCall(
        dimensions=tuple(call.dimensions),
        shows=tuple(call.shows),
        part=call.part,
        sample=call.sample,
        round=call.round,
        speaker=call.speaker,
        context=call.context,
    )


def read_completion(call: LeasedCall, completion: Completion) -> ProviderFault | None:
    """The fault a completion amounts to, if it does.

    A model's response may be empty or cut off: it is a response, marked as such; so is what it says
    to a probe. A judge that says nothing, or is cut off before its last line, has failed; one that
    is asked for a single token, to have its chances, is always cut off after it.
    """
    if call.kind != "judgment" or (call.max_tokens == 1 and completion.tokens):
        return None
    if completion.finish_reason == "length":
        return ProviderFault(Outcome.CUT_OFF, "the judgment was cut off by the length limit")
    if not completion.text.strip():
        return ProviderFault(Outcome.EMPTY, "the judge's answer is empty")
    return None


def _messages(call: LeasedCall, settings: Settings) -> tuple[Message, ...]:
    if call.kind == "probe":
        return _PROBE
    conversation = tuple(
        Message(turn["role"], turn["content"])  # type: ignore[arg-type]  # checked on entry
        for turn in call.messages or ()
    )
    if call.kind == "response":
        return conversation
    if call.protocol is None:
        raise LookupError(f"call {call.call_id} is to a judge without a protocol")
    shown = zip(call.texts, call.turns, call.speakers, strict=True)
    return judge_protocol(call.protocol, call.options).render(
        Question(
            call=planned_call(call),
            conversation=conversation,
            shown=tuple(_shown(*one) for one in shown),
            dimensions=tuple(dimension(name, settings.own_dimensions) for name in call.dimensions),
            nonce=call.nonce,
            reference=call.reference or "",
            persona=call.persona or "",
        )
    )


def _shown(text: str, turns: list[dict[str, str]] | None, speaker: str | None) -> Shown:
    if turns is None or speaker is None:
        return Shown(without_reasoning(text))
    return Shown(
        without_reasoning(text),
        tuple(Turn(turn["speaker"], without_reasoning(turn["text"])) for turn in turns),
        speaker,
    )
