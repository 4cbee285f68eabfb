"""Examples in docstrings show what really comes out."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import arena.rating

MODULES = [module.name for module in walk_packages(arena.rating.__path__, "arena.rating.")]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_true(module: str) -> None:
    assert doctest.testmod(import_module(module)).failed == 0
