"""A browser, and ways of looking at pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SCHEMES = ("light", "dark")
WIDTHS = (390, 1440)


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
    def is_page(self) -> bool:
        """Whether what is shown is HTML; a feed and a picture have no headings and landmarks."""
        return bool(self.page.evaluate("() => document.contentType") == "text/html")

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


def log_in(looking: Look, site: str, token: str) -> None:
    """Show a token on /login, as a person would."""
    looking.at(f"{site}/login")
    looking.page.get_by_label("Token").fill(token)
    looking.page.get_by_role("button", name="Log in").click()


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
