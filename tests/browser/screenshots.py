"""`python -m tests.browser.screenshots FOLDER`: every page as a picture, for the eye.

With `--url` the pages of an arena that runs already, otherwise of the one of `tests.seeded`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from arena.store.database import database
from arena.store.migrate import migrate
from tests.browser.addresses import addresses
from tests.browser.looking import chromium, log_in, looks
from tests.seeded import served_seeded

HIGHEST = 12_000
"""Pixels of a picture: chromium draws none that is much higher."""


def main() -> None:
    """Write a picture of each page in each look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", help="of a running arena, such as http://127.0.0.1:8000")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.url:
        write_screenshots(asked.url.rstrip("/"), asked.folder)
    else:
        with seeded_site() as (site, token):
            write_screenshots(site, asked.folder, token)


def write_screenshots(site: str, folder: Path, token: str = "") -> None:
    """Write `NAME-SCHEME-WIDTH.png` for every page, with a token of an admin also private ones."""
    with chromium() as browser:
        for look in looks(browser):
            paths = addresses()
            if token:
                log_in(look, site, token)
                paths |= addresses(public=False)
            for name, path in paths.items():
                status = look.at(site + path)
                if not look.is_page:
                    print(f"{path}: no page, no picture", flush=True)
                    continue
                file = folder / f"{name}-{look.name}.png"
                take_picture(look.page, file)
                print(f"{file}: status {status}", flush=True)


def take_picture(page: Page, file: Path) -> None:
    """Write a whole page, or the beginning of one too long to be drawn, as a picture."""
    window = page.viewport_size
    if window is None:
        raise LookupError("a page without a window")
    height = page.evaluate("() => document.documentElement.scrollHeight")
    # Chromium 156 hangs when playwright asks it for more than the window shows.
    page.set_viewport_size(ViewportSize(width=window["width"], height=min(height, HIGHEST)))
    page.screenshot(path=file)
    page.set_viewport_size(window)


@contextmanager
def seeded_site() -> Iterator[tuple[str, str]]:
    """The address of the arena of `tests.seeded`, served, and an admin's token."""
    with tempfile.TemporaryDirectory() as made, database(Path(made), durable=False) as conninfo:
        migrate(conninfo)
        with served_seeded(conninfo, conninfo, Path(made)) as (site, found):
            yield site, found.tokens["admin"]


if __name__ == "__main__":
    main()
