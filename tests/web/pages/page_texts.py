"""Pages as their readers see them."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

Db = Connection[Any]


def text_of(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
