"""Which response is better written."""

from arena.domain import Dimension

DIMENSION = Dimension(
    name="language",
    title="Language",
    rubric=(
        "Prefer the response that is better written: spelling, grammar, clear sentences, order. "
        "Ignore whether what it says is true."
    ),
)
