"""Every parser reads its hard strings as a person does, and has enough of them."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from arena.judging.asking import PlannedCall
from arena.judging.protocol import protocol, protocols
from arena.judging.reading import Reading
from tests.judging.corpus.hard import corpus, kinds_of_calls

LEAST = 15
KINDS = kinds_of_calls()
EVERY = pytest.mark.parametrize(
    ("name", "call"), KINDS, ids=[f"{name} {call.part}" for name, call in KINDS]
)


@EVERY
def test_every_hard_string_is_read_as_is_written_beside_it(name: str, call: PlannedCall) -> None:
    asked, strings = protocol(name), corpus(name)
    wrong = [
        (one.text, found, one.reading)
        for one in strings.of(call)
        if not same(found := asked.parse(strings.asked(call), one.text, one.tokens), one.reading)
    ]

    assert wrong == []


@EVERY
def test_every_parser_has_enough_hard_strings_of_both_kinds(name: str, call: PlannedCall) -> None:
    hard = corpus(name).of(call)
    texts = {(one.text, one.tokens) for one in hard}
    readable = sum(one.reading.readable for one in hard)

    assert len(texts) == len(hard), "a string stands there twice"
    assert len(texts) >= LEAST, f"{len(texts)} hard strings, not {LEAST} or more"
    assert min(readable, len(hard) - readable) >= 5, f"{readable} of {len(hard)} can be read"


def test_no_protocol_that_the_service_finds_is_left_out() -> None:
    assert {name for name, _ in KINDS} == set(protocols())


def test_sixty_different_texts_or_more_are_held_against_the_parsers() -> None:
    assert len({one.text for name in protocols() for one in corpus(name).hard}) >= 60


def same(found: Reading, expected: Reading) -> bool:
    """Equal in all but the last digits; how sure a judge was of its words is tested elsewhere."""
    return _rounded(astuple(replace(found, perplexity=None))) == _rounded(astuple(expected))


def _rounded(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_rounded(one) for one in value)
    return round(value, 12) if isinstance(value, float) else value
