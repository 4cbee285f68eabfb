"""`python -m tests.calibration [--seeds N] [NAME ...]`: simulations with a known truth.

Without names, everything: each file of this folder that has a `main`, then the scenarios of
`protocols/` as one table. Settings and seeds are printed.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pkgutil import iter_modules
from time import perf_counter
from types import ModuleType

import tests.calibration
import tests.calibration.protocols
from tests.calibration.protocols.table import HEAD


def _modules(package: ModuleType, attribute: str) -> dict[str, ModuleType]:
    """The package's modules that have `attribute`, by file name."""
    names = [found.name for found in iter_modules(package.__path__) if not found.ispkg]
    loaded = {
        name: import_module(f"{package.__name__}.{name}")
        for name in names
        if name != "__main__" and not name.startswith("test_")
    }
    return {name: module for name, module in loaded.items() if hasattr(module, attribute)}


def main() -> None:
    """Run what was asked for; exits with 1 if a protocol's requirement is missed."""
    alone = _modules(tests.calibration, "main")
    scenarios = _modules(tests.calibration.protocols, "run")
    parser = argparse.ArgumentParser(prog="python -m tests.calibration")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*alone, *scenarios]))
    parser.add_argument("--seeds", type=int, default=200, help="of the protocols' scenarios")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - {*alone, *scenarios})
    if unknown:
        parser.error(f"no simulation called {', '.join(unknown)}")
    chosen = set(asked.names) or {*alone, *scenarios}
    for name in sorted(chosen & alone.keys()):
        alone[name].main()
    met = [_table(scenarios[name], asked.seeds) for name in sorted(chosen & scenarios.keys())]
    sys.exit(not all(met))


def _table(scenario: ModuleType, seeds: int) -> bool:
    """Print one scenario's rows; whether every requirement was met."""
    begun = perf_counter()
    rows = scenario.run(seeds)
    out = sys.stdout.write
    out(f"\n{scenario.NAME}: what it gains over plain judging; seeds 0 to {seeds - 1}\n")
    out(f"  {scenario.SETTINGS}\n{HEAD}\n")
    out("".join(f"{row.line()}\n" for row in rows))
    out(f"  {perf_counter() - begun:.0f} s\n")
    sys.stdout.flush()
    return all(row.met for row in rows)


if __name__ == "__main__":
    main()
