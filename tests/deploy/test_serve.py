"""`arena serve` as deploy/ runs it: several processes, one set of counts, restarts in between."""

from __future__ import annotations

import os
import re
import runpy
import signal
from pathlib import Path

from gunicorn.config import Config

from tests.deploy.served import CONFIG, Server, served
from tests.journeys.arena_processes import until


def test_every_setting_of_the_file_is_one_of_gunicorn_s() -> None:
    config = Config()
    values = {k: v for k, v in runpy.run_path(str(CONFIG)).items() if not k.startswith("__")}
    assert len(values) > 5
    for name, value in values.items():
        config.set(name, value)


def requests_counted(server: Server) -> float:
    _, text = server.get("/metrics")
    pattern = r'^arena_http_requests_total\{[^}]*route="/leaderboard/<dimension>"[^}]*\} (\S+)$'
    return sum(float(count) for count in re.findall(pattern, text, re.MULTILINE))


def workers(server: Server) -> set[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return {int(pid) for pid in children.split()}


def test_counts_outlive_the_processes_that_made_them(fresh_database: str, tmp_path: Path) -> None:
    with served(fresh_database, tmp_path) as server:
        for _ in range(20):
            assert server.get("/leaderboard/overall")[0] == 200
        assert requests_counted(server) == 20

        first = workers(server)
        assert len(first) == 2
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(workers(server) - first) == 1, "a process in its place")
        assert requests_counted(server) == 20

        server.process.send_signal(signal.SIGHUP)
        until(lambda: not workers(server) & first and len(workers(server)) == 2, "new processes")
        until(server.answers, "an answer")
        assert server.get("/leaderboard/overall")[0] == 200
        assert requests_counted(server) == 21
        assert len(list(tmp_path.glob("arena-metrics-*"))) == 1
    assert list(tmp_path.glob("arena-metrics-*")) == []


def test_every_line_of_the_server_s_log_is_json(fresh_database: str, tmp_path: Path) -> None:
    with served(fresh_database, tmp_path) as server:
        os.kill(min(workers(server)), signal.SIGKILL)
        until(lambda: "SIGKILL" in server.log.read_text(), "gunicorn to say so")
    lines = server.log.read_text().splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
