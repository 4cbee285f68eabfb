"""A browser as far as forms go: it keeps cookies, and sends what the page's form holds."""

from __future__ import annotations

import re
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser:
    """Opens pages and sends their forms."""

    def __init__(self, app: APIFlask) -> None:
        self.client: FlaskClient = app.test_client()

    def open(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def csrf_token(self, path: str) -> str:
        """What the first form of a page holds."""
        page = self.open(path).get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found is not None, page
        return found[1]

    def send(self, page: str, path: str, **fields: Any) -> TestResponse:
        """Send a form of `page` to `path`."""
        return self.client.post(path, data={"csrf_token": self.csrf_token(page), **fields})

    def log_in(self, token: str, next_page: str = "") -> TestResponse:
        return self.send("/login", "/login", token=token, next=next_page)


def logged_in(app: APIFlask, token: str) -> Browser:
    """A browser that has shown this token."""
    browser = Browser(app)
    assert browser.log_in(token).status_code == 303
    return browser
