"""Which prompts a list shows. The page and the API ask here, so they agree."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from arena.store.public_prompt import PublicPrompt, prompts
from arena.web.battle_query import Named
from arena.web.database import Db
from arena.web.paging import PageQuery, cut_page, one_more


class PromptQuery(PageQuery):
    """What narrows the list."""

    category: Annotated[Named | None, Field(description="A category of prompts.")] = None


def prompts_asked_for(db: Db, query: PromptQuery) -> tuple[list[PublicPrompt], str | None]:
    """The prompts of one page of the list, as they came, and the address of the next page."""
    rows = prompts(db, query.after, one_more(query), category=query.category)
    return cut_page(rows, query.limit, lambda row: row.prompt_id)
