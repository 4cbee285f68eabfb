"""`make lighthouse`: Lighthouse on the leaderboard and a model's page; below 95 it fails.

Lighthouse comes from npm into a folder of its own and drives Debian's chromium.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.looking import CHROMIUM
from tests.browser.screenshots import seeded_site

LEAST = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
PATHS = ("/", "/models/model-1")
LIGHTHOUSE = Path(__file__).parents[2] / ".lighthouse" / "node_modules" / ".bin" / "lighthouse"


def main() -> None:
    """Print a line per page and category; leave with 1 if one is below `LEAST`."""
    low = []
    with seeded_site() as (site, _), tempfile.TemporaryDirectory() as folder:
        for path in PATHS:
            for name, score in scores(f"{site}{path}", Path(folder)).items():
                print(f"{path:20} {name:16} {score:.0f}", flush=True)
                if score < LEAST:
                    low.append(f"{path} {name}")
    if low:
        sys.exit(f"below {LEAST}: {', '.join(low)}")


def scores(url: str, folder: Path) -> dict[str, float]:
    """Of each category, from 0 to 100."""
    report = folder / "report.json"
    command = [str(LIGHTHOUSE), url, "--quiet", "--output", "json", "--output-path", str(report)]
    command += ["--only-categories", ",".join(CATEGORIES)]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    subprocess.run(command, env={**os.environ, "CHROME_PATH": str(CHROMIUM)}, check=True)
    found = json.loads(report.read_text())["categories"]
    return {name: 100 * found[name]["score"] for name in CATEGORIES}


if __name__ == "__main__":
    main()
