"""Which response gets its facts and results right."""

from arena.domain import Dimension

DIMENSION = Dimension(
    name="accuracy",
    title="Accuracy",
    rubric=(
        "Prefer the response whose facts, results and reasoning are right. A wrong final result "
        "weighs more than any slip on the way. Ignore style, politeness and length."
    ),
)
