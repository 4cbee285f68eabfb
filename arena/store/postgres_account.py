"""Whom PostgreSQL runs as: it refuses to be root, so root lends it a lesser account."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arena.errors import DatabaseUnavailable

_NOBODY = 65534
_UNSHARE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")
_SETPRIV = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")


@dataclass(frozen=True, slots=True)
class Account:
    """How to start a program as whom."""

    owner: int
    """Whose the files must be, as this process sees it."""
    prefix: tuple[str, ...] = ()
    """Goes before the program and its arguments."""

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; its output and errors come back as one text.

        Raises
        ------
        OSError
            If there is no such program.
        """
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            check=False,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd="/",
        )

    def own(self, folder: Path) -> None:
        """Give `folder` and all in it to this account, where it is another's."""
        if folder.stat().st_uid == self.owner:
            return
        for path in folder.rglob("*"):
            os.chown(path, self.owner, -1, follow_symlinks=False)
        # Last, so that a run cut short is taken up again.
        os.chown(folder, self.owner, -1)

    def reaches(self, folder: Path) -> bool:
        """Whether a program of this account can use `folder`, which is its own."""
        try:
            # Not `test -w`: that asks access(), which does not count a lent power.
            return self.run("touch", folder).returncode == 0
        except OSError:
            return False


ROOTS_CHOICES = (
    # Inside the user namespace it is nobody; outside it is root without root's powers.
    Account(0, _UNSHARE),
    Account(_NOBODY, (*_SETPRIV, "--inh-caps=-all", "--")),
    # Under /root nobody gets through without this one power.
    Account(_NOBODY, (*_SETPRIV, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--")),
)


def choose_account(folder: Path, choices: Sequence[Account] = ROOTS_CHOICES) -> Account:
    """Whom PostgreSQL runs as in `folder`: an ordinary user as such, root as the first it can.

    The folder and all in it belongs to that account afterwards.

    Raises
    ------
    DatabaseUnavailable
        If root has none that works here, or the user is not in the list of users.
    """
    if os.geteuid() != 0:
        return _ordinary(os.geteuid(), folder)
    for account in choices:
        account.own(folder)
        if account.reaches(folder):
            return account
    raise DatabaseUnavailable(
        f"PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` gives it"
        f" another account that can write in {folder}; run the arena as an ordinary user"
    )


def _ordinary(user: int, folder: Path) -> Account:
    try:
        pwd.getpwuid(user)
    except KeyError:
        # A container may run as any number; initdb asks for its name.
        account = Account(user, _UNSHARE)
        if account.reaches(folder):
            return account
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as user {user}, who has no entry in /etc/passwd: add one"
        ) from None
    return Account(user)


def environment() -> dict[str, str]:
    """What PostgreSQL's programs see: none of the caller's PG* variables, messages in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
