"""How surely a leaderboard's places hold, in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from arena.store.board_figures import NamedFlip, public_alike, public_flips, separability
from arena.web.database import Db

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RUNS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Certainty:
    """Sentences: on all pairs, on runs of neighbours, on single places; each may be missing.

    `groups` are a sentence and the models that it is about.
    """

    overall: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    flips: tuple[Markup, ...]


def certainty(db: Db, board_id: int) -> Certainty:
    """What the snapshot knows of a board; all is missing where it has no figures."""
    share = separability(db, board_id)
    runs = public_alike(db, board_id)
    return Certainty(
        overall="" if share is None else f"{share:.0%} of all pairs of models are told apart.",
        groups=tuple(
            (f"These {in_words(len(run))} cannot be told apart:", tuple(run))
            for run in runs[:_RUNS_NAMED]
        ),
        flips=tuple(flip_in_words(flip) for flip in public_flips(db, board_id)),
    )


def flip_in_words(flip: NamedFlip) -> Markup:
    """What it would take to turn two neighbours round; no name turns the words after it.

    >>> flip_in_words(NamedFlip(1, "ant", "bee", "flipped", 2)).striptags()
    'Without two votes bee would stand above ant.'
    """
    above, below = (Markup("<bdi>{}</bdi>").format(name) for name in (flip.above, flip.below))
    without = f"{in_words(flip.votes)} {'vote' if flip.votes == 1 else 'votes'}"
    if flip.outcome == "flipped":
        return Markup("Without {} {} would stand above {}.").format(without, below, above)
    if flip.outcome == "disconnected":
        together = Markup("Without {} {} and {} could not be rated together any more.")
        return together.format(without, above, below)
    stands = Markup("{} stands above {} also without the {} that help it most.")
    return stands.format(above, below, without)


def in_words(number: int) -> str:
    """A small number as a word.

    >>> in_words(4), in_words(12)
    ('four', '12')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
