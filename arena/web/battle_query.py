"""Which battles a list shows. The page and the API ask here, so they agree."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from arena.store import public_judge, public_prompt
from arena.store.model import public_model
from arena.store.public_battle import BattleFilter, BattleLine, battles, latest
from arena.web.database import Db
from arena.web.paging import PageQuery, cut_page, one_more

Named = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=400)]


class BattleQuery(PageQuery):
    """What narrows a list of battles."""

    model: Annotated[Named | None, Field(description="The slug of one of the two models.")] = None
    opponent: Annotated[Named | None, Field(description="The slug of the other.")] = None
    prompt: Annotated[
        Named | None, Field(description="A prompt's name; its void battles are left out.")
    ] = None
    category: Annotated[Named | None, Field(description="A category of prompts.")] = None
    judge: Annotated[
        Named | None, Field(description="The name or id of a judge who has voted on them.")
    ] = None
    state: Annotated[
        Literal["waiting", "ready", "void"] | None,
        Field(description="`ready` battles have both responses; `void` ones never will."),
    ] = None


def battles_asked_for(db: Db, query: BattleQuery) -> tuple[list[BattleLine], str | None]:
    """The battles of one page of the list, the newest first, and the address of the next page.

    Raises
    ------
    UnknownThing
        If a filter names what is not there, or not for everyone.
    """
    chosen = BattleFilter(
        model_id=public_model(db, query.model).model_id if query.model else None,
        opponent_id=public_model(db, query.opponent).model_id if query.opponent else None,
        prompt_id=public_prompt.prompt(db, query.prompt).prompt_id if query.prompt else None,
        judge_id=public_judge.judge(db, query.judge).judge_id if query.judge else None,
        category=query.category,
        state=query.state,
    )
    found = latest(db, chosen, query.after, one_more(query))
    shown, following = cut_page(found, query.limit, lambda battle_id: battle_id)
    return battles(db, shown), following
