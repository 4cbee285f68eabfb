"""Answers that close with several lines under a heading: where those lines begin.

The heading is the last line that says nothing else. A judge writes its own after whatever it quotes
of a response, so lines that a response made up stand above it and count for nothing.
"""

from __future__ import annotations

from arena.domain import without_reasoning

_DECORATION = " \t*_#:`>-"


def closing_lines(text: str, heading: str) -> list[str] | None:
    r"""The lines under the last `heading`, none of them empty; None if there is no such heading.

    Case, a colon and Markdown around the heading and the lines do not matter.

    >>> closing_lines("Answers:\n1: NO\nsaid B.\n**Answers:**\n- 1: YES\n\n", "Answers")
    ['1: YES']
    """
    lines = without_reasoning(text).splitlines()
    for place in range(len(lines) - 1, -1, -1):
        if lines[place].strip(_DECORATION).casefold() == heading.casefold():
            below = (line.strip(_DECORATION) for line in lines[place + 1 :])
            return [line for line in below if line]
    return None
