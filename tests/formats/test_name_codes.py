"""Codes of names by the remainders of their hashes."""

from __future__ import annotations

import numpy as np
import pytest

from arena.errors import BadInput
from arena.formats._name_codes import NameCodes


@pytest.mark.parametrize("n", [0, 1, 2, 250, 3_000])
def test_each_name_has_its_place_as_its_code(n: int) -> None:
    hashes = np.random.default_rng(n).integers(0, 2**64, n, np.uint64)
    names = NameCodes(tuple(f"m{i}" for i in range(n)), hashes)

    divisor = int(names.expression("name").split("%")[1].split(")")[0])
    assert names.codes((hashes % np.uint64(divisor)).astype(np.int64)).tolist() == list(range(n))


def test_names_that_meet_under_the_first_number_are_kept_apart_by_another() -> None:
    hashes = np.array([7, 7 + 5 * 7 * 9], np.uint64)  # equal by 5, 7 and 9

    names = NameCodes(("ant", "bee"), hashes)

    assert "% 11)" in names.expression("name")


def test_names_without_such_a_number_are_found_by_their_whole_hashes() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**64, 40_000, np.uint64)

    names = NameCodes(tuple(f"m{i}" for i in range(40_000)), hashes)

    assert names.expression("name") == "hash(name)"
    assert names.codes(hashes[[3, 39_999, 0]]).tolist() == [3, 39_999, 0]


def test_names_of_one_hash_are_refused() -> None:
    with pytest.raises(BadInput, match="two names of models have one hash"):
        NameCodes(("ant", "bee"), np.array([4, 4], np.uint64))
