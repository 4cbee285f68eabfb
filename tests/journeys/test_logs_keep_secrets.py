"""Nothing that was asked, answered or kept secret is in any log of an arena at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg
import pytest

from arena.secrets import new_sealing_key
from tests.deploy.served import served

PROMPT, RESPONSE, REASONS = "planted-prompt", "planted-response", "planted-reasons"
KEY, ODD_KEY = "sk-planted-key-1", "planted key of no usual form"


class Provider(BaseHTTPRequestHandler):
    """Answers as model or judge; now and then it fails and quotes what it was sent."""

    turn = 0

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        model = json.loads(asked)["model"]
        type(self).turn += 1
        if model == "broken" or self.turn % 5 == 0:
            said = f"cannot do {asked} for {self.headers['Authorization']}"
            self.answer(500 if self.turn % 2 else 400, {"error": {"message": said}})
            return
        text = f"{REASONS}\n[[A>B]]" if model == "judge" else f"{RESPONSE} \x00 of {self.turn}"
        choice = {"index": 0, "message": {"content": text}, "finish_reason": "stop"}
        self.answer(200, {"choices": [choice], "usage": {"prompt_tokens": 3}})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Its own log is no concern of the arena."""


@contextmanager
def provider() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


class Arena:
    """Commands typed into one arena; what they log is kept."""

    def __init__(self, database: str, folder: Path) -> None:
        self.environment = {
            "ARENA_DATABASE_URL": database,
            "ARENA_HOME": str(folder / "home"),
            "ARENA_SECRET_KEYS": new_sealing_key(),
            "PANEL_KEY": ODD_KEY,
        }
        self.logged = ""

    def types(self, *arguments: str) -> str:
        """What the command printed."""
        done = subprocess.run(
            [sys.executable, "-m", "arena", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.logged += done.stderr
        return done.stdout.strip()


@pytest.fixture
def arena(fresh_database: str, tmp_path: Path) -> Arena:
    found = Arena(fresh_database, tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "arena.toml").write_text(
        "[arena]\ndimensions = ['overall']\n"
        "[work]\nfailures_allowed = 3\nbackoff_seconds = 0.01\nbackoff_cap_seconds = 0.02\n"
        "[networks]\nhere = '127.0.0.0/8'\n"
    )
    prompts = [{"prompt_id": f"p{n}", "text": f"{PROMPT} {n}"} for n in range(6)]
    file = tmp_path / "prompts.jsonl"
    file.write_text("".join(json.dumps(prompt) + "\n" for prompt in prompts))
    found.types("prompt", "add", str(file))
    return found


def test_no_text_key_or_token_is_logged(arena: Arena, fresh_database: str, tmp_path: Path) -> None:
    token = arena.types("token", "add", "--submitter", "ada", "--scope", "admin")
    with provider() as base_url, served(fresh_database, tmp_path, **arena.environment) as server:
        for name in ("ant", "bee", "cat", "broken"):
            entry = {"name": name, "base_url": base_url, "api_model": name, "api_key": KEY}
            submit(server.port, token, entry)
        arena.types(
            *("judge", "add", "--name", "owl", "--base-url", base_url, "--api-model", "judge"),
            *("--api-key-env", "PANEL_KEY"),
        )
        for _ in range(2):
            arena.types("schedule", "--per-pair", "4", "--yes")
            arena.types("work", "--once", "--retry-failed")
        arena.types("publish")
        for path in ("/leaderboard/overall", f"/nothing?q={PROMPT}&token={token}", "/metrics"):
            server.get(path, {"Authorization": f"Bearer {token}"})
        server.get(f"/{token}", {"X-Request-Id": token, "Authorization": f"Bearer {token}"})
    logs = arena.logged + server.log.read_text()

    assert "model_left_the_draw" in logs
    assert '"route": "/api/v1/models"' in logs
    with psycopg.connect(fresh_database) as db:
        held = db.execute(
            "SELECT count(*) FILTER (WHERE r.text LIKE 'planted-response%'),"
            " (SELECT count(*) FROM judgment WHERE text LIKE 'planted-reasons%'),"
            " (SELECT count(*) FROM attempt_result WHERE outcome = 'server_error')"
            " FROM response r"
        ).fetchone()
    assert held is not None
    assert min(held) > 0
    for secret in (PROMPT, RESPONSE, REASONS, KEY, ODD_KEY, token):
        assert secret not in logs, secret


def submit(port: int, token: str, entry: dict[str, str]) -> None:
    """Enter a model as a submitter does."""
    request = Request(
        f"http://127.0.0.1:{port}/api/v1/models",
        json.dumps(entry).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=20) as reply:
        assert reply.status == 201
