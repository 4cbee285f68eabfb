"""Forms of pages: what was typed, read by the same model as the API's body, faults by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from arena.errors import BadInput

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(slots=True)
class Typed:
    """What somebody typed into a form, and what is wrong with it, by field; "" is the whole."""

    values: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    def read(self, model: type[M]) -> M | None:
        """What was typed as a `model`, or None with its faults noted.

        An empty field is one that was not filled in: it has its default.
        """
        given = {
            name: self.values[name].strip()
            for name in model.model_fields
            if self.values.get(name, "").strip()
        }
        try:
            return model.model_validate(given, strict=False)
        except ValidationError as error:
            for fault in error.errors():
                name = str(fault["loc"][0]) if fault["loc"] else ""
                said = "fill this in" if fault["type"] == "missing" else fault["msg"]
                self.faults.setdefault(name, said[:1].upper() + said[1:])
            return None

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What `act` returns, or None with the fault noted beside the field that it names."""
        try:
            return act()
        except BadInput as error:
            name, _, said = str(error).partition(": ")
            known = name in self.values and said
            text = said if known else str(error)
            self.faults[name if known else ""] = text[:1].upper() + text[1:]
            return None
