"""Turn leased calls into requests, and what came back into what is to be recorded."""

from __future__ import annotations

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
from arena.judging.dimension import dimension
from arena.judging.protocol import Question, protocol
from arena.secrets import unseal
from arena.settings import Settings
from arena.store.call import LeasedCall

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
        ),
        messages=_messages(call, settings),
        decoding=Decoding(call.max_tokens, call.temperature),
        recording_key=recording_key(
            call.dimension or "", call.first_response_id, call.second_response_id
        ),
    )


def recording_key(dimension_name: str, first: int | None, second: int | None) -> str:
    """What a recorded judge's text is looked up by: the dimension and who was shown first."""
    return f"{dimension_name}:{first}:{second}"


def read_completion(call: LeasedCall, completion: Completion) -> ProviderFault | None:
    """The fault a completion amounts to, if it does.

    A model's response may be empty or cut off: it is a response, marked as such. A judge that says
    nothing, or is cut off before its last line, has failed.
    """
    if call.kind == "response":
        return None
    if completion.finish_reason == "length":
        return ProviderFault(Outcome.CUT_OFF, "the judgment was cut off by the length limit")
    if not completion.text.strip():
        return ProviderFault(Outcome.EMPTY, "the judge's answer is empty")
    return None


def _messages(call: LeasedCall, settings: Settings) -> tuple[Message, ...]:
    conversation = tuple(
        Message(turn["role"], turn["content"])  # type: ignore[arg-type]  # checked on entry
        for turn in call.messages or ()
    )
    if call.kind == "response":
        return conversation
    if (
        call.protocol is None
        or call.dimension is None
        or call.first_text is None
        or call.second_text is None
    ):
        raise LookupError(f"call {call.call_id} is to a judge but lacks what a judge is shown")
    return protocol(call.protocol).render(
        Question(
            conversation=conversation,
            first=without_reasoning(call.first_text),
            second=without_reasoning(call.second_text),
            dimension=dimension(call.dimension, settings.own_dimensions),
            nonce=call.nonce,
        )
    )
