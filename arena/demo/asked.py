"""What a simulated judge is asked, read back from the rendered prompt.

Reads the messages of the protocol `explain_then_choose`: the dimension from the system message,
the prompt and the two responses from between the fences of the user message. The random code is
taken from the very first fence, which no response can forge; fences with another code are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from arena.domain import Conversation
from arena.judging.dimension import shipped_dimensions

_TITLE = re.compile(r"\bon one aspect: (.+)\.$", re.MULTILINE)
_FIRST_FENCE = re.compile(r"\s*<<<(?:user|assistant|system|response A) (\S+)>>>\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a judge.

    Attributes
    ----------
    dimension : str
        Its name; the title where it is not one of those that ship.
    prompt : str
        The last user turn, ends stripped.
    first, second : str
        The responses in display order.
    key : str
        Everything that was said but the random code: what call noise is drawn from.
    """

    dimension: str
    prompt: str
    first: str
    second: str
    key: str


def read_question(conversation: Conversation) -> Asked | None:
    """What is asked, or None if this is no judging prompt."""
    if len(conversation) != 2 or conversation[0].role != "system":
        return None
    system, user = conversation[0].content, conversation[1].content
    title, fence = _TITLE.search(system), _FIRST_FENCE.match(user)
    if title is None or fence is None:
        return None

    nonce = fence.group(1)
    first = _between(user, "response A", nonce)
    second = _between(user, "response B", nonce)
    if first is None or second is None:
        return None
    return Asked(
        dimension=_names().get(title.group(1), title.group(1)),
        prompt=(_between(user, "user", nonce) or "").strip(),
        first=first,
        second=second,
        key=f"{system}\n{user}".replace(nonce, ""),
    )


def _between(text: str, what: str, nonce: str) -> str | None:
    """What stands between the last pair of fences of this kind."""
    opening, closing = f"<<<{what} {nonce}>>>\n", f"\n<<<end of {what} {nonce}>>>"
    _, found, rest = text.rpartition(opening)
    inside, ended, _ = rest.partition(closing)
    return inside if found and ended else None


@cache
def _names() -> dict[str, str]:
    """Title to name of the dimensions that ship."""
    return {dimension.title: name for name, dimension in shipped_dimensions().items()}
