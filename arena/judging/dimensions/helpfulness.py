"""Which response helps the person who asked further."""

from arena.domain import Dimension

DIMENSION = Dimension(
    name="helpfulness",
    title="Helpfulness",
    rubric=(
        "Prefer the response that does what was asked and lets the reader act on it or follow it: "
        "complete, to the point, with the steps or reasons that are needed. Do not check facts, "
        "and do not reward length for its own sake."
    ),
)
