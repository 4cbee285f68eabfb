"""What a snapshot publishes beside ratings: judges' effects, categories, style, more methods."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from arena.errors import SnapshotMismatch
from arena.settings import Settings
from arena.settings_parts import PublishPart
from arena.steps.export_snapshot import export_snapshot
from arena.steps.import_data import import_data
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.snapshot_manifest import manifest_hash
from arena.steps.verify_snapshot import verify_folder, verify_stored
from arena.store import board as boards
from arena.store.board import BoardRow, EffectRow
from tests.steps.builders import SmallArena
from tests.steps.exported_snapshots import edit_json, edit_lines, put
from tests.steps.judged_arena import JUDGES, judged

PUBLISH = PublishPart(
    category_votes_per_model=100, extra_methods=("elo",), methods={"elo": {"k_factor": 8.0}}
)


@pytest.fixture
def published(arena: SmallArena) -> str:
    """A snapshot of all that an arena's settings can ask for; its id."""
    judged(arena)
    return publish_snapshot(arena.db, arena.settings.model_copy(update={"publish": PUBLISH}))


@pytest.fixture(scope="module")
def exported(_shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a snapshot as a folder; not to be changed."""
    home = tmp_path_factory.mktemp("exported")
    with psycopg.connect(_shared_database) as db, db.transaction(force_rollback=True):
        arena = SmallArena(db, "", Settings(home=home, publish=PUBLISH))
        judged(arena)
        export_snapshot(db, publish_snapshot(db, arena.settings), home / "snapshot")
        texts = arena.all(
            "SELECT battle_id, a.text, b.text FROM battle "
            "JOIN response a ON a.response_id = response_a_id "
            "JOIN response b ON b.response_id = response_b_id"
        )
    (home / "texts.json").write_text(json.dumps(texts))
    return home / "snapshot"


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(exported, tmp_path / "snapshot"))


def found(arena: SmallArena, snapshot_id: str) -> dict[tuple[str, str, str, bool], BoardRow]:
    return {
        (row.voters, row.category, row.method, row.style_control): row
        for row in boards.boards(arena.db, snapshot_id)
    }


def effects(arena: SmallArena, board: BoardRow) -> dict[tuple[str, str], EffectRow]:
    return {(row.kind, row.name): row for row in boards.effects(arena.db, board.board_id)}


def test_boards_stand_per_voters_category_style_and_method(
    arena: SmallArena, published: str
) -> None:
    there = found(arena, published)

    for voters in ("panel", "peers", "people", "all"):
        assert (voters, "all", "bradley_terry", False) in there
        assert (voters, "all", "bradley_terry", True) in there
        assert (voters, "all", "elo", False) in there
    # A person votes once on a battle: 54 votes a model on the 27 prompts of the category.
    assert {voters for voters, category, _, _ in there if category == "coding"} == {
        *("panel", "peers", "all")
    }
    assert any("coding (54)" in n for n in there["people", "all", "bradley_terry", False].notes)


def test_the_built_order_effects_lie_in_the_published_intervals(
    arena: SmallArena, published: str
) -> None:
    of_all = effects(arena, found(arena, published)["all", "all", "bradley_terry", False])

    for name, (_, _, order_effect, _) in JUDGES.items():
        row = of_all["order_effect", name]
        assert row.lower is not None
        assert row.upper is not None
        assert row.lower < order_effect < row.upper
    assert of_all["self_preference", "bee as judge"].value is not None
    assert ("sharpness", "people") in of_all
    assert ("order_effect", "people") not in of_all


def test_a_lone_judge_is_fitted_plain_and_its_effects_are_not_identified(
    arena: SmallArena, published: str
) -> None:
    of_peers = effects(arena, found(arena, published)["peers", "all", "bradley_terry", False])

    assert {key: row.value for key, row in of_peers.items()} == {
        ("order_effect", "bee as judge"): None,
        ("sharpness", "bee as judge"): None,
        ("self_preference", "bee as judge"): None,
    }
    assert "is alone" in of_peers["self_preference", "bee as judge"].note


def test_the_snapshot_re_fits_to_its_numbers_from_the_database_and_from_files(
    arena: SmallArena, published: str, folder: Path
) -> None:
    stored, again = verify_stored(arena.db, published), verify_folder(folder)

    assert stored.largest_difference == again.largest_difference == 0
    assert stored.boards == again.boards == len(found(arena, published)) == 18


def test_every_line_says_the_style_of_both_responses(exported: Path, folder: Path) -> None:
    texts = {row[0]: row[1:] for row in json.loads((exported.parent / "texts.json").read_text())}
    lines: list[dict[str, Any]] = []
    edit_lines(folder / "votes.jsonl.gz", lines.extend)

    assert all(len(line["style_a"]) == len(line["style_b"]) == 4 for line in lines)
    for line in lines:
        shown = [text.strip() for text in texts[line["battle_id"]]]
        sides = line["style_a"], line["style_b"]
        assert [(side[0], side[3]) for side in sides] == [
            (len(text) / 4, text.count("**so**")) for text in shown
        ]


TAMPERED: dict[str, Callable[[dict[str, Any]], object]] = {
    "an effect turned": lambda row: put(row["effects"][0], value=-row["effects"][0]["value"]),
    "an interval narrowed": lambda row: put(row["effects"][0], lower=row["effects"][0]["value"]),
    "a judge suspended": lambda row: put(row["effects"][0], suspended=True),
    "an effect dropped": lambda row: row["effects"].pop(),
    "an effect of another judge": lambda row: put(row["effects"][0], name="ox"),
    "style control claimed": lambda row: put(row, style_control=True),
    "votes on themselves hidden": lambda row: put(row["settings"]["left_out"], self_votes=True),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_changed_effect_is_seen(folder: Path, what: str) -> None:
    rows = json.loads((folder / "boards.json").read_text())
    at = next(i for i, row in enumerate(rows) if row["voters"] == "all" and row["effects"])
    edit_json(folder / "boards.json", lambda rows: TAMPERED[what](rows[at]))

    with pytest.raises(SnapshotMismatch):
        verify_folder(folder)


def test_a_changed_style_is_seen(arena: SmallArena, published: str) -> None:
    arena.db.execute("ALTER TABLE response_style DISABLE TRIGGER USER")
    arena.db.execute("UPDATE response_style SET bold = bold + 1")

    with pytest.raises(SnapshotMismatch, match="blocks of votes"):
        verify_stored(arena.db, published)


def test_a_snapshot_of_an_older_format_is_refused_by_name(folder: Path) -> None:
    edit_json(folder / "manifest.json", lambda manifest: put(manifest, format=1))
    manifest = json.loads((folder / "manifest.json").read_text())
    edit_json(folder / "snapshot.json", lambda it: put(it, snapshot_id=manifest_hash(manifest)))
    edit_lines(folder / "votes.jsonl.gz", lambda rows: [row.pop("style_a") for row in rows])

    with pytest.raises(SnapshotMismatch, match=r"is of format 1 .* check it with the version"):
        verify_folder(folder)


@pytest.mark.shared_data
def test_the_peers_of_prd_are_found_as_the_literature_has_them(
    committed_arena: SmallArena, shared_data: Path
) -> None:
    """Order effects of a separate fit of the same votes, to 0.15; its vicuna tosses coins."""
    import_data(committed_arena.db, shared_data / "prd_peer_slice")
    published = publish_snapshot(committed_arena.db, committed_arena.settings)
    of_peers = effects(
        committed_arena, found(committed_arena, published)["peers", "all", "bradley_terry", False]
    )

    def shown(kind: str, judge: str) -> EffectRow:
        return of_peers[kind, f"prd_peer_slice/{judge}"]

    for judge, elsewhere in (
        ("gpt-4", 0.71),
        ("gpt-3.5", -0.05),
        ("bard", 1.87),
        ("claude", -0.68),
    ):
        assert shown("order_effect", judge).value == pytest.approx(elsewhere, abs=0.15)
        assert not shown("sharpness", judge).suspended
        assert shown("self_preference", judge).lower is not None
    assert shown("sharpness", "vicuna-13b").suspended
    verify_stored(committed_arena.db, published)
