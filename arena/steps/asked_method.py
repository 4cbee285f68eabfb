"""Rating methods and reports with settings that came from outside: checked by name and by type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from arena.errors import BadInput
from arena.rating.method import RatingMethod, configured, method, settings_of
from arena.rating.report import Analysis, report

Asked = TypeVar("Asked", RatingMethod, Analysis)

_STRICT = ConfigDict(strict=True, allow_inf_nan=False)


def asked_method(name: str, settings: Mapping[str, Any]) -> RatingMethod:
    """The method called `name` with these settings in place of its defaults.

    Raises
    ------
    UnknownThing
        If there is no such method; the message lists them.
    BadInput
        If it has no such setting, or the setting cannot have this value.
    """
    return _asked(method(name), settings)


def asked_report(name: str, settings: Mapping[str, Any]) -> Analysis:
    """The report called `name` with these settings in place of its defaults.

    Raises
    ------
    UnknownThing
        If there is no such report; the message lists them.
    BadInput
        If it has no such setting, or the setting cannot have this value.
    """
    return _asked(report(name), settings)


def _asked(default: Asked, settings: Mapping[str, Any]) -> Asked:
    name = default.name
    unknown = sorted(settings.keys() - settings_of(default).keys())
    if unknown:
        there = ", ".join(settings_of(default)) or "none"
        raise BadInput(f"{name} has no setting called {', '.join(unknown)}; there are: {there}")
    kinds = get_type_hints(type(default))
    faults = []
    for setting, value in settings.items():
        try:
            TypeAdapter(kinds[setting], config=_STRICT).validate_python(value)
        except ValidationError as error:
            faults.append(f"{setting} cannot be {value!r}: {error.errors()[0]['msg']}")
    if faults:
        raise BadInput(f"settings of {name}: {'; '.join(faults)}")
    return configured(default, settings)
