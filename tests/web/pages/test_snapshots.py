"""/snapshots, /snapshots/<id> and /feed.xml."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders
from tests.web.pages.page_texts import text_of, words_of

Db = Connection[Any]

ATOM = "{http://www.w3.org/2005/Atom}"


def test_snapshots_are_listed_newest_first_and_in_pages(client: FlaskClient, arena_db: Db) -> None:
    assert "No snapshot is published yet" in text_of(client, "/snapshots")
    ant = builders.add_model(arena_db, "Ant")
    for seed in range(52):
        builders.add_snapshot(arena_db, [ant], str(seed), votes=1000 + seed)
    page = text_of(client, "/snapshots")
    assert page.index("1,051") < page.index("1,002")
    assert "1,001" not in page
    older = page.split('href="/snapshots?after=')[1].split('"')[0]
    assert "1,001" in text_of(client, f"/snapshots?after={older}")
    assert client.get("/snapshots?after=x").status_code == 422


def test_a_snapshot_says_what_it_counts_and_how_to_check_it(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    page = text_of(client, f"/snapshots/{builders.snapshot_id('1')[:12]}")
    words = words_of(page)
    assert builders.snapshot_id("1") in words
    assert "600, up to vote 600 and retraction 0" in words
    assert "Overall All prompts Panel As written Bradley–Terry 1,220 clustered by prompt" in words
    assert "arena snapshot verify FOLDER" in words
    assert f"/api/v1/snapshots/{builders.snapshot_id('1')}/files/votes.jsonl.gz" in page
    assert client.get("/snapshots/0000").status_code == 404
    assert client.get("/snapshots/x").status_code == 422


def test_files_that_name_an_unpublished_model_are_not_offered(
    client: FlaskClient, arena_db: Db
) -> None:
    models = builders.add_small_arena(arena_db)
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Bee"]]
    )
    page = text_of(client, "/snapshots/latest")
    assert "Its files are withheld" in page
    assert "files/votes.jsonl.gz" not in page


def test_the_feed_is_atom_and_its_ids_do_not_depend_on_the_address(
    client: FlaskClient, arena_db: Db
) -> None:
    ElementTree.fromstring(client.get("/feed.xml").data)
    models = builders.add_small_arena(arena_db)
    builders.add_snapshot(arena_db, list(models.values()), "2", votes=700)
    response = client.get("/feed.xml")
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == [
        "700 votes, 0 leaderboards, methodology version 1.",
        "600 votes, 1 leaderboards, methodology version 1.",
    ]
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    ids = [feed.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    assert len(set(ids)) == 3
    assert all(one and one.startswith("urn:uuid:") for one in ids)
    elsewhere = client.get("/feed.xml", headers={"Host": "other.example"})
    assert elsewhere.data == response.data
