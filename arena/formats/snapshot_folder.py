"""A snapshot as a folder of files, for anyone to download, check and re-fit.

`votes.jsonl.gz` (language models) and `humans.jsonl.gz` (people) together hold the canonical lines
whose blocks the manifest hashes, each file in the order of vote ids; `manifest.json`'s SHA-256 (as
JSON with sorted keys and no spaces) is the snapshot's id. The folder is a data folder too:
`arena rate FOLDER` reads it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from arena.errors import BadInput, BadRow
from arena.formats import FileVote
from arena.formats._rows import json_rows
from arena.formats._votes import votes_of

MANIFEST = "manifest.json"


class SnapshotFolder:
    """What `arena snapshot export` writes."""

    def recognises(self, path: Path) -> bool:
        """A folder with a manifest."""
        return (path / MANIFEST).is_file()

    def read_votes(self, path: Path, humans: bool = False) -> Iterator[FileVote]:
        """The votes of language models, or of people; clusters as the snapshot used them."""
        clusters = {row["prompt_id"]: row["cluster"] for row in prompt_rows(path)}
        file = path / ("humans.jsonl.gz" if humans else "votes.jsonl.gz")
        return votes_of(json_rows(file), clusters)


FORMAT = SnapshotFolder()


def prompt_rows(path: Path) -> list[dict[str, Any]]:
    """The prompts of a snapshot folder."""
    return [json.loads(line) for _, line in read_lines(path / "prompts.jsonl.gz")]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines as gzip; the same lines give the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file,
    ):
        for line in lines:
            file.write(f"{line}\n".encode())


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, from 1.

    Raises
    ------
    BadRow
        If the file is missing, no gzip, cut short, or not UTF-8.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                yield number, line.rstrip("\n")
    except FileNotFoundError as error:
        raise BadRow(path, None, "missing: the folder is not a whole snapshot") from error
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise BadRow(path, number + 1, f"cannot be read, download it again: {error}") from error


def write_json(path: Path, value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Write JSON for people to read; its parsed value is what counts."""
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read a JSON file of a snapshot folder.

    Raises
    ------
    BadRow
        If it is missing or no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadRow(path, None, "missing: the folder is not a whole snapshot") from error
    except ValueError as error:
        raise BadRow(path, None, f"not JSON, download it again: {error}") from error


def new_folder(path: Path) -> Path:
    """Make the folder; refuse one that holds something."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(f"{path} exists and is not empty; name a new folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path} cannot be made: {error.strerror}") from error
    return path
