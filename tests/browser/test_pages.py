"""Every page in light and dark, narrow and wide: accessible, self-contained, without errors."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from tests.browser.addresses import MORE, addresses
from tests.browser.looking import Look

ADDRESSES = addresses()
PRIVATE = addresses(public=False)
AUDITED = ("light-1440", "dark-390")
"""Both schemes and both widths: axe-core takes longer than everything else."""


def violations(look: Look) -> list[str]:
    """What axe-core objects to, with the elements."""
    look.page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = look.page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']})"
    )
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_accessible_and_keeps_to_its_host(
    site: str, every_look: list[Look], without_scripts: Look, name: str
) -> None:
    url = site + ADDRESSES[name]
    expected = 404 if name == "nothing-there" else 200
    problems = faults(every_look, url, expected)
    assert without_scripts.at(url) == expected
    if every_look[1].is_page:
        texts = {
            # How long ago the snapshot was published changes from one look to the next.
            re.sub(r"Published .+? ago", "", one.page.inner_text("body"))
            for one in (every_look[1], without_scripts)
        }
        if len(texts) > 1:
            problems.append("without JavaScript the page says something else")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", PRIVATE)
def test_a_page_behind_the_login_is_accessible_too(
    site: str, every_look_of_admin: list[Look], name: str
) -> None:
    problems = faults(every_look_of_admin, site + PRIVATE[name])
    assert not problems, "\n".join(problems)


def faults(ways: list[Look], url: str, expected: int = 200) -> list[str]:
    """What is wrong with one page."""
    problems = []
    for look in ways:
        assert look.at(url) == expected
        assert look.page.url == url
        said = [error for error in look.errors if expected == 200 or "404" not in error]
        problems += [f"{look.name}: console: {error}" for error in said]
        if hosts := look.hosts - {urlsplit(url).netloc}:
            problems.append(f"{look.name}: asked {sorted(hosts)}")
        if not look.is_page:
            continue
        wider = look.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wider > 0:
            problems.append(f"{look.name}: {wider} pixels wider than the window")
        if look.name in AUDITED:
            problems += [f"{look.name}: {one}" for one in violations(look)]
    return problems


def test_on_a_phone_the_menu_opens_by_the_keyboard_without_scripts(
    site: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(site)
    judges = page.get_by_role("navigation", name="Site").get_by_role("link", name="Judges")
    assert not judges.is_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    assert judges.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not judges.is_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    judges.click()
    assert page.url == f"{site}/judges"
    context.close()


def test_the_open_menu_is_accessible(site: str, every_look: list[Look]) -> None:
    look = next(one for one in every_look if one.name == "dark-390")
    look.at(site)
    look.page.get_by_role("button", name="Menu").click()
    assert violations(look) == []


def test_axe_core_objects_to_a_bad_page(every_look: list[Look]) -> None:
    look = every_look[0]
    look.at("about:blank")
    look.page.set_content("<html><body><img src='data:,'><p style='color:#ddd'>pale</p></body>")
    found = violations(look)
    assert {"image-alt", "html-has-lang", "color-contrast"} <= {one.split(":")[0] for one in found}


def test_every_page_is_among_the_addresses() -> None:
    assert {"leaderboard", "model", "api", *MORE} <= set(ADDRESSES)
    assert {"account", "operate"} <= set(PRIVATE)
