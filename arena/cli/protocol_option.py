"""`--option NAME=VALUE` of a protocol, for the commands that enrol judges."""

from __future__ import annotations

import json

import click


def protocol_option(given: str) -> tuple[str, object]:
    """`name=value`; a value that is no JSON is a text."""
    name, equals, value = given.partition("=")
    if not equals:
        raise click.BadParameter(f"{given!r} is not name=value", param_hint="--option")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
