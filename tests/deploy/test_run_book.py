"""The run-book tells of commands, options, files and metrics that there are."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from arena.cli import main
from arena.web.metrics import FIGURES
from arena.web.requests import RequestMetrics

DEPLOY = Path(__file__).parents[2] / "deploy"
TEXT = (DEPLOY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:.*/bin/)?arena$")


def arena_commands() -> list[list[str]]:
    """The arguments of every `arena` in the blocks and in the text."""
    found = []
    for line in "".join(BLOCKS).splitlines():
        words = shlex.split(line, comments=True)
        places = [n for n, word in enumerate(words) if _COMMAND.match(word)]
        if places and words[0] not in {"install", "useradd", "chmod", "touch", "python3", "ln"}:
            found.append(words[places[-1] + 1 :])
    inline = re.findall(r"`arena (\w[^`\n]*)`", TEXT)
    return [words for words in [*found, *map(shlex.split, inline)] if words]


@pytest.mark.parametrize("words", arena_commands(), ids=" ".join)
def test_every_command_and_option_exists(words: list[str]) -> None:
    command: click.Command = main
    context = click.Context(main)
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        found = command.get_command(context, rest[0])
        if found is None:
            break
        command, rest = found, rest[1:]
    assert not isinstance(command, click.Group), words
    options = {flag for parameter in command.params for flag in parameter.opts}
    assert {word for word in rest if word.startswith("-")} <= options


def test_there_are_commands_to_look_at() -> None:
    named = {words[0] for words in arena_commands()}
    assert {"backup", "restore", "keys", "migrate", "serve", "work", "clock", "token"} <= named


@pytest.mark.parametrize("block", BLOCKS)
def test_a_shell_can_read_every_block(block: str) -> None:
    done = subprocess.run(["sh", "-n"], input=block, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_file_of_the_folder_is_spoken_of_and_every_other_is_there() -> None:
    there = {path.name for path in DEPLOY.iterdir()} - {"README.md", "arena.env", "postgres.env"}
    there -= {"__pycache__"}  # gunicorn has read its settings here
    assert {name for name in there if name not in TEXT} == set()
    for path in re.findall(r"(?<![\w/-])deploy/([\w./-]*\w)", TEXT):
        if path not in {"arena.env", "postgres.env"}:
            assert (DEPLOY / path).exists(), path


def test_every_metric_is_explained_and_none_that_is_not() -> None:
    counted = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in RequestMetrics().registry.collect()
    }
    figures = {f.name + ("_total" if f.kind == "counter" else "") for f in FIGURES}
    own = {"arena_database_up", "arena_figures_seconds", "arena_figures_missing"}
    told = set(re.findall(r"`(arena_[a-z_]+)`", TEXT)) - {"arena_copy"}
    assert told == counted | figures | own
