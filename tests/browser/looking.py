"""A browser and a server for it to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = Path("/usr/bin/chromium")
SCHEMES = ("light", "dark")
WIDTHS = (390, 1440)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """The application has its own log."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Look:
    """One way of looking at pages, and what went on meanwhile."""

    name: str
    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def at(self, url: str) -> int:
        """Open `url`; returns the status of the reply."""
        self.errors.clear()
        self.requests.clear()
        reply = self.page.goto(url, wait_until="load")
        return reply.status if reply else 0

    @property
    def hosts(self) -> set[str]:
        """Whom the page asked for anything."""
        return {urlsplit(url).netloc for url in self.requests}


def look(context: BrowserContext, name: str) -> Look:
    """A page of `context` whose requests and errors are noted."""
    found = Look(name, context.new_page())
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.on("pageerror", lambda error: found.errors.append(str(error)))
    found.page.on(
        "console",
        lambda said: found.errors.append(said.text) if said.type == "error" else None,
    )
    return found


def looks(browser: Browser) -> list[Look]:
    """Light and dark, narrow and wide."""
    return [
        look(
            browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
            ),
            f"{scheme}-{width}",
        )
        for scheme in SCHEMES
        for width in WIDTHS
    ]
