"""A gateway without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from arena.domain import Completion, CompletionRequest
from tests.steps.builders import FIRST_BETTER


class Scripted:
    """A gateway whose answers are a function of the request; it remembers what it was asked."""

    def __init__(self, answer: Callable[[CompletionRequest], str], seconds: float = 0.005) -> None:
        self.answer = answer
        self._seconds = seconds
        self.asked: list[CompletionRequest] = []
        self.most_at_once = 0
        self._now = 0

    async def complete(self, request: CompletionRequest) -> Completion:
        self.asked.append(request)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            text = self.answer(request)
            await asyncio.sleep(self._seconds)
            return Completion(text, "stop", 5, 5)
        finally:
            self._now -= 1

    async def close(self) -> None:
        """Nothing is open."""


def by_role(request: CompletionRequest) -> str:
    """Judges find the first response better; models say who they are."""
    if request.messages[0].role == "system":
        return FIRST_BETTER
    return f"{request.endpoint.api_model} says hello."
