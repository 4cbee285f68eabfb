"""`python -m tests.browser.screenshots FOLDER`: every page as a picture, for the eye.

With `--url` the pages of an arena that runs already, otherwise of the one of `tests.seeded`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arena.store.database import database
from arena.store.migrate import migrate
from arena.web import create_app
from arena.web.database import pool_of
from tests.browser.addresses import addresses
from tests.browser.looking import chromium, looks, served
from tests.seeded import seeded


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
        with _seeded_site() as site:
            write_screenshots(site, asked.folder)


def write_screenshots(site: str, folder: Path) -> None:
    """Write `NAME-SCHEME-WIDTH.png` for every page."""
    with chromium() as browser:
        for look in looks(browser):
            for name, path in addresses().items():
                status = look.at(site + path)
                file = folder / f"{name}-{look.name}.png"
                look.page.screenshot(path=file, full_page=True)
                print(f"{file}: status {status}", flush=True)


@contextmanager
def _seeded_site() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as made, database(Path(made), durable=False) as conninfo:
        migrate(conninfo)
        with seeded(conninfo, conninfo, Path(made)) as found:
            app = create_app(found.settings, found.conninfo, connections=4)
            with served(app) as site:
                yield site
            pool_of(app).close()


if __name__ == "__main__":
    main()
