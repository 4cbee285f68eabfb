"""One server and one browser for all pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import CHROMIUM, Look, chromium, log_in, look, looks
from tests.seeded import Seeded, served_seeded


@pytest.fixture(scope="session")
def served_arena(
    postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Seeded]]:
    with served_seeded(postgres_url, template_database, tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="session")
def site(served_arena: tuple[str, Seeded]) -> str:
    """The address of a served arena."""
    return served_arena[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed before another module's tests: while it is open asyncio cannot be used here."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing (Debian's package chromium)")
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def every_look(browser: Browser) -> list[Look]:
    """Light and dark, narrow and wide."""
    return looks(browser)


@pytest.fixture(scope="module")
def every_look_of_admin(
    browser: Browser, site: str, served_arena: tuple[str, Seeded]
) -> list[Look]:
    """The same for a browser in which an admin has logged in."""
    first, *others = found = looks(browser)
    log_in(first, site, served_arena[1].tokens["admin"])
    for one in others:
        one.page.context.add_cookies(first.page.context.cookies())  # type: ignore[arg-type]
    return found


@pytest.fixture(scope="module")
def without_scripts(browser: Browser) -> Look:
    """A browser with JavaScript switched off."""
    return look(browser.new_context(java_script_enabled=False), "without-scripts")
