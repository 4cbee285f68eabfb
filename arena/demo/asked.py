"""What a simulated judge is asked, read back from the rendered prompt.

Reads what every protocol has in common: foreign texts stand between fences with a random code
(`arena.judging.fences`), and the rest is instructions. The code is taken from the very first fence,
which no response can forge; fences with another code are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from arena.domain import Conversation
from arena.judging.dimension import shipped_dimensions

_TITLE = re.compile(r"\bon one aspect: ([^.\n]+)\.")
_FIRST_FENCE = re.compile(r"^<<<[^<>\n]+ (\S+)>>>$", re.MULTILINE)
_RESPONSE = re.compile(r"response|(?:response|assistant) \S+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a judge.

    Attributes
    ----------
    instructions : str
        All that was said outside the fences.
    fenced : tuple of (str, str)
        Label and text of what stands between fences, in the order shown.
    key : str
        Everything that was said but the random code: what call noise is drawn from.
    """

    instructions: str
    fenced: tuple[tuple[str, str], ...]
    key: str

    @property
    def dimension(self) -> str:
        """Name of the one asked about; the title of one that does not ship, else `overall`."""
        shipped = shipped_dimensions()
        if title := _TITLE.search(self.instructions):
            return _names().get(title.group(1), title.group(1))
        asked = [name for name, one in shipped.items() if one.rubric in self.instructions]
        return asked[0] if asked else "overall"

    @property
    def prompt(self) -> str:
        """The last user turn, ends stripped; empty if there is none."""
        said = [text for label, text in self.fenced if label == "user"]
        return said[-1].strip() if said else ""

    @property
    def responses(self) -> tuple[str, ...]:
        """The responses in display order."""
        return tuple(text for label, text in self.fenced if _RESPONSE.fullmatch(label))


def read_question(conversation: Conversation) -> Asked | None:
    """What is asked, or None if nothing is fenced, so that this is no judging prompt."""
    whole = "\n".join(message.content for message in conversation)
    first = _FIRST_FENCE.search(whole)
    if first is None:
        return None
    nonce = first.group(1)
    fence = _fence(nonce)
    return Asked(
        instructions=fence.sub("", whole),
        fenced=tuple((found[1], found[2]) for found in fence.finditer(whole)),
        key=whole.replace(nonce, ""),
    )


def _fence(nonce: str) -> re.Pattern[str]:
    code = re.escape(nonce)
    return re.compile(rf"<<<([^<>\n]+) {code}>>>\n(.*?)\n<<<end of \1 {code}>>>", re.DOTALL)


@cache
def _names() -> dict[str, str]:
    """Title to name of the dimensions that ship."""
    return {dimension.title: name for name, dimension in shipped_dimensions().items()}
