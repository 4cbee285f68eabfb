"""Endpoints of submitters that lead inward are refused when they are entered, and store nothing."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from tests.gateway.test_addresses import INWARD, UNUSABLE
from tests.web import builders

Db = Connection[Any]

DISGUISED = [
    *(
        "http://１２７.０.０.１/v1",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://127｡0｡0｡1/",
    ),
    *("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/v1", "http://localhost。/", "http://metadata.google.internal./"),
    *("http://169.254.169.254./", "http://0x7f.0.0.0x1./", "http://[::ffff:7f00:1]:80/"),
    *("http://public.example@127.0.0.1/", "http://127.0.0.1@public.example/"),
    *("http://public.example:80@127.0.0.1/", "http://public.example#@127.0.0.1/"),
    *("HTTP://LOCALHOST/", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "//127.0.0.1/v1"),
    *("http://127.0.0.1%00.example/", "http://𝟷𝟸𝟽.0.0.1/"),
]


@pytest.mark.parametrize("urls", [INWARD, [url for url in UNUSABLE if url], DISGUISED])
def test_no_address_inside_is_entered(
    standing_app: APIFlask, standing_db: Db, urls: list[str]
) -> None:
    client = standing_app.test_client()
    headers = builders.bearer(builders.add_token(standing_db))
    for url in urls:
        body = {"name": "Trojan", "base_url": url, "api_model": "m"}
        reply = client.post("/api/v1/models", json=body, headers=headers)
        assert (reply.status_code, url) == (422, url)
        problem = reply.get_json()
        assert "base_url" in problem["detail"] + str(problem.get("errors")), url
    assert standing_db.execute("SELECT count(*) FROM endpoint").fetchone() == (0,)
    assert standing_db.execute("SELECT count(*) FROM model").fetchone() == (0,)
