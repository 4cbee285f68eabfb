"""`make bench`: rivals side by side; ratios, medians and minima, never a verdict.

One file of this folder per subject: a module with `run()`, which prints its table. `make bench
ARGS='rating_fit pipeline'` runs some; a name stands for all subjects that begin with it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path


def subjects() -> list[str]:
    """The files of this folder that define `run`, by name; none of them is imported for that."""
    files = sorted(Path(__file__).parent.glob("[a-z]*.py"))
    return [file.stem for file in files if "\ndef run(" in file.read_text(encoding="utf-8")]


def chosen(known: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The subjects that begin with one of the names asked for; without names, all of them.

    Raises
    ------
    SystemExit
        If a name stands for none.
    """
    for name in asked:
        if not any(subject.startswith(name) for subject in known):
            raise SystemExit(f"no benchmark begins with {name!r}; there are: {', '.join(known)}")
    return [subject for subject in known if not asked or subject.startswith(tuple(asked))]


def main() -> None:
    """Run the subjects named on the command line."""
    for name in chosen(subjects(), sys.argv[1:]):
        print(f"\n# {name.replace('_', ' ')}\n", flush=True)
        import_module(f"tests.benchmarks.{name}").run()


if __name__ == "__main__":
    main()
