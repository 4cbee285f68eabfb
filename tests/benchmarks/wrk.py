"""Load by wrk (Debian's package): what it is told, and what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16


class LoadFailed(Exception):
    """wrk could not run, or the server did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of some seconds of load."""

    requests_a_second: float
    p50_ms: float
    p99_ms: float


def missing() -> str | None:
    """Why there is no wrk here; None where there is."""
    return None if shutil.which("wrk") else "wrk is not installed (Debian's package wrk)"


def load(
    url: str,
    seconds: float,
    *,
    headers: Mapping[str, str] | None = None,
    at_most: float | None = None,
) -> Load:
    """Load `url` from one thread with `CONNECTIONS` connections.

    Parameters
    ----------
    at_most : float, optional
        Requests a second. wrk has no such option, but asks a script how long each connection is
        to wait before its next request: twice the mean wait, times a random number. What the
        server needs comes on top, so the rate that is reached is a little lower.

    Raises
    ------
    LoadFailed
        If a reply was an error or a connection broke.
    """
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--latency"]
    command += ["--duration", f"{seconds:.0f}s"]
    for name, value in (headers or {}).items():
        command += ["--header", f"{name}: {value}"]
    with tempfile.TemporaryDirectory() as folder:
        if at_most is not None:
            script = Path(folder) / "pace.lua"
            script.write_text(_pace(at_most))
            command += ["--script", str(script)]
        done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    if done.returncode or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise LoadFailed(done.stdout + done.stderr)
    return read(done.stdout)


def read(said: str) -> Load:
    """The figures of wrk's report.

    >>> read("  50%    1.50ms\\n  99%    1.02s\\nRequests/sec:   1234.5")
    Load(requests_a_second=1234.5, p50_ms=1.5, p99_ms=1020.0)
    """
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None:
        raise LoadFailed(said)
    return Load(float(rate[1]), _milliseconds(said, "50%"), _milliseconds(said, "99%"))


_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def _milliseconds(said: str, share: str) -> float:
    found = re.search(rf"^\s*{share}\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)
    if found is None:
        raise LoadFailed(said)
    return round(float(found[1]) * _UNITS[found[2]], 6)


def _pace(requests_a_second: float) -> str:
    mean_wait_ms = 1000 * CONNECTIONS / requests_a_second
    return f"function delay() return math.random() * {2 * mean_wait_ms:.3f} end\n"
