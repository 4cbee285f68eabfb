"""The demo's child processes: the last started is stopped first, and none is left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from arena.errors import OperatorError

_GRACE_SECONDS = 12.0
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Processes:
    """Children of this process, each with a log file; the last started is stopped first.

    They run in sessions of their own, so that Ctrl-C reaches this process alone and it can stop
    them one after the other; should it be killed outright, the kernel stops them.
    """

    logs: Path
    environment: Mapping[str, str]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, name: str, arguments: Sequence[str], *, piped: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start `python -m arguments`; its output goes to NAME.log, or stdout to a pipe."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
                # The demo starts its children from a single thread, so this is safe.
                preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509
            )
        self._running[name] = process
        return process

    def check(self) -> None:
        """Raise if a child has ended by itself.

        Raises
        ------
        OperatorError
            Naming the child, with the end of its log.
        """
        for name, process in self._running.items():
            if process.poll() is not None:
                raise OperatorError(
                    f"the demo's {name} ended with status {process.returncode}; "
                    f"{self.logs / f'{name}.log'} ends:\n{self._tail(name)}"
                )

    def _tail(self, name: str) -> str:
        path = self.logs / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-15:])

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


class _end_with_parent:  # noqa: N801  # used like a function
    """Run in the child between fork and exec: have the kernel stop it when the parent dies."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        # Loaded before the fork: nothing may be imported or opened after it.
        self._prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def __call__(self) -> None:
        if self._prctl is not None:
            self._prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != self._parent:
                os._exit(1)
