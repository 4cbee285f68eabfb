"""Rows of text files, plain or gzip, each knowing its file and line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from arena.errors import BadInput, BadRow


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: keys and values, and the place to name in an error."""

    path: Path
    line: int
    values: Mapping[str, Any]
    unit: ClassVar[str] = "line"
    """What `line` counts."""

    @property
    def place(self) -> str:
        """Where in its file the row stands."""
        return f"{self.unit} {self.line}"

    def bad(self, reason: str) -> BadRow:
        """The error to raise about this row."""
        return BadRow(self.path, self.line, reason, self.unit)

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """A string that must be there; BadRow otherwise."""
        if self.values.get(key) is None:
            state = "is null" if key in self.values else "is missing"
            raise self.bad(f"{key} {state}; it must be a text")
        value = self.values[key]
        if not isinstance(value, str):
            raise self.bad(f"{key} is {value!r:.40}; it must be a text")
        if not (value.strip() or may_be_empty):
            raise self.bad(f"{key} is empty")
        if "\0" in value:
            raise self.bad(f"{key} holds a NUL character; take it out")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self.bad(f"{key} holds half of a surrogate pair; take it out") from error
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None where the key is missing or null."""
        return None if self.values.get(key) is None else self.text(key, may_be_empty=True)

    def identifier(self, *keys: str) -> str | None:
        """The first of `keys` that has a value, whole numbers as text; None if none has."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            if value is not None:
                return self.text(key)
        return None


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, a byte order mark taken off.

    Raises
    ------
    BadRow
        If the gzip data is broken or cut short, or a line is not UTF-8.
    BadInput
        If the file cannot be opened.
    """
    number = 0
    try:
        with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
            for raw in file:
                number += 1
                text = raw.decode()
                yield number, text.removeprefix("\ufeff") if number == 1 else text
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        reason = f"not UTF-8: byte 0x{byte:02x} at position {error.start}; save the file as UTF-8"
        raise BadRow(path, number, reason) from error
    except EOFError as error:
        reason = "the gzip data ends too early; the file was cut short, fetch it again"
        raise BadRow(path, number + 1, reason) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        reason = f"broken gzip ({error}); fetch the file again"
        raise BadRow(path, number + 1, reason) from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error


def json_rows(path: Path) -> Iterator[Row]:
    """The objects of a JSON Lines file; empty lines are passed over.

    Raises
    ------
    BadRow
        If a line is not a JSON object.
    """
    for number, text in lines(path):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadRow(path, number, f"not JSON: {error}") from error
        if not isinstance(values, dict):
            raise BadRow(path, number, "not a JSON object; each line must be one {…}")
        yield Row(path, number, values)
