"""Print how many hard strings each parser has: `python -m tests.judging.corpus`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from tests.judging.corpus.hard import corpus, kinds_of_calls


def main() -> None:
    """One row for each kind of call."""
    table = Table("Protocol", "Part", "Strings", "Read", "Unreadable")
    distinct: set[str] = set()
    for name, call in kinds_of_calls():
        hard = corpus(name).of(call)
        read = sum(one.reading.readable for one in hard)
        table.add_row(name, call.part, str(len(hard)), str(read), str(len(hard) - read))
        distinct |= {one.text for one in hard}
    console = Console()
    console.print(table)
    console.print(f"{len(distinct)} different texts")


main()
