"""Enter the demo's contestants, judges and prompts into an arena."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.demo.line_up import line_up
from arena.demo.task import tasks
from arena.domain import Message
from arena.errors import BadInput
from arena.settings import Settings
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge
from arena.steps.submit_model import Submission, submit_model
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store import prompt as prompt_rows

SOURCE = "demo"


def register(
    db: Connection[Any], settings: Settings, base_url: str, *, timeout_seconds: float = 30.0
) -> bool:
    """Register what is not there yet; False if all of it was.

    Raises
    ------
    BadInput
        If this installation holds an arena that is no demo.
    """
    entries = line_up()
    with db.transaction():
        known = {model.slug for model in model_rows.models(db)}
        if known and not known & {entry.slug for entry in entries.models}:
            raise BadInput(
                f"the arena in {settings.database_url or settings.home} holds {len(known)} models "
                "and is no demo; set ARENA_HOME to another folder for the demo"
            )
        judges = {judge.name for judge in judge_rows.judges(db)}
        new_models = [entry for entry in entries.models if entry.slug not in known]
        new_judges = [entry for entry in entries.judges if entry.name not in judges]
        for task in tasks():
            prompt_rows.add_prompt(
                db,
                name=f"{SOURCE}/{task.name}",
                conversation=(Message("user", task.text),),
                categories=[task.category],
                source=SOURCE,
            )
        for entry in new_models:
            submission = Submission(
                name=entry.name,
                base_url=base_url,
                api_model=entry.api_model,
                organization=entry.organization,
                license=entry.license,
                timeout_seconds=timeout_seconds,
            )
            submit_model(db, settings, submission, submitter_id=None)
        for entry in new_judges:
            part = JudgePart(
                base_url=base_url, api_model=entry.api_model, timeout_seconds=timeout_seconds
            )
            enrol_judge(db, settings, entry.name, part)
    return bool(new_models or new_judges)
