"""Which response is better, all things considered."""

from arena.domain import Dimension

DIMENSION = Dimension(
    name="overall",
    title="Overall",
    rubric=(
        "Say which response serves the person who asked better, all things considered: whether it "
        "is correct, whether it does what was asked, and how well it reads. Do not reward length "
        "for its own sake."
    ),
)
