"""The examples on /api: run by a shell, with curl, to the letter."""

from __future__ import annotations

import os
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest

from arena.web import create_app
from arena.web.database import pool_of
from arena.web.examples import EXAMPLES, Example
from tests.seeded import seeded
from tests.served_app import served


def test_every_example_is_answered_as_the_page_says(
    postgres_url: str, template_database: str, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is missing (Debian's package curl)")
    with seeded(postgres_url, template_database, tmp_path) as arena:
        app = create_app(arena.settings, arena.conninfo, connections=4)
        with served(app) as site:
            with urlopen(f"{site}/api") as reply:
                page = unescape(reply.read().decode())
            for example in EXAMPLES:
                assert f"<code>{example.command}</code>" in page
                said, status = run(example, site, arena.tokens["submitter"], tmp_path)
                assert (status, example.says in said) == (example.status, True), (example, said)
        pool_of(app).close()


def run(example: Example, site: str, token: str, home: Path) -> tuple[str, int]:
    """What the last curl of an example prints, and the status that it was answered with.

    A file of curl's own settings adds that status; the command stays as it is.
    """
    (home / ".curlrc").write_text('silent\nshow-error\nwrite-out = "\\n%{http_code}"\n')
    done = subprocess.run(
        ["sh", "-ec", example.command],
        env={**os.environ, "ARENA": site, "TOKEN": token, "CURL_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, _, status = done.stdout.rpartition("\n")
    return said, int(status)
