"""An exported snapshot in which anything was changed is seen through."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arena.errors import ArenaError, BadRow, SnapshotMismatch
from arena.steps.verify_snapshot import verify_folder
from tests.steps.exported_snapshots import Rows, edit_json, edit_lines, put

TAMPERED_LINES: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "a verdict turned": (
        "votes",
        lambda rows: put(rows[0], winner="model_b", prob_a=0.0, prob_b=1.0),
    ),
    "a winner renamed without its probabilities": (
        "votes",
        lambda rows: put(rows[0], winner="model_b"),
    ),
    "a judge renamed": ("votes", lambda rows: put(rows[0], judge="elk")),
    "a vote moved to another prompt": ("votes", lambda rows: put(rows[0], prompt_id="p9")),
    "an order turned": ("votes", lambda rows: put(rows[0], order="ba")),
    "a sampling probability raised": ("votes", lambda rows: put(rows[0], sampling_prob=0.99)),
    "a vote dropped": ("votes", lambda rows: rows.pop()),
    "all votes dropped": ("votes", lambda rows: rows.clear()),
    "a vote doubled": ("votes", lambda rows: rows.append(rows[0])),
    "a person's verdict turned": (
        "humans",
        lambda rows: put(rows[0], winner="model_b", prob_a=0.0, prob_b=1.0),
    ),
    "a person's vote dropped": ("humans", lambda rows: rows.pop(0)),
    "a cluster merged": ("prompts", lambda rows: put(rows[0], cluster="p2")),
    "a category added": ("prompts", lambda rows: put(rows[0], categories=["maths"])),
    "a prompt dropped": ("prompts", lambda rows: rows.pop()),
    "a model renamed": ("models", lambda rows: put(rows[0], name="wasp")),
    "a license changed": ("models", lambda rows: put(rows[0], license="MIT")),
    "a model dropped": ("models", lambda rows: rows.pop()),
    "a judge's identity changed": ("judges", lambda rows: put(rows[0], identity="0" * 64)),
}


@pytest.mark.parametrize("what", TAMPERED_LINES)
def test_a_changed_line_is_seen(folder: Path, what: str) -> None:
    name, edit = TAMPERED_LINES[what]
    edit_lines(folder / f"{name}.jsonl.gz", edit)

    with pytest.raises(SnapshotMismatch):
        verify_folder(folder)


TAMPERED_BOARDS: dict[str, Callable[[Rows], object]] = {
    "a rating raised": lambda boards: put(boards[0]["ratings"][1], rating=1200.0),
    "a rating raised by a thousandth": lambda boards: put(
        boards[0]["ratings"][0], rating=boards[0]["ratings"][0]["rating"] + 0.001
    ),
    "an interval narrowed": lambda boards: put(boards[0]["ratings"][0], lower=None),
    "a rank spread narrowed": lambda boards: put(boards[0]["ratings"][1], rank_high=7),
    "a rank changed": lambda boards: put(boards[0]["ratings"][2], rank=1),
    "wins added": lambda boards: put(boards[0]["ratings"][2], wins=99),
    "a model's line dropped": lambda boards: boards[0]["ratings"].pop(),
    "a rating given to another name": lambda boards: put(
        boards[0]["ratings"][0], name=boards[0]["ratings"][1]["name"]
    ),
    "a rating taken away": lambda boards: put(
        boards[0]["ratings"][0], unrated="lost", rating=None, strength=None
    ),
    "a board dropped": lambda boards: boards.pop(),
    "voters renamed": lambda boards: put(boards[0], voters="peers"),
    "a setting changed": lambda boards: put(boards[0]["settings"], swap="mean"),
    "votes used": lambda boards: put(boards[0], votes_used=1000),
    "unreadable verdicts hidden": lambda boards: put(boards[0], unreadable=5),
    "clusters added": lambda boards: put(boards[0], clusters=1000),
    "a note taken away or added": lambda boards: boards[0]["notes"].append("All is well."),
    "another kind of interval": lambda boards: put(boards[0], interval_kind="by magic"),
}


@pytest.mark.parametrize("what", TAMPERED_BOARDS)
def test_a_changed_board_is_seen(folder: Path, what: str) -> None:
    edit_json(folder / "boards.json", TAMPERED_BOARDS[what])

    with pytest.raises(SnapshotMismatch):
        verify_folder(folder)


TAMPERED_FIGURES: dict[str, Callable[[Rows], object]] = {
    "wins of a pair added": lambda rows: put(rows[0], wins=[99, *rows[0]["wins"][1:]]),
    "a pair left out": lambda rows: put(rows[0], ties=rows[0]["ties"][1:]),
    "separability raised": lambda rows: put(rows[0], separability=0.999),
    "a difference made sure": lambda rows: rows[0]["difference_points"].__setitem__(0, 0.1),
    "models told apart": lambda rows: put(rows[0], alike_model_ids=[], alike_runs=[]),
    "a place made to look firm": lambda rows: put(rows[0]["flips"][0], votes=99),
    "the figures of a board taken away": lambda rows: rows.pop(),
    "figures given to another board": lambda rows: put(rows[0], board=7),
}


@pytest.mark.parametrize("what", TAMPERED_FIGURES)
def test_changed_figures_are_seen(folder: Path, what: str) -> None:
    edit_lines(folder / "figures.jsonl.gz", TAMPERED_FIGURES[what])

    with pytest.raises(SnapshotMismatch, match="figures"):
        verify_folder(folder)


@pytest.mark.parametrize("key", ["last_vote_id", "votes", "methodology_version", "format"])
def test_a_changed_manifest_is_seen(folder: Path, key: str) -> None:
    edit_json(folder / "manifest.json", lambda manifest: put(manifest, **{key: 99}))

    with pytest.raises(SnapshotMismatch, match="the id"):
        verify_folder(folder)


def test_another_id_is_seen(folder: Path) -> None:
    edit_json(folder / "snapshot.json", lambda it: put(it, snapshot_id="0" * 64))

    with pytest.raises(SnapshotMismatch, match="the id"):
        verify_folder(folder)


@pytest.mark.parametrize(
    "name",
    [
        *("votes.jsonl.gz", "humans.jsonl.gz", "prompts.jsonl.gz", "models.jsonl.gz"),
        *("judges.jsonl.gz", "boards.json", "figures.jsonl.gz", "manifest.json", "snapshot.json"),
    ],
)
def test_a_missing_or_broken_file_is_named(folder: Path, name: str) -> None:
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArenaError, match=name):
        verify_folder(folder)
    path.unlink()
    with pytest.raises(BadRow, match=f"{name}: missing"):
        verify_folder(folder)


@pytest.mark.parametrize("edit", [lambda row: row.update(note="x"), lambda row: row.pop("margin")])
def test_a_vote_with_a_key_too_many_or_too_few_is_named(
    folder: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    edit_lines(folder / "votes.jsonl.gz", lambda rows: edit(rows[1]))

    with pytest.raises(BadRow, match=r"votes\.jsonl\.gz, line 2: "):
        verify_folder(folder)


def test_a_line_that_is_no_vote_is_named(folder: Path) -> None:
    path = folder / "votes.jsonl.gz"
    path.write_bytes(gzip.compress(b"not JSON\n"))

    with pytest.raises(BadRow, match=r"votes\.jsonl\.gz, line 1: "):
        verify_folder(folder)
