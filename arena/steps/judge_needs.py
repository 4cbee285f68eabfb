"""What a protocol needs of a judge and of the arena, checked when the judge is enrolled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadInput, CannotJudge
from arena.judging.asking import Case, Need
from arena.judging.certainty import certainty_is_useful
from arena.judging.protocol import Protocol
from arena.settings_parts import JudgePart
from arena.store import model as model_rows
from arena.store import prompt as prompt_rows
from arena.store import vote as vote_rows
from arena.store.judge import JudgeRow

_log = structlog.get_logger()

_A_CROWD = 3
"""Contestants without whom no battle has anyone else to be compared with."""


def refuse_unmet_needs(
    db: Connection[Any], part: JudgePart, asked: Protocol, members: Sequence[JudgeRow]
) -> None:
    """Check all of `Need`, so that nothing is missing only when the judge is asked.

    Raises
    ------
    BadInput
        Naming the first that is missing, and the mend.
    """
    needs, name = asked.needs, part.protocol
    if Need.MEMBERS in needs and len(members) < 2:
        raise BadInput(f"members: protocol {name} is of two or more judges; name them")
    if members and Need.MEMBERS not in needs:
        raise BadInput(f"members: protocol {name} asks one judge; name a protocol of several")
    if (Need.PERSONA in needs) != bool(part.persona.strip()):
        wanted = "needs one: say as whom to judge" if Need.PERSONA in needs else "takes none"
        raise BadInput(f"persona: protocol {name} {wanted}")
    if Need.LOGPROBS in needs:
        without = [one.name for one in members if not one.top_logprobs]
        if without or not (members or part.logprobs):
            raise BadInput(
                f"logprobs: protocol {name} reads the chances of tokens; if the endpoint"
                f"{f' of {without[0]!r}' if without else ''} gives them, set logprobs = true"
            )
    if Need.REFERENCE in needs:
        refuse_missing_references(db, name, asked, len(members) or 1, part.takes)
    if Need.CERTAINTY_EXAM in needs:
        _refuse_unexamined_certainty(db, part)
    if needs & {Need.CROWD, Need.EVERYONE} and len(model_rows.drawable_models(db)) < _A_CROWD:
        _log.warning("judge_has_no_crowd_yet", protocol=name, contestants_wanted=_A_CROWD)


def _refuse_unexamined_certainty(db: Connection[Any], part: JudgePart) -> None:
    """Some judges are as certain of everything: their certainty must have told right from wrong."""
    verdicts = vote_rows.certain_verdicts(
        db, part.base_url.rstrip("/"), part.api_model, part.protocol, part.persona
    )
    mend = 'enrol it without action = "drop" and let people vote on its battles first'
    right = sum(is_right for _, is_right in verdicts)
    if right in {0, len(verdicts)}:
        raise BadInput(
            "options: certainty may drop votes only after an exam; of this endpoint as this "
            f"persona {len(verdicts)} verdicts stand beside people's, and {right} are right; {mend}"
        )
    said, correct = ([one[side] for one in verdicts] for side in (0, 1))
    exam = certainty_is_useful(said, [bool(one) for one in correct])
    if not exam.allowed:
        raise BadInput(
            "options: certainty may not drop votes of this endpoint as this persona: it is higher "
            f"for a right verdict than for a wrong one {exam.auroc:.0%} of the time "
            f"({exam.low:.0%} to {exam.high:.0%}, on {len(verdicts)} verdicts), which may be chance"
        )


def refuse_missing_references(
    db: Connection[Any],
    protocol_name: str,
    asked: Protocol,
    members: int = 1,
    takes: Callable[[Collection[str]], bool] = lambda _categories: True,
) -> None:
    """Every prompt in the draw must have the reference without which it cannot be judged.

    Parameters
    ----------
    takes : callable
        Whether the judge is asked about prompts of these categories.

    Raises
    ------
    BadInput
        If some have none, with the first of them and the mend.
    """
    lacking = []
    for name, categories in prompt_rows.unreferenced_prompts(db):
        if not takes(categories):
            continue
        case = Case(
            "dimension", ("dimension",), frozenset(categories), crowd=_A_CROWD, members=members
        )
        try:
            asked.plan(case)
        except CannotJudge as error:
            lacking.append((name, str(error)))
    if lacking:
        name, reason = lacking[0]
        raise BadInput(
            f"references: protocol {protocol_name} cannot judge {len(lacking)} prompts of the "
            f"draw, such as {name!r}: {reason}. Add references to them, or switch this off by the "
            "judge's options (options.required_for = [], where the protocol has it), or leave "
            "their categories to other judges (except_categories)"
        )
