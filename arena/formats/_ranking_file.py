"""A JSON Lines file of rankings: several models at once, best first.

    {"ranking": ["ant", ["bee", "cat"], "dog"], "judge": "owl", "prompt_id": "p1"}

Models in a list of their own are level. `judge`, `prompt_id` (a text or a whole number) and
`dimension` may be missing: then nobody is named, the ranking stands for itself, and it is of
`overall`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arena.errors import BadInput, NoVotes
from arena.formats._choice import must_be_among
from arena.formats._rows import Row, json_rows


@dataclass(frozen=True, slots=True)
class FileRanking:
    """One line.

    Attributes
    ----------
    groups : tuple of tuples of str
        Groups of level models, best first; two models or more in all, none twice.
    judge, prompt : str
    """

    groups: tuple[tuple[str, ...], ...]
    judge: str
    prompt: str


def read_rankings(path: Path, dimension: str, judges: Collection[str] = ()) -> list[FileRanking]:
    """The rankings of one dimension, by these judges if any are named, in the file's order.

    Raises
    ------
    BadRow
        At the first line that is no ranking, chosen or not.
    BadInput
        If the file is not called .jsonl or .jsonl.gz, or cannot be read.
    UnknownThing
        If the file has nothing on that dimension or by one of those judges.
    NoVotes
        If there is no ranking at all.
    """
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        raise BadInput(f"{path}: rankings are read from a .jsonl or .jsonl.gz file")
    every = [
        (row.optional_text("dimension") or "overall", _ranking(row)) for row in json_rows(path)
    ]
    if not every:
        raise NoVotes(f"{path}: no rankings")
    must_be_among({dimension}, {of for of, _ in every}, "rankings on", path)
    chosen = [one for of, one in every if of == dimension]
    must_be_among(set(judges), {one.judge for one in chosen}, "rankings of judge", path)
    return [one for one in chosen if not judges or one.judge in judges]


def _ranking(row: Row) -> FileRanking:
    places = row.values.get("ranking")
    if not isinstance(places, list):
        raise row.bad("ranking is missing or no list; it must list models, best first")
    groups = tuple(tuple(_names(row, place)) for place in places)
    names = [name for group in groups for name in group]
    if len(names) < 2:
        raise row.bad("a ranking needs two models or more")
    for name in names:
        if names.count(name) > 1:
            raise row.bad(f"{name!r} stands twice in the ranking")
    return FileRanking(
        groups,
        row.optional_text("judge") or "unnamed",
        row.identifier("prompt_id", "question_id") or f"line {row.line}",
    )


def _names(row: Row, place: Any) -> list[str]:
    """The model or the level models at one place, checked as any text of a file is."""
    level = place if isinstance(place, list) else [place]
    if not level:
        raise row.bad("a place of the ranking is an empty list")
    return [Row(row.path, row.line, {"ranking": name}).text("ranking") for name in level]
