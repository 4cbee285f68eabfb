"""Which replies are packed, for whom, and that they are the same when unpacked."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

PATHS = ["/", "/api", "/openapi.json", "/static/arena.css"]


@pytest.mark.parametrize("path", PATHS)
def test_text_is_packed_for_those_who_take_gzip(bare_client: FlaskClient, path: str) -> None:
    plain = bare_client.get(path)
    packed = bare_client.get(path, headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", PATHS)
def test_each_form_has_a_tag_of_its_own(bare_client: FlaskClient, path: str) -> None:
    takes = {"Accept-Encoding": "gzip"}
    plain, packed = bare_client.get(path), bare_client.get(path, headers=takes)
    assert plain.headers["ETag"] != packed.headers["ETag"]

    for form, headers in ((plain, {}), (packed, takes)):
        asked = {**headers, "If-None-Match": form.headers["ETag"]}
        unchanged = bare_client.get(path, headers=asked)
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        assert unchanged.headers["ETag"] == form.headers["ETag"]
        assert unchanged.headers["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in unchanged.headers
    other = bare_client.get(path, headers={**takes, "If-None-Match": plain.headers["ETag"]})
    assert other.status_code == 200


def test_head_says_what_get_would_send(bare_client: FlaskClient) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        got, told = bare_client.get("/", headers=headers), bare_client.head("/", headers=headers)
        assert told.data == b""
        names = ("Content-Length", "Content-Type", "Content-Encoding", "ETag", "Vary")
        assert [told.headers.get(name) for name in names] == [
            got.headers.get(name) for name in names
        ]


@pytest.mark.parametrize("sent", ["", "identity", "gzip;q=0", "br", "*;q=0"])
def test_others_get_it_plain(bare_client: FlaskClient, sent: str) -> None:
    reply = bare_client.get("/api", headers={"Accept-Encoding": sent})
    assert "Content-Encoding" not in reply.headers


def test_short_replies_and_errors_are_not_packed(bare_client: FlaskClient) -> None:
    for path in ("/healthz", "/nothing", "/api/v1/nothing"):
        reply = bare_client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in reply.headers


def test_a_page_of_a_session_is_not_packed(bare_client: FlaskClient) -> None:
    bare_client.set_cookie("session", "hush")
    reply = bare_client.get("/api", headers={"Accept-Encoding": "gzip"})
    bare_client.delete_cookie("session")
    assert "Content-Encoding" not in reply.headers
