"""Headers that keep pages to themselves."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

PATHS = ["/", "/api", "/nothing", "/api/v1/models", "/healthz", "/static/arena.css"]


@pytest.mark.parametrize("path", PATHS)
def test_every_reply_forbids_scripts_frames_and_sniffing(
    bare_client: FlaskClient, path: str
) -> None:
    with bare_client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/api", "/nothing"])
def test_pages_load_nothing_from_elsewhere_and_carry_no_inline_style(
    bare_client: FlaskClient, path: str
) -> None:
    page = bare_client.get(path).get_data(as_text=True)
    assert not re.findall(r'(?:src|href)="(?!/|#)', page)
    assert not re.findall(r"<script|<style|style=|onclick=", page)


def test_the_style_sheet_loads_nothing_from_elsewhere(bare_client: FlaskClient) -> None:
    with bare_client.get("/static/arena.css") as response:
        assert not re.findall(r"url\(|@import", response.get_data(as_text=True))


def test_an_unchanged_page_is_not_sent_twice(bare_client: FlaskClient) -> None:
    etag = bare_client.get("/").headers["ETag"]
    assert bare_client.get("/", headers={"If-None-Match": etag}).status_code == 304
