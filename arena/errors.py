"""Every error the arena raises, grouped by who can mend it.

A message names the place and the mend. The web layer and the command line translate these classes
to status codes in one place each; nothing else catches `ArenaError`.
"""


class ArenaError(Exception):
    """Root of all errors that the arena raises on purpose."""


# --- mended by whoever sent the input -------------------------------------------------------------


class BadInput(ArenaError):
    """The request or the file is wrong; sending it again unchanged fails again."""


class BadRow(BadInput):
    """A row of a file cannot be used. Says which file, which line and why."""

    def __init__(self, path: object, line: int | None, reason: str, unit: str = "line") -> None:
        place = f"{path}" if line is None else f"{path}, {unit} {line}"
        super().__init__(f"{place}: {reason}")
        self.path = str(path)
        self.line = line
        self.reason = reason


class BadLines(BadInput):
    """Lines of what was sent cannot be used, and so nothing of it is kept.

    Attributes
    ----------
    faults : list of (int, str)
        Number, from 1, and reason of each such line, in order.
    """

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        (line, reason), more = faults[0], len(faults) - 1
        others = f", and {more} more" if more else ""
        super().__init__(f"line {line}: {reason}{others}; nothing of it was kept")
        self.faults = faults


class UnknownThing(BadInput):
    """Something named in the request does not exist."""


class AlreadyExists(BadInput):
    """The name is taken."""


class Unauthorised(BadInput):
    """The token is missing, wrong, expired, revoked or of the wrong scope."""


class NotAllowed(BadInput):
    """The token is valid and does not allow this."""


# --- mended by whoever runs the arena -------------------------------------------------------------


class OperatorError(ArenaError):
    """Settings, database or files of this installation are not as they should be."""


class BadSettings(OperatorError):
    """A value in arena.toml or the environment cannot be used."""


class DatabaseUnavailable(OperatorError):
    """PostgreSQL cannot be started or reached."""


class MigrationConflict(OperatorError):
    """The database's migrations and the files of this version disagree."""


class WrongLedger(OperatorError):
    """The running totals of what was spent are not the sum of the attempts."""


class SnapshotMismatch(OperatorError):
    """A snapshot does not re-fit to the numbers it was published with."""


class CountMismatch(OperatorError):
    """The stored counts are not what the votes add up to."""


# --- said by the data: the statistics have no answer ----------------------------------------------


class RatingError(ArenaError):
    """These votes do not determine ratings."""


class NoVotes(RatingError):
    """Nothing to fit: no vote is left after the filters."""


class DisconnectedModels(RatingError):
    """The likelihood has no maximum: some group of models never lost to, or never met, the rest."""


class NotIdentified(RatingError):
    """These votes cannot tell an asked-for effect from something else. Says from what."""


class NoConvergence(RatingError):
    """The fit stopped before its strengths came to rest."""


class CannotJudge(ArenaError):
    """A battle lacks something that the judge's protocol needs, say a reference."""


# --- said by a provider of language models --------------------------------------------------------


class ProviderFault(ArenaError):
    """One attempt brought no usable text.

    Attributes
    ----------
    outcome : str
        One of the failing outcomes of `arena.domain.Outcome`.
    final : bool
        Trying again cannot help.
    retry_after_seconds : float or None
        What the provider asked for, if it did.
    """

    def __init__(
        self,
        outcome: str,
        message: str,
        *,
        final: bool = False,
        http_status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.final = final
        self.http_status = http_status
        self.retry_after_seconds = retry_after_seconds
