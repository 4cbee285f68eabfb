"""`--set key=value`: the settings of a rating method or a report, read by their declared types."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

settings_option = click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="A setting of the method or report; may be repeated. An unknown KEY lists them. A list is "
    'written 1,4,16 and a mapping as JSON, {"owl": 2}.',
)
"""Gives the command a parameter `pairs`, for `parsed_settings`."""


def parsed_settings(owner: Any, pairs: Sequence[str]) -> dict[str, Any]:
    """KEY=VALUE pairs as settings of `owner`, a dataclass.

    Raises
    ------
    click.BadParameter
        If one is no pair, names no setting or one twice, or its value is not of the setting's type.
    """
    declared = declared_settings(owner)
    found: dict[str, Any] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign:
            raise click.BadParameter(f"{pair!r} is no KEY=VALUE", param_hint="--set")
        if key not in declared:
            names = ", ".join(declared) or "none"
            message = f"{owner.name} has no setting {key!r}; there are: {names}"
            raise click.BadParameter(message, param_hint="--set")
        if key in found:
            raise click.BadParameter(f"{key} is set twice", param_hint="--set")
        try:
            found[key] = _value(text, declared[key])
        except ValueError as error:
            message = f"{key}={text} is not {described(declared[key])}"
            raise click.BadParameter(message, param_hint="--set") from error
    return found


def declared_settings(owner: Any) -> dict[str, Any]:
    """The settings of a dataclass and their types."""
    hints = get_type_hints(type(owner))
    return {setting.name: hints[setting.name] for setting in fields(owner)}


def described(kind: Any) -> str:
    """A type in words.

    >>> described(float | None), described(Literal["log", "exp"])
    ('a number or none', 'log or exp')
    """
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    if get_origin(kind) in {Union, types.UnionType}:
        return " or ".join(described(one) for one in get_args(kind))
    if get_origin(kind) in {Sequence, tuple}:
        return f"a list, each {described(get_args(kind)[0])}"
    if get_origin(kind) in {Mapping, dict}:
        return "a JSON object of names and numbers"
    return _WORDS[kind]


def _value(text: str, kind: Any) -> Any:
    """Read `text` as a value of the type; ValueError if it is none."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        if text not in parts:
            raise ValueError(text)
        return text
    if origin in {Union, types.UnionType}:
        if text == "none" and type(None) in parts:
            return None
        (rest,) = (part for part in parts if part is not type(None))
        return _value(text, rest)
    if origin in {Sequence, tuple}:
        return tuple(_value(part.strip(), parts[0]) for part in text.split(",") if part.strip())
    if origin in {Mapping, dict}:
        return _mapping(text)
    return _READERS[kind](text)


def _mapping(text: str) -> dict[str, float]:
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError(text)
    return {str(name): _number(str(value)) for name, value in read.items()}


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "yes", "false", "no"}:
        raise ValueError(text)
    return text.lower() in {"true", "yes"}


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: _number,
    bool: _truth,
}

_WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "none",
}
