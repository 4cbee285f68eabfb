"""GET /api/v1/snapshots, /snapshots/{id}/files and /snapshots/{id}/files/{name}."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from arena.errors import BadInput
from arena.settings import Settings
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.snapshot_files import FILES, make_files
from arena.steps.verify_snapshot import verify_folder
from arena.store import snapshot as snapshots
from tests.steps.builders import SmallArena
from tests.web import builders


@pytest.fixture
def arena(app: APIFlask, fresh_database: str, settings: Settings) -> Iterator[SmallArena]:
    """Votes on three models in the application's database, not published yet."""
    with psycopg.connect(fresh_database, autocommit=True) as db:
        arena = SmallArena(db, fresh_database, settings)
        arena.voted(people=True)
        yield arena


def test_the_downloaded_files_are_verified(
    client: FlaskClient, arena: SmallArena, tmp_path: Path
) -> None:
    published = publish_snapshot(arena.db, arena.settings)
    listed = client.get("/api/v1/snapshots/latest/files").get_json()["files"]
    assert [file["name"] for file in listed] == list(FILES)
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for file in listed:
        with client.get(file["href"]) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            (folder / file["name"]).write_bytes(response.data)
    assert verify_folder(folder).snapshot_id == published
    etag = response.headers["ETag"]
    with client.get(listed[-1]["href"], headers={"If-None-Match": etag}) as unchanged:
        assert unchanged.status_code == 304
    with client.get("/api/v1/snapshots/latest/files/boards.json") as latest:
        assert latest.headers["Cache-Control"] == "no-cache"
    arena.db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'bee'")
    for path in ("/api/v1/snapshots/latest/files", listed[0]["href"]):
        refused = client.get(path)
        assert refused.status_code == 404
        assert "withheld" in refused.get_json()["detail"]


def test_a_name_that_is_no_file_leads_nowhere(client: FlaskClient, arena: SmallArena) -> None:
    publish_snapshot(arena.db, arena.settings)
    for name in ("arena.toml", "..", "%2e%2e", "..%2Farena.toml", "%2Fetc%2Fpasswd", "secret.key"):
        response = client.get(f"/api/v1/snapshots/latest/files/{name}")
        assert response.status_code == 404, name


def test_a_snapshot_too_large_for_a_request_is_refused_and_leaves_nothing(
    arena: SmallArena, tmp_path: Path
) -> None:
    published = snapshots.snapshot(arena.db, publish_snapshot(arena.db, arena.settings))
    with pytest.raises(BadInput, match="arena snapshot export"):
        make_files(arena.db, tmp_path / "files", published, most_votes=10)
    assert not (tmp_path / "files").exists()
    make_files(arena.db, tmp_path / "files", published, most_votes=1000)
    make_files(arena.db, tmp_path / "files", published, most_votes=1000)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [published.snapshot_id]


def test_snapshots_are_listed_in_pages(client: FlaskClient, arena_db: Any) -> None:
    assert client.get("/api/v1/snapshots").get_json() == {"items": [], "next": None}
    models = builders.add_small_arena(arena_db)
    builders.add_snapshot(arena_db, list(models.values()), "2", votes=700)
    first = client.get("/api/v1/snapshots?limit=1").get_json()
    assert [(one["votes"], one["leaderboards"]) for one in first["items"]] == [(700, 0)]
    second = client.get(first["next"]).get_json()
    assert [(one["votes"], one["leaderboards"]) for one in second["items"]] == [(600, 1)]
    assert second["next"] is None
    assert client.get(second["items"][0]["href"]).get_json()["votes"] == 600
