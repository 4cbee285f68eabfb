"""Where tables are printed, and how names get there safely."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def wide_console() -> Console:
    """Standard output; a pipe or a file has no width to fit into."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    return console


def printable(text: str) -> Text:
    """Names come from files: no markup is read from them and no control code reaches a terminal."""
    return Text("".join(c if c.isprintable() else "\ufffd" for c in text))
