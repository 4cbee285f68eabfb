"""Several responses ranked at once, as peers rank one another: how it is asked and read.

Not a protocol: what comes out is no vote between two but a ranking of k, which Plackett-Luce fits
(`arena.rating.rankings`). Letters stand for places in the order shown, so no name can sway a judge,
and whoever asks shuffles that order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from arena.domain import Conversation, Dimension, Message
from arena.errors import BadInput
from arena.judging.fences import MATERIAL, fenced, fenced_conversation
from arena.judging.labels import last_line

MOST = len(ascii_uppercase)
"""Responses in one ranking."""

_LINE = re.compile(r"(?:[^:>=]*:)?[\s*`\[]*([A-Z](?:\s*[>=]\s*[A-Z])*)[\s*`\].]*", re.IGNORECASE)

_SYSTEM = """\
You rank {count} responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_USER = """\
{conversation}

{responses}

Compare the {count} responses on {title} in a few sentences. The last line holds the ranking and \
nothing else: every letter from A to {last} exactly once, the best first, > between a response and \
a worse one, = between two that are about the same, for instance {example}"""


@dataclass(frozen=True, slots=True)
class RankReading:
    """What one answer said, best first; a reason means that it could not be read.

    Attributes
    ----------
    groups : tuple of tuples of int
        Responses that are level stand in one group, ascending.
    """

    groups: tuple[tuple[int, ...], ...] = ()
    reason: str = ""


def ranking_question(
    conversation: Conversation,
    responses: Sequence[str],
    order: Sequence[int],
    dimension: Dimension,
    nonce: str,
) -> Conversation:
    """The messages that ask for a ranking of `responses`, shown in `order`.

    Parameters
    ----------
    order : sequence of int
        Places in `responses`, each once: the first is shown as A.
    nonce : str
        Random per call; makes the fences unforgeable.

    Raises
    ------
    BadInput
        If there are fewer than two responses or more than 26, or `order` is no order of them.
    """
    count = len(responses)
    if not 2 <= count <= MOST:
        raise BadInput(f"{count} responses to rank; give 2 to {MOST}")
    if sorted(order) != list(range(count)):
        raise BadInput(f"the order shown must hold each of 0 to {count - 1} once, not {order}")
    letters = ascii_uppercase[:count]
    blocks = (
        fenced(f"response {letter}", responses[place], nonce)
        for letter, place in zip(letters, order, strict=True)
    )
    # The last comes first, so that the example does not name the order shown.
    example = letters[-1] + "".join(f" > {letter}" for letter in letters[1:-1])
    example += f" = {letters[0]}" if count > 2 else f" > {letters[0]}"
    system = _SYSTEM.format(
        count=count, title=dimension.title, rubric=dimension.rubric, material=MATERIAL
    )
    user = _USER.format(
        conversation=fenced_conversation(conversation, nonce),
        responses="\n\n".join(blocks),
        count=count,
        title=dimension.title,
        last=letters[-1],
        example=example,
    )
    return Message("system", system), Message("user", user)


def read_ranking(text: str, order: Sequence[int]) -> RankReading:
    r"""The ranking on the last line, as places in the responses before they were put in `order`.

    >>> read_ranking("C is wrong.\nB > A = C", [2, 0, 1]).groups
    ((0,), (1, 2))
    """
    found = _LINE.fullmatch(last_line(text))
    if found is None:
        return RankReading(reason="the last line is no ranking")
    said = re.sub(r"\s", "", found[1]).upper()
    groups = [group.split("=") for group in said.split(">")]
    named = [letter for group in groups for letter in group]
    letters = ascii_uppercase[: len(order)]
    if sorted(named) != list(letters):
        return RankReading(reason=f"the ranking does not name each of {letters} exactly once")
    place_of = dict(zip(letters, order, strict=True))
    return RankReading(tuple(tuple(sorted(place_of[one] for one in group)) for group in groups))
