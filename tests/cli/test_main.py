"""The command line as a whole: laziness and exit statuses."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from arena.cli import COMMANDS, main


def test_help_lists_every_command_without_importing_any() -> None:
    listing = (
        "import sys\n"
        "from arena.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(*sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    )

    shown, _, imported = result.stdout.rstrip().rpartition("\n")
    modules = {place.partition(":")[0] for place, _ in COMMANDS.values()}
    assert not modules & set(imported.split())
    assert "numpy" not in imported.split()
    listed = shown.partition("Commands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_shows_an_example(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    within = list(command.commands) if isinstance(command, click.Group) else []

    for words in [[name, inner] for inner in within] or [[name]]:
        result = CliRunner().invoke(main, [*words, "--help"])
        assert result.exit_code == 0
        assert f"arena {' '.join(words)}" in result.output.partition("Example")[2]


def test_an_unknown_command_is_misuse() -> None:
    result = CliRunner().invoke(main, ["rat"])

    assert result.exit_code == 2
    assert "No such command 'rat'" in result.stderr


def test_python_dash_m_arena_is_the_same_command() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "arena", "--version"], capture_output=True, text=True, check=True
    )

    assert result.stdout.startswith("arena, version ")
