"""A hard string with the reading that a person expects of it, written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from arena.domain import Token, Verdict
from arena.judging.asking import PlannedCall
from arena.judging.protocol import protocols
from arena.judging.reading import Reading


@dataclass(frozen=True, slots=True)
class Hard:
    """One answer of a judge.

    Attributes
    ----------
    text : str
    reading : Reading
        What it says.
    part : str
        Of the call it answers; empty for every kind of call that the protocol makes.
    tokens : tuple of Token
        With their chances, where the protocol reads these.
    """

    text: str
    reading: Reading
    part: str = ""
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """The hard strings of one protocol with its usual options.

    Attributes
    ----------
    hard : tuple of Hard
    dimensions : tuple of str
        What is asked about, where a call asks about several.
    """

    hard: tuple[Hard, ...]
    dimensions: tuple[str, ...] = ()

    def of(self, call: PlannedCall) -> list[Hard]:
        """Those that may answer `call`."""
        return [one for one in self.hard if one.part in {"", call.part}]

    def asked(self, call: PlannedCall) -> PlannedCall:
        """`call` about the dimensions that the strings speak of."""
        return replace(call, dimensions=self.dimensions or call.dimensions)


def corpus(name: str) -> Corpus:
    """The strings of the protocol called `name`; an AssertionError names one that has none."""
    module = f"tests.judging.corpus.{name}"
    try:
        found: Corpus = import_module(module).CORPUS
    except ModuleNotFoundError as error:
        raise AssertionError(f"protocol {name} has no hard strings: write {module}") from error
    return found


def kinds_of_calls() -> list[tuple[str, PlannedCall]]:
    """Every kind of call that any protocol makes, as the service finds the protocols."""
    return [
        (name, call) for name, asked in sorted(protocols().items()) for call in asked.specimens()
    ]


def read(*said: tuple[str, Verdict], part: str = "") -> tuple[Hard, ...]:
    """Texts that say one verdict, and which."""
    return tuple(Hard(text, Reading(verdict), part) for text, verdict in said)


def unreadable(*said: tuple[str, str], part: str = "") -> tuple[Hard, ...]:
    """Texts that say nothing that was asked for, and why."""
    return tuple(Hard(text, Reading.unreadable(reason), part) for text, reason in said)


def all_unreadable(reason: str, texts: Sequence[str], part: str = "") -> tuple[Hard, ...]:
    """Texts that are unreadable for one reason."""
    return unreadable(*((text, reason) for text in texts), part=part)
